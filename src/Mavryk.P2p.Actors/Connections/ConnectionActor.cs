using System.Diagnostics;
using Akka.Actor;
using Akka.Event;
using Akka.IO;
using Mavryk.P2p.Actors.Diagnostics;
using Mavryk.P2p.Actors.Network;
using Mavryk.P2p.Actors.Pool;
using Mavryk.P2p.Actors.Protocols;
using Mavryk.P2p.Actors.Welcome;
using Mavryk.P2p.Protocol.Events;
using Mavryk.P2p.Protocol.Points;
using Mavryk.P2p.Protocol.Pool;

namespace Mavryk.P2p.Actors.Connections;

/// <summary>
/// One connection from the TCP connect or accept to the close (behaviour 5, 6.1, 11): reserves its slot, shakes hands, then moves frames
/// between the socket and the two queues of its handle. Child of the connections actor; no children; never restarted, because the nonces
/// would be lost. One deadline covers everything up to the Acks; another bounds the close. Watched by the pool, which releases the slot.
/// Reserving -> Connecting (outgoing) -> Handshaking -> Running -> Closing; every state may go to Closing.
/// Bounds: one unfinished frame and one read of input, the queues of the handle, a few unacknowledged writes.
/// </summary>
internal sealed partial class ConnectionActor<TMessage, TPeerMeta, TConnMeta> : UntypedActor, IWithTimers
{
    private const string DeadlineTimer = "deadline";
    private const string ClosingTimer = "closing";

    private static readonly TimeSpan SocketGrace = TimeSpan.FromSeconds(1);

    private readonly NetworkSetup<TMessage, TPeerMeta, TConnMeta> _setup;
    private readonly IActorRef _pool;
    private readonly IActorRef _bandwidth;
    private readonly ConnectionsCommand.Dial? _dial;
    private readonly P2pPoint _remotePoint;
    private readonly TrafficMeter _traffic;
    private readonly ILoggingAdapter _log = Context.GetLogger();

    private IActorRef _requester;
    private IActorRef? _socket;
    private SocketWriter? _writer;
    private AttemptId? _attempt;
    private CancellationTokenRegistration _cancellation;

    public ConnectionActor(
        NetworkSetup<TMessage, TPeerMeta, TConnMeta> setup,
        IActorRef pool,
        IActorRef bandwidth,
        ConnectionsCommand.Dial? dial,
        IActorRef? socket,
        P2pPoint remotePoint,
        IActorRef requester)
    {
        _setup = setup;
        _pool = pool;
        _bandwidth = bandwidth;
        _dial = dial;
        _socket = socket;
        _remotePoint = remotePoint;
        _requester = requester;
        _input = new InputBuffer(setup.Settings.Connections.ReadBufferBytes);
        _traffic = new TrafficMeter(setup.State.Traffic);
    }

    public ITimerScheduler Timers { get; set; } = null!;

    /// <param name="setup">What all connections share.</param>
    /// <param name="pool">The owner of the slots.</param>
    /// <param name="bandwidth">The owner of the quotas.</param>
    /// <param name="dial">Where to, and how.</param>
    /// <param name="caller">Gets the one <see cref="DialResult{TMessage, TConnMeta}"/>.</param>
    public static Props Outgoing(
        NetworkSetup<TMessage, TPeerMeta, TConnMeta> setup, IActorRef pool, IActorRef bandwidth, ConnectionsCommand.Dial dial, IActorRef caller) =>
        Create(setup, pool, bandwidth, dial, null, dial.Point, caller);

    /// <param name="setup">What all connections share.</param>
    /// <param name="pool">The owner of the slots.</param>
    /// <param name="bandwidth">The owner of the quotas.</param>
    /// <param name="accepted">The socket, not registered yet.</param>
    /// <param name="welcome">Is told when the pool has decided on the socket.</param>
    public static Props Incoming(
        NetworkSetup<TMessage, TPeerMeta, TConnMeta> setup, IActorRef pool, IActorRef bandwidth, ConnectionsCommand.Accepted accepted, IActorRef welcome) =>
        Create(setup, pool, bandwidth, null, accepted.Socket, accepted.RemotePoint, welcome);

    /// <summary>With an expression Akka would compile each of its arguments for each connection: half a millisecond that a stranger could cost us.</summary>
    private static Props Create(params object?[] arguments) => Props.Create(typeof(ConnectionActor<TMessage, TPeerMeta, TConnMeta>), arguments);

    protected override void PreStart()
    {
        if (_dial is { } dial)
        {
            var self = Self;
            _cancellation = dial.Cancellation.UnsafeRegister(_ => self.Tell(ConnectionCommand.CancelDial.Instance, ActorRefs.NoSender), null);
            Timers.StartSingleTimer(DeadlineTimer, DeadlineReached.Instance, DialTimeout(dial));
            _dialSpan = P2pTracing.Start(P2pTracing.Connect, ActivityKind.Client, dial.Caller, dial.Point);
            _pool.Tell(new PoolCommand.Reserve(dial.ToRequest()));
        }
        else
        {
            Context.WatchWith(_socket, SocketGone.Instance);
            Timers.StartSingleTimer(DeadlineTimer, DeadlineReached.Instance, _setup.Settings.Connections.AuthenticationTimeout);
            _pool.Tell(new PoolCommand.AdmitIncoming(_remotePoint));
        }
    }

    /// <summary>State Reserving: the pool decides.</summary>
    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Reservation.Reserved reserved:
                _attempt = reserved.Attempt;
                Connect();
                break;
            case Reservation.Refused refused:
                Close([refused.Error], new DisconnectionReason.UnknownReason());
                break;
            case Admission.Admitted admitted:
                _attempt = admitted.Attempt;
                AnswerWelcome();
                StartHandshake();
                break;
            case Admission.Dropped dropped:
                AnswerWelcome();
                Drop(dropped.Reason);
                break;
            default:
                OnReceiveInEveryState(message);
                break;
        }
    }

    protected override void PostStop()
    {
        _cancellation.Dispose();
        _machine?.Dispose();
        _outgoing?.Dispose();
        _incoming?.Dispose();
        _channel?.Dispose();
        _input.Dispose();
        _handle?.Outbound.Close();
        _handle?.Inbound.Close();
        EndReading();

        // Also after a crash: whoever asked gets exactly one answer, and no socket is left behind.
        AnswerWelcome();
        AnswerCaller(new DialResult<TMessage, TConnMeta>.Failed([new P2pError.Canceled()]));
        _socket?.Tell(Tcp.Abort.Instance);
        LogEnd();
    }

    private TimeSpan DialTimeout(ConnectionsCommand.Dial dial) => dial.Timeout ?? _setup.Settings.Connections.ConnectionTimeout;

    private void Connect()
    {
        Become(Connecting);

        // The socket's own time-out only cleans up behind an attempt that is over.
        _setup.Tcp.Tell(new Tcp.Connect(_remotePoint.ToEndPoint(), timeout: DialTimeout(_dial!) + SocketGrace, options: _setup.Settings.SocketOptions, pullMode: true));
    }

    private void Connecting(object message)
    {
        switch (message)
        {
            case Tcp.Connected:
                _socket = Sender;
                Context.WatchWith(_socket, SocketGone.Instance);
                StartHandshake();
                break;
            case Tcp.CommandFailed failed:
                var (error, reason) = ConnectFailure.Classify(failed.Cause.HasValue ? failed.Cause.Value : null);
                Close([error], reason, new AttemptEnd.NotConnected(error));
                break;
            case DeadlineReached:
                Close([new P2pError.Timeout()], new DisconnectionReason.TcpConnectionCanceled(), new AttemptEnd.NotConnected(new P2pError.Timeout()));
                break;
            case ConnectionCommand.CancelDial:
                Close([new P2pError.Canceled()], new DisconnectionReason.TcpConnectionCanceled(), new AttemptEnd.NotConnected(new P2pError.Canceled()));
                break;
            default:
                OnReceiveInEveryState(message);
                break;
        }
    }

    private void OnReceiveInEveryState(object message)
    {
        switch (message)
        {
            case SocketWriter.Written written:
                _writer!.OnWritten(written);
                break;
            case ConnectionCommand.Disconnect disconnect:
                Close([new P2pError.Canceled()], disconnect.Reason, flush: disconnect.Flush);
                break;
            case ConnectionCommand.CancelDial when _handle is null:
                Close([new P2pError.Canceled()], new DisconnectionReason.AuthenticationRejectedError([new P2pError.Canceled()]));
                break;
            case DeadlineReached:
                Close([new P2pError.Timeout()], new DisconnectionReason.AuthenticationRejectedError([new P2pError.Timeout()]));
                break;
            case Tcp.ConnectionClosed closed:
                OnSocketClosed(closed);
                break;
            case SocketGone:
                // The news of the socket's end can overtake its last messages: take those first, they may hold the remote's answer.
                Self.Tell(SocketSilent.Instance);
                break;
            case SocketSilent:
                OnSocketClosed(null);
                break;
            case Tcp.CommandFailed failed:
                // A write that failed: what is queued behind it may be sent or not, so nothing more can be done with this socket.
                var text = failed.Cause.HasValue ? failed.Cause.Value.Message : failed.CauseString;
                Close([new P2pError.ConnectionError(text)], SocketEnd.Classify(text, IoDirection.Write), abort: true);
                break;
            case IConnectionRequest request:
                OnRequest(request);
                break;
            case ReaderGone gone:
                OnReaderGone(gone.Reader);
                break;
            case ConnectionCommand.ReadBy readBy:
                OnReaderOfAll(readBy.Registration);
                break;
            case ConnectionCommand:
                // Drain and RoomMade of a connection that ends.
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void AnswerWelcome()
    {
        if (_dial is null && !_requester.IsNobody())
        {
            _requester.Tell(WelcomeCommand.Decided.Instance);
            _requester = ActorRefs.Nobody;
        }
    }

    private void AnswerCaller(DialResult<TMessage, TConnMeta> result)
    {
        if (_dial is { } dial && !_requester.IsNobody())
        {
            // What the caller does with its token from now on is not about this dial.
            _cancellation.Dispose();
            P2pTracing.Stop(_dialSpan, (result as DialResult<TMessage, TConnMeta>.Failed)?.Trace[0]);
            _requester.Tell(dial.Answer(result));
            _requester = ActorRefs.Nobody;
        }
    }

    private sealed class DeadlineReached
    {
        public static readonly DeadlineReached Instance = new();
    }

    private sealed class SocketSilent
    {
        public static readonly SocketSilent Instance = new();
    }

    private sealed class SocketGone
    {
        public static readonly SocketGone Instance = new();
    }
}
