using System.Net;
using System.Net.Sockets;
using Akka.Actor;
using Akka.Event;
using Akka.IO;
using Mavryk.P2p.Actors.Connections;
using Mavryk.P2p.Protocol.Events;
using Mavryk.P2p.Protocol.Limits;
using Mavryk.P2p.Protocol.Points;

namespace Mavryk.P2p.Actors.Welcome;

/// <summary>
/// The listener (behaviour 8): binds, accepts when told to, hands each socket to the connections actor. Child of the network actor; no
/// children. After the first successful bind a lost listener is bound again with back-off, on the same port; the first failure is final.
/// Bound: sockets that come before the activation wait here, no more than the backlog; later ones are limited by the admission of the pool.
/// </summary>
internal sealed class WelcomeActor : UntypedActor, IWithTimers
{
    /// <summary>Sockets accepted ahead of the decisions on them.</summary>
    private const int AcceptBatch = 16;

    private const string RebindTimer = "rebind";

    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly WelcomeSettings _settings;
    private readonly IActorRef _tcp;
    private readonly IActorRef _connections;
    private readonly Queue<ConnectionsCommand.Accepted> _early = new();
    private readonly DoublingDelay _rebindPauses;
    private IPEndPoint _endpoint;
    private IActorRef _listener = ActorRefs.Nobody;
    private bool _bound;
    private bool _active;
    private bool _refusing;

    public WelcomeActor(WelcomeSettings settings, IActorRef tcp, IActorRef connections)
    {
        _settings = settings;
        _tcp = tcp;
        _connections = connections;
        _endpoint = new IPEndPoint(settings.Address.ToIPAddress(), settings.Port);
        _rebindPauses = new DoublingDelay(settings.MinRebindDelay, settings.MaxRebindDelay);
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Create(WelcomeSettings settings, IActorRef tcp, IActorRef connections) =>
        Props.Create(() => new WelcomeActor(settings, tcp, connections));

    protected override void PreStart() => Bind();

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Tcp.Bound bound:
                OnBound((IPEndPoint)bound.LocalAddress);
                break;
            case Tcp.CommandFailed { Cmd: Tcp.Bind } failed:
                OnBindFailed(failed.Cause.Value);
                break;
            case Tcp.Connected connected:
                OnAccepted(new ConnectionsCommand.Accepted(Sender, P2pPoint.FromEndPoint((IPEndPoint)connected.RemoteAddress)));
                break;
            case Tcp.ConnectionClosed:
                // Of a socket that was refused: it never had another owner than its listener's.
                break;
            case WelcomeCommand.Decided:
                ResumeAccepting(1);
                break;
            case WelcomeCommand.Activate when !_active:
                _active = true;
                ResumeAccepting(AcceptBatch);
                while (_early.TryDequeue(out var early))
                {
                    _connections.Tell(early);
                }

                break;
            case WelcomeCommand.Activate:
                break;
            case WelcomeCommand.Refuse:
                _refusing = true;
                break;
            case WelcomeCommand.Stop:
                Stop();
                break;
            case ListenerLost:
                OnListenerLost();
                break;
            case Rebind:
                Bind();
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Bind() =>
        _tcp.Tell(new Tcp.Bind(
            Self, _endpoint, _settings.Backlog, [.. ListeningOptions.For(_endpoint.AddressFamily), .. _settings.SocketOptions], pullMode: true));

    private void OnBound(IPEndPoint endpoint)
    {
        _listener = Sender;
        Context.WatchWith(_listener, ListenerLost.Instance);
        _endpoint = endpoint;
        _rebindPauses.Reset();
        if (_bound)
        {
            _log.Info("Listening on {0} again.", endpoint);
        }

        _bound = true;
        Context.Parent.Tell(new WelcomeEvent.Listening(P2pPoint.FromEndPoint(endpoint)));
        if (_active)
        {
            ResumeAccepting(AcceptBatch);
        }
    }

    private void OnAccepted(ConnectionsCommand.Accepted accepted)
    {
        if (_refusing || (!_active && _early.Count >= _settings.Backlog))
        {
            accepted.Socket.Tell(Tcp.Abort.Instance);
        }
        else if (_active)
        {
            _connections.Tell(accepted);
        }
        else
        {
            // Akka.IO accepts the first sockets of a listener unasked, also in pull mode.
            _early.Enqueue(accepted);
        }
    }

    private void OnBindFailed(Exception? cause)
    {
        var inUse = cause is SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse };
        if (_bound)
        {
            ScheduleRebind("cannot be opened");
        }
        else if (!inUse && _endpoint.Address.Equals(IPAddress.IPv6Any))
        {
            // A host without IPv6: the dual-stack default must still listen (behaviour 8 [REC]).
            _log.Info("There is no IPv6 on this host: listening on IPv4 only.");
            _endpoint = new IPEndPoint(IPAddress.Any, _endpoint.Port);
            Bind();
        }
        else
        {
            var reason = inUse
                ? "Address already in use: another node is probably running there"
                : cause?.Message ?? "The address cannot be bound";
            Context.Parent.Tell(new WelcomeEvent.NotListening(new P2pError.FailedToOpenListeningSocket(reason, _settings.Address, _settings.Port)));
        }
    }

    private void OnListenerLost()
    {
        _listener = ActorRefs.Nobody;
        Context.Parent.Tell(WelcomeEvent.Lost.Instance);
        ScheduleRebind("was lost");
    }

    private void ScheduleRebind(string what)
    {
        var pause = _rebindPauses.Next();
        _log.Warning("The listening socket on {0} {1}; it is opened again in {2}.", _endpoint, what, pause);
        Timers.StartSingleTimer(RebindTimer, Rebind.Instance, pause);
    }

    private void ResumeAccepting(int count)
    {
        if (_active && !_listener.IsNobody())
        {
            _listener.Tell(new Tcp.ResumeAccepting(count));
        }
    }

    private void Stop()
    {
        // Unbind before stopping: a listener whose owner dies first logs an error of its own.
        Timers.CancelAll();
        if (_listener.IsNobody())
        {
            Context.Stop(Self);
            return;
        }

        Context.Unwatch(_listener);
        _listener.Tell(Tcp.Unbind.Instance);
        Become(message =>
        {
            if (message is Tcp.Unbound or Tcp.CommandFailed)
            {
                Context.Stop(Self);
            }
            else if (message is Tcp.Connected)
            {
                Sender.Tell(Tcp.Abort.Instance);
            }
        });
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
