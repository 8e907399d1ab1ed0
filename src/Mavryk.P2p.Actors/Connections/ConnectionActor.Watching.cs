using Akka.Actor;
using Mavryk.P2p.Actors.Pool;
using Mavryk.P2p.Protocol.Channel;
using Mavryk.P2p.Protocol.Events;

namespace Mavryk.P2p.Actors.Connections;

/// <summary>Dead and dawdling remotes of a running connection: what TCP does not notice (behaviour 10.5, 16.6).</summary>
internal sealed partial class ConnectionActor<TMessage, TPeerMeta, TConnMeta>
{
    private const string WatchTimer = "watch";

    private ReadWatch? _watch;

    private static DateTimeOffset Now => Context.System.Scheduler.Now;

    private void StartWatching()
    {
        // Nobody answers questions of private nodes, and private nodes answer none (behaviour 6.2, 6.3).
        var pool = _setup.Settings.Pool;
        _watch = new ReadWatch(_setup.Settings.Connections.Patience, mayAsk: !pool.DiscoveryDisabled && !pool.PrivateMode && !_remote!.Private);
        JudgeRemote();
    }

    private void JudgeRemote()
    {
        switch (_watch!.Check(Now, out var next))
        {
            case ReadVerdict.Ask:
                _pool.Tell(new PoolCommand.AskForPoints(_attempt!.Value));
                break;
            case ReadVerdict.Silent or ReadVerdict.FrameTooSlow:
                // Whatever is still to be sent will not arrive either.
                Close([new P2pError.ConnectionClosed()], new DisconnectionReason.ConnectionLost(IoDirection.Read), abort: true);
                return;
        }

        if (!_watch.IsIdle)
        {
            Timers.StartSingleTimer(WatchTimer, TimeToJudge.Instance, next);
        }
    }

    private sealed class TimeToJudge
    {
        public static readonly TimeToJudge Instance = new();
    }
}
