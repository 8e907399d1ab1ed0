using System.Buffers;
using System.Collections.Immutable;
using Akka.Actor;
using Akka.IO;
using Mavryk.P2p.Actors.Connections;
using Mavryk.P2p.Actors.Facade;
using Mavryk.P2p.Protocol.Crypto;
using Mavryk.P2p.Protocol.Events;
using Mavryk.P2p.Protocol.Handshake;
using Mavryk.P2p.Protocol.Versions;

namespace Mavryk.P2p.Actors.Diagnostics;

/// <summary>
/// One probe: TCP connect, handshake up to the remote's Ack or Nack, report, end. Belongs to no network and knows no pool; no children. One deadline
/// covers everything. Bound: one message of the handshake, since the machine takes no more.
/// </summary>
internal sealed class ProbeActor<TConnMeta> : UntypedActor, IWithTimers
{
    private const string DeadlineTimer = "deadline";

    private static readonly TimeSpan SocketGrace = TimeSpan.FromSeconds(1);

    private readonly ProbeOrder<TConnMeta> _order;
    private readonly IActorRef _tcp;
    private readonly HandshakeMachine<TConnMeta> _machine;
    private readonly InputBuffer _input = new();
    private readonly ArrayBufferWriter<byte> _output = new();

    private IActorRef _requester = ActorRefs.Nobody;
    private IActorRef _socket = ActorRefs.Nobody;
    private TimeSpan _stepStart;
    private ProbeTimes _times;
    private ConnectionInfo<TConnMeta>? _remote;

    public ProbeActor(ProbeOrder<TConnMeta> order, IActorRef tcp, Func<Nonce> newMessageNonce)
    {
        _order = order;
        _tcp = tcp;
        _machine = HandshakeMachine<TConnMeta>.Outgoing(order.Handshake, newMessageNonce(), order.Point);
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Create(ProbeOrder<TConnMeta> order, IActorRef tcp, Func<Nonce> newMessageNonce) =>
        Props.Create(() => new ProbeActor<TConnMeta>(order, tcp, newMessageNonce));

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case ProbeCommand.Start:
                _requester = Sender;
                _stepStart = Context.System.Scheduler.HighResMonotonicClock;
                Timers.StartSingleTimer(DeadlineTimer, DeadlineReached.Instance, _order.Timeout);

                // The socket's own time-out only cleans up behind a probe that is over.
                _tcp.Tell(new Tcp.Connect(_order.Point.ToEndPoint(), timeout: _order.Timeout + SocketGrace, pullMode: true));
                break;
            case Tcp.Connected:
                _socket = Sender;
                Context.WatchWith(_socket, SocketGone.Instance);
                _socket.Tell(new Tcp.Register(Self, keepOpenOnPeerClosed: false, useResumeWriting: false));
                _times = _times with { Connect = Lap() };
                Take(_machine.Start(_output));
                break;
            case Tcp.Received received:
                _input.Append(received.Data);
                GoOn();
                break;
            case Tcp.CommandFailed failed when _socket.IsNobody():
                Fail([ConnectFailure.Classify(failed.Cause.HasValue ? failed.Cause.Value : null).Error]);
                break;
            case Tcp.ConnectionClosed or Tcp.CommandFailed or SocketSilent:
                Take(_machine.RemoteClosed());
                break;
            case SocketGone:
                // The news of the socket's end can overtake its last messages: they may hold the answer.
                Self.Tell(SocketSilent.Instance);
                break;
            case DeadlineReached:
                Fail([new P2pError.Timeout()]);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    protected override void PostStop()
    {
        _machine.Dispose();
        _input.Dispose();
        _socket.Tell(Tcp.Abort.Instance);
    }

    private void GoOn()
    {
        var hadClaim = _machine.RemoteMessage is not null;
        var step = _machine.Receive(_input.Unread, _output, out var consumed);
        _input.Consume(consumed);
        if (!hadClaim && _machine.RemoteMessage is not null)
        {
            _times = _times with { ConnectionMessage = Lap() };
        }

        Take(step);
    }

    private void Take(HandshakeStep<TConnMeta> step)
    {
        Write();
        switch (step)
        {
            case HandshakeStep<TConnMeta>.NeedMoreBytes:
                _socket.Tell(Tcp.ResumeReading.Instance);
                break;
            case HandshakeStep<TConnMeta>.Authenticated(var remote):
                Judge(remote);
                break;
            case HandshakeStep<TConnMeta>.Established(var channel):
                channel.Dispose();
                Answer(new ProbeAnswer.Accepted());
                break;
            case HandshakeStep<TConnMeta>.Refused(var refusal):
                Answer(new ProbeAnswer.Refused(refusal.Motive, refusal.AlternativePoints ?? []));
                break;
            case HandshakeStep<TConnMeta>.Failed(var trace, _):
                Fail(trace);
                break;
        }
    }

    // Whatever it announces is accepted: the question is what the remote says of us. An impostor gets no word.
    private void Judge(ConnectionInfo<TConnMeta> remote)
    {
        _remote = remote;
        _times = _times with { Metadata = Lap() };
        if (_order.ExpectedPeerId is { } expected && expected != remote.PeerId)
        {
            Fail([new P2pError.IdentityCheckFailure(_order.Point, expected, remote.PeerId)]);
            return;
        }

        _machine.Accept(_output);
        Write();
        GoOn();
    }

    private void Answer(ProbeAnswer answer)
    {
        _times = _times with { Answer = Lap() };
        Report(answer);
    }

    private void Fail(ImmutableArray<P2pError> trace) => Report(new ProbeAnswer.Failed(trace));

    private void Report(ProbeAnswer answer)
    {
        NetworkVersion? common = null;
        if (_machine.RemoteMessage is { } claim)
        {
            _order.Versions.TryAgree(claim.Version, out common, out _);
        }

        _requester.Tell(new ProbeReport<TConnMeta>(_order.Point, _machine.RemoteMessage, _remote, common, answer, _times));

        // In this order: a reset could take our Ack away from the remote.
        _socket.Tell(Tcp.Close.Instance);
        _socket = ActorRefs.Nobody;
        Context.Stop(Self);
    }

    private void Write()
    {
        if (_output.WrittenCount > 0)
        {
            _socket.Tell(Tcp.Write.Create(ByteString.CopyFrom(_output.WrittenSpan.ToArray())));
            _output.ResetWrittenCount();
        }
    }

    private TimeSpan Lap()
    {
        var now = Context.System.Scheduler.HighResMonotonicClock;
        var lap = now - _stepStart;
        _stepStart = now;
        return lap;
    }

    private sealed class DeadlineReached
    {
        public static readonly DeadlineReached Instance = new();
    }

    private sealed class SocketGone
    {
        public static readonly SocketGone Instance = new();
    }

    private sealed class SocketSilent
    {
        public static readonly SocketSilent Instance = new();
    }
}
