using Akka.Actor;
using Akka.Event;
using Akka.IO;
using Mavryk.P2p.Actors.Network;
using Mavryk.P2p.Protocol.Events;

namespace Mavryk.P2p.Actors.Connections;

/// <summary>
/// Parent of every connection, from the TCP connect or accept on. Child of the network actor. Strategy: stop, always, because a restarted
/// connection would keep its socket and lose its nonces; the pool hears of the end through DeathWatch and releases the slot.
/// Bound: incoming children by the admission of the pool and the accept batch of the welcome actor, outgoing ones by the callers.
/// </summary>
internal sealed class ConnectionsActor<TMessage, TPeerMeta, TConnMeta>(
    NetworkSetup<TMessage, TPeerMeta, TConnMeta> setup, IActorRef pool, IActorRef bandwidth) : UntypedActor
{
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private long _count;

    public static Props Create(NetworkSetup<TMessage, TPeerMeta, TConnMeta> setup, IActorRef pool, IActorRef bandwidth) =>
        Props.Create(() => new ConnectionsActor<TMessage, TPeerMeta, TConnMeta>(setup, pool, bandwidth));

    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(static _ => Directive.Stop);

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case ConnectionsCommand.Dial dial:
                StartChild(ConnectionActor<TMessage, TPeerMeta, TConnMeta>.Outgoing(setup, pool, bandwidth, dial, Sender));
                break;
            case ConnectionsCommand.Accepted accepted:
                StartChild(ConnectionActor<TMessage, TPeerMeta, TConnMeta>.Incoming(setup, pool, bandwidth, accepted, Sender));
                break;
            case ConnectionsCommand.ReadBy readBy:
                var command = new ConnectionCommand.ReadBy(readBy.Registration);
                foreach (var child in Context.GetChildren())
                {
                    child.Tell(command);
                }

                break;
            case ConnectionsCommand.Shutdown:
                Shutdown();
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void StartChild(Props props)
    {
        _count++;
        Context.ActorOf(props, $"conn-{_count:D6}");
    }

    private void Shutdown()
    {
        Become(ShuttingDown);
        foreach (var child in Context.GetChildren())
        {
            Context.Watch(child);
            child.Tell(new ConnectionCommand.Disconnect(new DisconnectionReason.PoolDestroyed(), Flush: false));
        }

        StopWhenEmpty();
    }

    private void ShuttingDown(object message)
    {
        switch (message)
        {
            case Terminated:
                StopWhenEmpty();
                break;
            case ConnectionsCommand.Dial dial:
                Sender.Tell(dial.Answer<TMessage, TConnMeta>(new DialResult<TMessage, TConnMeta>.Failed([new P2pError.Canceled()])));
                break;
            case ConnectionsCommand.Accepted accepted:
                accepted.Socket.Tell(Tcp.Abort.Instance);
                _log.Debug("Connection with {0} ended, peer unknown: {1}", accepted.RemotePoint, new DisconnectionReason.IoSchedulerClosed().Message);
                break;
            case ConnectionsCommand.ReadBy:
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void StopWhenEmpty()
    {
        if (!Context.GetChildren().Any())
        {
            Context.Stop(Self);
        }
    }
}
