using System.Collections;

namespace Akka.IO;

public sealed partial class Tcp
{
    public abstract class WriteCommand : Command;

    public abstract class SimpleWriteCommand : WriteCommand
    {
        public abstract Event Ack { get; }

        public bool WantsAck => Ack is not NoAck;

        public CompoundWrite Append(WriteCommand that) => new(this, that);
    }

    public sealed class Write : SimpleWriteCommand
    {
        public static readonly Write Empty = new(ByteString.Empty, NoAck.Instance);

        private Write(ByteString data, Event ack)
        {
            Data = data;
            Ack = ack;
        }

        public ByteString Data { get; }

        public override Event Ack { get; }

        public static Write Create(ByteString data) => data.IsEmpty ? Empty : new Write(data, NoAck.Instance);

        public static Write Create(ByteString data, Event ack) => new(data, ack);

        public override string ToString() => $"Write(bytes: {Data.Count}, ack: {Ack})";
    }

    public sealed class CompoundWrite : WriteCommand, IEnumerable<SimpleWriteCommand>
    {
        public CompoundWrite(SimpleWriteCommand head, WriteCommand tailCommand)
        {
            Head = head;
            TailCommand = tailCommand;
        }

        public SimpleWriteCommand Head { get; }

        public WriteCommand TailCommand { get; }

        public IEnumerator<SimpleWriteCommand> GetEnumerator()
        {
            WriteCommand rest = this;
            while (rest is CompoundWrite compound)
            {
                yield return compound.Head;
                rest = compound.TailCommand;
            }

            if (rest is SimpleWriteCommand last)
            {
                yield return last;
            }
        }

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

        public override string ToString() => $"CompoundWrite({Head}, {TailCommand})";
    }

    public class NoAck : Event
    {
        public static readonly NoAck Instance = new(null);

        public NoAck(object token) => Token = token;

        public object Token { get; }

        public override string ToString() => $"NoAck({Token})";
    }
}
