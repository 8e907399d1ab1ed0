using System.Net;
using Akka.Actor;
using Akka.Event;
using Akka.IO;
using Mavryk.P2p.Actors.Pool;
using Mavryk.P2p.Protocol.Bandwidth;
using Mavryk.P2p.Protocol.Discovery;
using Mavryk.P2p.Protocol.Limits;
using Mavryk.P2p.Protocol.Points;

namespace Mavryk.P2p.Actors.Discovery;

/// <summary>
/// Local discovery by UDP (behaviour 9, wire 7): tells this network where we listen, and the pool where others do. Child of the network actor; no
/// children; two timers. What goes wrong with its sockets is warned of once, tried again with back-off and never disturbs anybody else. Bound: so many
/// datagrams are heard in a second, more are dropped.
/// </summary>
internal sealed class DiscoveryActor : UntypedActor, IWithTimers
{
    /// <summary>Datagrams heard at once: a hundred nodes that all have just been started.</summary>
    private const double Burst = 1000;

    /// <summary>And then in a second: as many nodes as a local network has, each at its longest pause.</summary>
    private const double PerSecond = 20;

    private const string SendTimer = "send";
    private const string RebindTimer = "rebind";

    private readonly DiscoverySettings _settings;
    private readonly PeerId _self;
    private readonly IActorRef _udp;
    private readonly IActorRef _pool;
    private readonly IPEndPoint _target;
    private readonly DoublingDelay _pauses;
    private readonly DoublingDelay _rebindPauses;
    private readonly TokenBucket _allowance = new(Burst, PerSecond, Now);
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private ByteString _datagram = ByteString.Empty;
    private IActorRef _listener = ActorRefs.Nobody;
    private bool _binding;
    private bool _deaf;
    private bool _mute;

    public DiscoveryActor(DiscoverySettings settings, PeerId self, IActorRef udp, IActorRef pool)
    {
        _settings = settings;
        _self = self;
        _udp = udp;
        _pool = pool;
        _target = new P2pPoint(settings.Address, settings.Port).ToEndPoint();
        _pauses = new DoublingDelay(settings.Source.DiscoveryFirstDelay, settings.Source.DiscoveryMaxDelay);
        _rebindPauses = new DoublingDelay(settings.Source.MinRebindDelay, settings.Source.MaxRebindDelay);
    }

    public ITimerScheduler Timers { get; set; } = null!;

    private static DateTimeOffset Now => Context.System.Scheduler.Now;

    public static Props Create(DiscoverySettings settings, PeerId self, IActorRef udp, IActorRef pool) =>
        Props.Create(() => new DiscoveryActor(settings, self, udp, pool));

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case DiscoveryCommand.Start start:
                _datagram = ByteString.FromBytes(new DiscoveryDatagram(_self, start.ListeningPort).Encode());
                Become(Running);
                Bind();
                Send();
                break;
            case DiscoveryCommand.Stop:
                Context.Stop(Self);
                break;
            case DiscoveryCommand.Wake:
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Running(object message)
    {
        switch (message)
        {
            case Udp.Received received:
                OnReceived(received);
                break;
            case DiscoveryCommand.Wake:
                // The reference doubles before it waits: after a wake-up its series begins with the second pause (wire 7.4).
                _pauses.Reset();
                _ = _pauses.Next();
                Send();
                break;
            case SendDue:
                Send();
                break;
            case Udp.SimpleSenderReady:
                OnSenderReady();
                break;
            case Sent:
                OnSent();
                break;
            case SenderGone:
                OnSendFailed();
                break;
            case Udp.CommandFailed { Cmd: Udp.Send }:
                // The end of the sender says the same.
                break;
            case Udp.Bound bound:
                OnBound(bound);
                break;
            case Udp.CommandFailed { Cmd: Udp.Bind } when _binding:
                _binding = false;
                RetryBind("cannot be opened");
                break;
            case ListenerLost:
                _listener = ActorRefs.Nobody;
                RetryBind("was lost");
                break;
            case Rebind:
                Bind();
                break;
            case DiscoveryCommand.Stop:
                Stop();
                break;
            case DiscoveryCommand.Start:
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Send()
    {
        // As in the reference, a socket for each datagram: nothing to lose and to open again.
        _udp.Tell(new Udp.SimpleSender([new Udp.SO.Broadcast(true)]));
        Timers.StartSingleTimer(SendTimer, SendDue.Instance, _pauses.Next());
    }

    private void OnSenderReady()
    {
        // A sender that Akka.IO could not send with says nothing: only its end shows.
        Context.WatchWith(Sender, SenderGone.Instance);
        Sender.Tell(new Udp.Send(_datagram, _target, Sent.Instance));
        Sender.Tell(PoisonPill.Instance);
    }

    private void OnSent()
    {
        Context.Unwatch(Sender);
        if (_mute)
        {
            _mute = false;
            _log.Info("Local discovery reaches {0} again.", _target);
        }
    }

    private void OnSendFailed()
    {
        if (!_mute)
        {
            _mute = true;
            _log.Warning("Local discovery cannot send to {0}; it goes on trying.", _target);
        }
    }

    private void Bind()
    {
        _binding = true;
        _udp.Tell(new Udp.Bind(Self, new IPEndPoint(IPAddress.Any, _settings.Port), [new Udp.SO.Broadcast(true), new Inet.SO.ReuseAddress(true)]));
    }

    private void OnBound(Udp.Bound bound)
    {
        // Akka.IO says Bound without an address after a failure, and again when it has restarted a socket.
        if (!_binding || bound.LocalAddress is null)
        {
            return;
        }

        _binding = false;
        _listener = Sender;
        Context.WatchWith(_listener, ListenerLost.Instance);
        _rebindPauses.Reset();
        if (_deaf)
        {
            _deaf = false;
            _log.Info("Local discovery hears on UDP port {0} again.", _settings.Port);
        }
    }

    private void RetryBind(string what)
    {
        Timers.StartSingleTimer(RebindTimer, Rebind.Instance, _rebindPauses.Next());
        if (!_deaf)
        {
            _deaf = true;
            _log.Warning("The socket of local discovery on UDP port {0} {1}; it is opened again as soon as that works.", _settings.Port, what);
        }
    }

    private void OnReceived(Udp.Received received)
    {
        if (received.Data.Count != DiscoveryDatagram.Size
            || !DiscoveryDatagram.TryDecode(received.Data.ToArray(), out var datagram)
            || datagram.PeerId == _self
            || received.Sender is not IPEndPoint sender
            || !_allowance.TryTake(Now))
        {
            return;
        }

        var point = new P2pPoint(P2pAddress.FromIPAddress(sender.Address), datagram.Port);
        _log.Debug("Local discovery heard of {0} at {1}.", datagram.PeerId, point);
        _pool.Tell(new PoolCommand.Discovered(point, _settings.Source.Config.TrustDiscoveredPeers));
    }

    /// <summary>Akka.IO closes a datagram socket when it is told to, not when its owner ends.</summary>
    private void Stop()
    {
        Timers.CancelAll();
        Become(Stopping);
        if (!_listener.IsNobody())
        {
            _listener.Tell(Udp.Unbind.Instance);
        }
        else if (!_binding)
        {
            Context.Stop(Self);
        }
    }

    private void Stopping(object message)
    {
        switch (message)
        {
            case Udp.Bound { LocalAddress: not null }:
                Sender.Tell(Udp.Unbind.Instance);
                break;
            case Udp.Unbound or Udp.CommandFailed { Cmd: Udp.Bind } or ListenerLost:
                Context.Stop(Self);
                break;
            case Udp.SimpleSenderReady:
                Sender.Tell(PoisonPill.Instance);
                break;
        }
    }

    private sealed class Sent : Udp.Event
    {
        public static readonly Sent Instance = new();
    }

    private sealed class SendDue
    {
        public static readonly SendDue Instance = new();
    }

    private sealed class SenderGone
    {
        public static readonly SenderGone Instance = new();
    }

    private sealed class ListenerLost
    {
        public static readonly ListenerLost Instance = new();
    }

    private sealed class Rebind
    {
        public static readonly Rebind Instance = new();
    }
}
