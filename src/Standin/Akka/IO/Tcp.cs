using System.Net;
using Akka.Actor;

namespace Akka.IO;

/// <summary>The messages of TCP: what is told to the manager, to listeners and connections, and what they tell.</summary>
public sealed partial class Tcp : ExtensionIdProvider<TcpExt>
{
    /// <summary>A connection without its socket is of no use: nothing that owns one is restarted.</summary>
    public static readonly SupervisorStrategy ConnectionSupervisorStrategy = new OneForOneStrategy(_ => Directive.Stop, loggingEnabled: false);

    internal static Tcp Extension { get; } = new();

    public static IActorRef Manager(ActorSystem system) => Extension.Apply(system).Manager;

    public override TcpExt CreateExtension(ExtendedActorSystem system) => new(system);

    public class Message : INoSerializationVerificationNeeded;

    public abstract class Command : Message
    {
        public CommandFailed FailureMessage => field ??= new CommandFailed(this);
    }

    public class Event : Message;

    public sealed class Connect : Command
    {
        public Connect(EndPoint remoteAddress, EndPoint localAddress = null, IEnumerable<Inet.SocketOption> options = null, TimeSpan? timeout = null, bool pullMode = false)
        {
            RemoteAddress = remoteAddress;
            LocalAddress = localAddress;
            Options = options ?? [];
            Timeout = timeout;
            PullMode = pullMode;
        }

        public EndPoint RemoteAddress { get; }

        public EndPoint LocalAddress { get; }

        public IEnumerable<Inet.SocketOption> Options { get; }

        public TimeSpan? Timeout { get; }

        public bool PullMode { get; }

        public override string ToString() => $"Connect(remote: {RemoteAddress}, local: {LocalAddress}, timeout: {Timeout}, pullMode: {PullMode})";
    }

    public sealed class Bind : Command
    {
        public Bind(IActorRef handler, EndPoint localAddress, int backlog = 100, IEnumerable<Inet.SocketOption> options = null, bool pullMode = false)
        {
            Handler = handler;
            LocalAddress = localAddress;
            Backlog = backlog;
            Options = options ?? [];
            PullMode = pullMode;
        }

        public IActorRef Handler { get; }

        public EndPoint LocalAddress { get; }

        public int Backlog { get; }

        public IEnumerable<Inet.SocketOption> Options { get; }

        public bool PullMode { get; }

        public override string ToString() => $"Bind(addr: {LocalAddress}, handler: {Handler}, backlog: {Backlog}, pullMode: {PullMode})";
    }

    public sealed class Register : Command
    {
        public Register(IActorRef handler, bool keepOpenOnPeerClosed = false, bool useResumeWriting = true)
        {
            Handler = handler;
            KeepOpenOnPeerClosed = keepOpenOnPeerClosed;
            UseResumeWriting = useResumeWriting;
        }

        public IActorRef Handler { get; }

        public bool KeepOpenOnPeerClosed { get; }

        public bool UseResumeWriting { get; }

        public override string ToString() => $"Register(handler: {Handler}, keepOpenOnPeerClosed: {KeepOpenOnPeerClosed}, resumeWriting: {UseResumeWriting})";
    }

    public sealed class Unbind : Command
    {
        public static readonly Unbind Instance = new();

        private Unbind() { }
    }

    public sealed class SuspendReading : Command
    {
        public static readonly SuspendReading Instance = new();

        private SuspendReading() { }
    }

    public sealed class ResumeReading : Command
    {
        public static readonly ResumeReading Instance = new();

        private ResumeReading() { }
    }

    public sealed class ResumeWriting : Command
    {
        public static readonly ResumeWriting Instance = new();

        private ResumeWriting() { }
    }

    public sealed class ResumeAccepting : Command
    {
        public ResumeAccepting(int batchSize) => BatchSize = batchSize;

        public int BatchSize { get; }

        public override string ToString() => $"ResumeAccepting(batchSize: {BatchSize})";
    }

    public sealed class Received : Event
    {
        public Received(ByteString data) => Data = data;

        public ByteString Data { get; }

        public override string ToString() => $"Received({Data.Count} bytes)";
    }

    public sealed class Connected : Event
    {
        public Connected(EndPoint remoteAddress, EndPoint localAddress)
        {
            RemoteAddress = remoteAddress;
            LocalAddress = localAddress;
        }

        public EndPoint RemoteAddress { get; }

        public EndPoint LocalAddress { get; }

        public override string ToString() => $"Connected(local: {LocalAddress}, remote: {RemoteAddress})";
    }

    public sealed class CommandFailed : Event
    {
        private readonly Exception _cause;

        public CommandFailed(Command cmd) => Cmd = cmd;

        private CommandFailed(Command cmd, Exception cause) : this(cmd) => _cause = cause;

        public Command Cmd { get; }

        public Util.Option<Exception> Cause => _cause;

        public string CauseString => _cause is null ? "" : $" because of {_cause.Message}";

        public CommandFailed WithCause(Exception cause) => new(Cmd, cause);

        public override string ToString() => $"CommandFailed({Cmd}){CauseString}";
    }

    public sealed class Bound : Event
    {
        public Bound(EndPoint localAddress) => LocalAddress = localAddress;

        public EndPoint LocalAddress { get; }

        public override string ToString() => $"Bound({LocalAddress})";
    }

    public sealed class Unbound : Event
    {
        public static readonly Unbound Instance = new();

        private Unbound() { }
    }
}

public class ConnectException : Exception
{
    public ConnectException(string message) : base(message) { }

    internal ConnectException(string message, Exception cause) : base(message, cause) { }
}
