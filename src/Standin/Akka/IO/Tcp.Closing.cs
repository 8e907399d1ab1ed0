using Akka.Event;

namespace Akka.IO;

public sealed partial class Tcp
{
    public abstract class CloseCommand : Command, IDeadLetterSuppression
    {
        public abstract ConnectionClosed Event { get; }
    }

    public sealed class Close : CloseCommand
    {
        public static readonly Close Instance = new();

        private Close() { }

        public override ConnectionClosed Event => Closed.Instance;
    }

    public sealed class ConfirmedClose : CloseCommand
    {
        public static readonly ConfirmedClose Instance = new();

        private ConfirmedClose() { }

        public override ConnectionClosed Event => ConfirmedClosed.Instance;
    }

    public sealed class Abort : CloseCommand
    {
        public static readonly Abort Instance = new();

        private Abort() { }

        public override ConnectionClosed Event => Aborted.Instance;
    }

    public class ConnectionClosed : Event, IDeadLetterSuppression
    {
        public virtual bool IsAborted => false;

        public virtual bool IsConfirmed => false;

        public virtual bool IsPeerClosed => false;

        public virtual bool IsErrorClosed => false;

        public virtual string Cause => null;
    }

    public sealed class Closed : ConnectionClosed
    {
        public static readonly Closed Instance = new();

        private Closed() { }
    }

    public sealed class Aborted : ConnectionClosed
    {
        public static readonly Aborted Instance = new();

        private Aborted() { }

        public override bool IsAborted => true;
    }

    public sealed class ConfirmedClosed : ConnectionClosed
    {
        public static readonly ConfirmedClosed Instance = new();

        private ConfirmedClosed() { }

        public override bool IsConfirmed => true;
    }

    public sealed class PeerClosed : ConnectionClosed
    {
        public static readonly PeerClosed Instance = new();

        private PeerClosed() { }

        public override bool IsPeerClosed => true;
    }

    public sealed class ErrorClosed : ConnectionClosed
    {
        public ErrorClosed(string cause) => Cause = cause;

        public override bool IsErrorClosed => true;

        public override string Cause { get; }

        public override string ToString() => $"ErrorClosed('{Cause}')";
    }
}
