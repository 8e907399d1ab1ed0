using Akka.Actor;
using Akka.Event;
using Mavryk.P2p.Actors.Connections;
using Mavryk.P2p.Actors.Discovery;
using Mavryk.P2p.Actors.Events;
using Mavryk.P2p.Actors.Facade;
using Mavryk.P2p.Actors.Maintenance;
using Mavryk.P2p.Actors.Pool;
using Mavryk.P2p.Actors.Protocols;
using Mavryk.P2p.Actors.Welcome;
using Mavryk.P2p.Protocol.Events;

namespace Mavryk.P2p.Actors.Network;

/// <summary>The way down: one step after the other up to the stage that was asked for, then further when more is asked (behaviour 12).</summary>
internal sealed partial class NetworkActor<TMessage, TPeerMeta, TConnMeta>
{
    private const string DeadlineTimer = "shutdown";

    /// <summary>What is stopped by force is gone at once, unless the application or the disk holds its thread.</summary>
    private static readonly TimeSpan ForceGrace = TimeSpan.FromSeconds(1);

    private readonly Queue<Step> _steps = new();
    private ShutdownStage _until;
    private bool _forced;

    private bool IsSaving => _steps.TryPeek(out var current) && current.Command is PoolOperation.Save;

    private void Shutdown(ShutdownStage until)
    {
        _until = until;
        Become(ShuttingDown);
        if (_started is null)
        {
            Started(new P2pError.Canceled());
        }

        // The listener stays until the connections are gone: the accepted sockets of Akka.IO are its children.
        _welcome.Tell(WelcomeCommand.Refuse.Instance);

        // At once: whatever it would still read makes it dial.
        Plan(ShutdownStage.Closed, _maintenance, command: null);
        Plan(ShutdownStage.Closed, _names, command: null);
        Plan(ShutdownStage.Closed, _discovery, DiscoveryCommand.Stop.Instance);

        // First of all: the connections may take all the time there is.
        Plan(ShutdownStage.Disconnected, _pool, new PoolOperation.Save(OnlyChanges: true));
        Plan(ShutdownStage.Disconnected, _connections, ConnectionsCommand.Shutdown.Instance);
        Plan(ShutdownStage.Disconnected, _welcome, WelcomeCommand.Stop.Instance);
        Plan(ShutdownStage.Disconnected, _bandwidth, PoisonPill.Instance);
        Plan(ShutdownStage.Disconnected, _pool, PoolCommand.Shutdown.Instance);

        // Behind what is in its mailbox: the callbacks for the ends of the connections.
        Plan(ShutdownStage.Stopped, _events, PoisonPill.Instance);
        StartDeadline();
        Begin();
    }

    private void ShuttingDown(object message)
    {
        switch (message)
        {
            case NetworkCommand.Shutdown further when further.Until > _until:
                var resting = !Timers.IsTimerActive(DeadlineTimer);
                _until = further.Until;
                if (resting)
                {
                    StartDeadline();
                    Begin();
                }

                break;
            case Terminated terminated:
                OnStepDone(terminated.ActorRef);
                break;
            case SaveResult when IsSaving:
                OnStepDone(_pool);
                break;
            case DeadlineReached when _forced:
                _setup.State.SetStopped();
                Context.Stop(Self);
                break;
            case DeadlineReached:
                Force();
                break;
            case NetworkCommand.AwaitStart:
                Sender.Tell(_started);
                break;
            case PoolOperation:
                Sender.Tell(PoolClosed.Instance);
                break;
            case MaintenanceCommand:
                Sender.Tell(MaintenanceAnswer.Canceled);
                break;
            case ConnectionsCommand.Dial dial:
                Sender.Tell(dial.Answer<TMessage, TConnMeta>(new DialResult<TMessage, TConnMeta>.Failed([new P2pError.Canceled()])));
                break;
            case NetworkProtocol.EventAck:
                // Expects no answer, and the events of the way down still wait for it.
                _events.Forward(message);
                break;
            case INetworkRequest request:
                Sender.Tell(new NetworkProtocol.Refused(request, Refusal.NotRunning));
                break;
            case ReaderGone gone:
                OnReaderGone(gone.Reader);
                break;
            case EventsCommand command:
                _events.Forward(command);
                break;
            case NetworkCommand or WelcomeEvent or PoolEvent or SaveResult:
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Plan(ShutdownStage stage, IActorRef child, object? command)
    {
        // A node that does not listen has nobody to welcome.
        if (!child.IsNobody())
        {
            _steps.Enqueue(new Step(stage, child, command));
        }
    }

    private void StartDeadline() => Timers.StartSingleTimer(DeadlineTimer, DeadlineReached.Instance, _setup.Settings.ShutdownTimeout);

    /// <summary>The next step, unless it belongs to a stage that nobody has asked for yet: then the network rests.</summary>
    private void Begin()
    {
        while (_steps.TryPeek(out var next))
        {
            if (next.Stage > ShutdownStage.Closed)
            {
                _setup.State.SetReached(next.Stage - 1);
            }

            if (next.Stage > _until)
            {
                Timers.Cancel(DeadlineTimer);
                return;
            }

            // Whoever ended on its own before is not told: nobody's end is never heard of.
            if (Context.Child(next.Child.Path.Name).Equals(next.Child))
            {
                Stop(next);
                return;
            }

            _steps.Dequeue();
        }

        Context.Stop(Self);
    }

    private static void Stop(Step step)
    {
        if (step.Command is { } command)
        {
            step.Child.Tell(command);
        }
        else
        {
            Context.Stop(step.Child);
        }
    }

    private void OnStepDone(IActorRef child)
    {
        if (_steps.TryPeek(out var current) && current.Child.Equals(child))
        {
            _steps.Dequeue();
            Begin();
        }
    }

    private void Force()
    {
        _log.Warning("The shutdown took longer than {0}: what is left is stopped by force.", _setup.Settings.ShutdownTimeout);
        _forced = true;
        _until = ShutdownStage.Stopped;
        _steps.Clear();
        foreach (var child in Context.GetChildren())
        {
            Context.Stop(child);
            Plan(ShutdownStage.Stopped, child, command: null);
        }

        Timers.StartSingleTimer(DeadlineTimer, DeadlineReached.Instance, ForceGrace);
        Begin();
    }

    private sealed record Step(ShutdownStage Stage, IActorRef Child, object? Command);

    private sealed class DeadlineReached
    {
        public static readonly DeadlineReached Instance = new();
    }
}
