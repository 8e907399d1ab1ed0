using Akka.Actor;
using Akka.Event;
using Mavryk.P2p.Actors.Bandwidth;
using Mavryk.P2p.Actors.Connections;
using Mavryk.P2p.Actors.Discovery;
using Mavryk.P2p.Actors.Events;
using Mavryk.P2p.Actors.Maintenance;
using Mavryk.P2p.Actors.Names;
using Mavryk.P2p.Actors.Pool;
using Mavryk.P2p.Actors.Protocols;
using Mavryk.P2p.Actors.Welcome;
using Mavryk.P2p.Protocol.Events;
using Mavryk.P2p.Protocol.Names;

namespace Mavryk.P2p.Actors.Network;

/// <summary>
/// Root of one instance of the layer: starts its children, and stops them in the order of behaviour 12 (no more callers, no more points looked for,
/// connections, listener, pool, events) within one deadline, then by force. Strategy: resume, since every child holds state that a bug in one message
/// must not cost: tables, connections, the listening socket. A child that ends on its own ends the whole instance, visibly.
/// </summary>
internal sealed partial class NetworkActor<TMessage, TPeerMeta, TConnMeta> : UntypedActor, IWithTimers
{
    private readonly NetworkSetup<TMessage, TPeerMeta, TConnMeta> _setup;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private IActorRef _events = ActorRefs.Nobody;
    private IActorRef _pool = ActorRefs.Nobody;
    private IActorRef _bandwidth = ActorRefs.Nobody;
    private IActorRef _connections = ActorRefs.Nobody;
    private IActorRef _welcome = ActorRefs.Nobody;
    private IActorRef _maintenance = ActorRefs.Nobody;
    private IActorRef _discovery = ActorRefs.Nobody;
    private IActorRef _names = ActorRefs.Nobody;
    private IActorRef _starter = ActorRefs.Nobody;
    private NetworkStarted? _started;
    private bool _isOpen;
    private bool _poolIsReady;

    public NetworkActor(NetworkSetup<TMessage, TPeerMeta, TConnMeta> setup) => _setup = setup;

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Create(NetworkSetup<TMessage, TPeerMeta, TConnMeta> setup) =>
        Props.Create(() => new NetworkActor<TMessage, TPeerMeta, TConnMeta>(setup));

    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(static _ => Directive.Resume);

    protected override void PreStart()
    {
        var self = Self;
        LiveNetworks.Of(Context.System).Add(self, stage =>
        {
            self.Tell(new NetworkCommand.Shutdown(stage), ActorRefs.NoSender);
            return _setup.State.Reached(stage);
        });
        _events = Watched(EventsActor<TMessage, TConnMeta>.Create(_setup.Callbacks, _setup.State.Counters, _setup.Settings.EventsBuffer), "events");
        _pool = Watched(PoolActor<TMessage, TPeerMeta, TConnMeta>.Create(_setup, _events), "pool");
        _bandwidth = Watched(
            BandwidthActor.Create(_setup.State.Traffic, _setup.Settings.Connections.MaxDownload, _setup.Settings.Connections.MaxUpload), "bandwidth");
        _connections = Watched(ConnectionsActor<TMessage, TPeerMeta, TConnMeta>.Create(_setup, _pool, _bandwidth), "connections");
        if (!_setup.Settings.TrustedNames.IsEmpty)
        {
            var hosts = TrustedHost.Of(_setup.Settings.TrustedNames, _setup.Settings.Source.DnsRefresh);
            _names = Watched(TrustedNamesActor.Create(hosts, _setup.Resolve, _pool), "names");
        }

        if (_setup.Settings.Discovery is { } discovery)
        {
            _discovery = Watched(DiscoveryActor.Create(discovery, _setup.Identity.PeerId, _setup.Udp, _pool), "discovery");
        }

        if (_setup.Settings.Maintenance is { } maintenance)
        {
            _maintenance = Watched(
                MaintenanceActor<TMessage, TPeerMeta, TConnMeta>.Create(_setup, maintenance, _pool, _connections, _discovery), "maintenance");
        }

        if (_setup.Settings.Welcome is { } welcome)
        {
            _welcome = Watched(WelcomeActor.Create(welcome, _setup.Tcp, _connections), "welcome");
        }
        else
        {
            _isOpen = true;
        }
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case NetworkCommand.AwaitStart:
                _starter = Sender;
                AnswerStarter();
                break;
            case WelcomeEvent.Listening opened:
                _setup.State.ListeningPoint = opened.Point;
                _isOpen = true;
                StartedIfReady();
                break;
            case PoolEvent.Ready:
                _poolIsReady = true;
                StartedIfReady();
                break;
            case WelcomeEvent.Lost:
                _setup.State.ListeningPoint = null;
                break;
            case WelcomeEvent.NotListening failed:
                Started(failed.Error);
                Shutdown(ShutdownStage.Stopped);
                break;
            case NetworkCommand.Activate:
                _log.Info("The network of {0} is active.", _setup.Identity.PeerId);
                _welcome.Tell(WelcomeCommand.Activate.Instance);
                _maintenance.Tell(MaintenanceCommand.Start.Instance);
                if (_setup.State.ListeningPoint is { } listening)
                {
                    _discovery.Tell(new DiscoveryCommand.Start(listening.Port));
                }

                break;
            case MaintenanceCommand when _maintenance.IsNobody():
                Sender.Tell(MaintenanceAnswer.Disabled);
                break;
            case MaintenanceCommand command:
                _maintenance.Forward(command);
                break;
            case ConnectionsCommand command:
                _connections.Forward(command);
                break;
            case EventsCommand command:
                _events.Forward(command);
                break;
            case PoolOperation operation:
                _pool.Forward(operation);
                break;
            case INetworkRequest request:
                OnRequest(request);
                break;
            case ReaderGone gone:
                OnReaderGone(gone.Reader);
                break;
            case NetworkCommand.Shutdown shutdown:
                Shutdown(shutdown.Until);
                break;
            case Terminated terminated:
                _log.Error("{0} has ended on its own: the network of {1} shuts down.", terminated.ActorRef.Path.Name, _setup.Identity.PeerId);
                Shutdown(ShutdownStage.Stopped);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    protected override void PostStop()
    {
        LiveNetworks.Of(Context.System).Remove(Self);
        _setup.State.SetStopped();
    }

    private IActorRef Watched(Props props, string name) => Context.Watch(Context.ActorOf(props, name));

    private void StartedIfReady()
    {
        if (_isOpen && _poolIsReady)
        {
            Started(null);
        }
    }

    private void Started(P2pError? error)
    {
        _started = new NetworkStarted(error);
        AnswerStarter();
    }

    private void AnswerStarter()
    {
        if (_started is not null && !_starter.IsNobody())
        {
            _starter.Tell(_started);
            _starter = ActorRefs.Nobody;
        }
    }
}
