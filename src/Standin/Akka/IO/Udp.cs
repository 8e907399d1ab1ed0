using System.Net;
using System.Net.Sockets;
using Akka.Actor;

namespace Akka.IO;

/// <summary>The messages of UDP.</summary>
public class Udp : ExtensionIdProvider<UdpExt>
{
    public static readonly Udp Instance = new();

    public static IActorRef Manager(ActorSystem system) => Instance.Apply(system).Manager;

    public override UdpExt CreateExtension(ExtendedActorSystem system) => new(system);

    public abstract class Message : INoSerializationVerificationNeeded;

    public abstract class Command : Message
    {
        public object FailureMessage => field ??= new CommandFailed(this);
    }

    public abstract class Event : Message;

    public sealed class NoAck : Event
    {
        public static readonly NoAck Instance = new(null);

        public NoAck(object token) => Token = token;

        public object Token { get; }

        public override string ToString() => $"NoAck({Token})";
    }

    public sealed class Bind : Command
    {
        public Bind(IActorRef handler, EndPoint localAddress, IEnumerable<Inet.SocketOption> options = null)
        {
            Handler = handler;
            LocalAddress = localAddress;
            Options = options ?? [];
        }

        public IActorRef Handler { get; }

        public EndPoint LocalAddress { get; }

        public IEnumerable<Inet.SocketOption> Options { get; }

        public override string ToString() => $"Bind(addr: {LocalAddress}, handler: {Handler})";
    }

    public sealed class Unbind : Command
    {
        public static readonly Unbind Instance = new();

        private Unbind() { }
    }

    public sealed class Send : Command
    {
        public Send(ByteString payload, EndPoint target, Event ack)
        {
            Payload = payload;
            Target = target;
            Ack = ack;
        }

        public ByteString Payload { get; }

        public EndPoint Target { get; }

        public Event Ack { get; }

        public bool WantsAck => Ack is not null and not NoAck;

        public static Send Create(ByteString data, EndPoint target) => new(data, target, NoAck.Instance);

        public override string ToString() => $"Send(to: {Target}, ack: {Ack}, bytes: {Payload.Count})";
    }

    public sealed class SimpleSender : Command
    {
        public static readonly SimpleSender Instance = new();

        public SimpleSender(IEnumerable<Inet.SocketOption> options = null) => Options = options ?? [];

        public IEnumerable<Inet.SocketOption> Options { get; }
    }

    public sealed class Received : Event
    {
        public Received(ByteString data, EndPoint sender)
        {
            Data = data;
            Sender = sender;
        }

        public ByteString Data { get; }

        public EndPoint Sender { get; }

        public override string ToString() => $"Received(from: {Sender}, bytes: {Data.Count})";
    }

    public sealed class CommandFailed : Event
    {
        public CommandFailed(Command cmd) => Cmd = cmd;

        public Command Cmd { get; }

        public override string ToString() => $"CommandFailed({Cmd})";
    }

    public sealed class Bound : Event
    {
        public Bound(EndPoint localAddress) => LocalAddress = localAddress;

        public EndPoint LocalAddress { get; }

        public override string ToString() => $"Bound(local: {LocalAddress})";
    }

    public sealed class SimpleSenderReady : Event
    {
        public static readonly SimpleSenderReady Instance = new();

        private SimpleSenderReady() { }
    }

    public sealed class Unbound
    {
        public static readonly Unbound Instance = new();

        private Unbound() { }
    }

    public sealed class SO : Inet.SoForwarders
    {
        public sealed class Broadcast : Inet.SocketOption
        {
            public Broadcast(bool on) => On = on;

            public bool On { get; }

            public override void BeforeDatagramBind(Socket s) => s.EnableBroadcast = On;
        }
    }
}
