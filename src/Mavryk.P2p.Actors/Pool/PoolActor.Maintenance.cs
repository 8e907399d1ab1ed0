using System.Collections.Immutable;
using Akka.Actor;
using Mavryk.P2p.Protocol.Events;
using Mavryk.P2p.Protocol.Maintenance;
using Mavryk.P2p.Protocol.Messages;
using Mavryk.P2p.Protocol.Pool;

namespace Mavryk.P2p.Actors.Pool;

/// <summary>The part of the maintenance that only the owner of points and connections can do (behaviour 7.3, 7.4).</summary>
internal sealed partial class PoolActor<TMessage, TPeerMeta, TConnMeta>
{
    private readonly IRandomSource _chance;
    private readonly HashSet<AttemptId> _closing = [];
    private PoolNotice.Closed? _closed;
    private IActorRef _maintenance = ActorRefs.Nobody;

    private void OnObserve()
    {
        _maintenance = Sender;
        Context.WatchWith(Sender, ObserverGone.Instance);
    }

    private void OnMaintenance(MaintenanceIntent intent)
    {
        switch (intent)
        {
            case MaintenanceIntent.Publish publish:
                Publish(publish.Event);
                break;
            case MaintenanceIntent.FindCandidates find:
                Sender.Tell(new PoolNotice.Candidates(_pool.Candidates(find.Count, find.Since, Now)));
                break;
            case MaintenanceIntent.Close close:
                CloseSurplus(close);
                break;
            case MaintenanceIntent.AskForContacts:
                AskForContacts();
                break;
            case MaintenanceIntent.ProposeSwap:
                Swap(_swaps.Propose(_pool.Connections(), Now));
                break;
            default:
                Unhandled(intent);
                break;
        }
    }

    /// <summary>A second request takes the place of one that is not answered yet: whoever asks again has given up waiting.</summary>
    private void CloseSurplus(MaintenanceIntent.Close request)
    {
        var chosen = Victims.Choose(_pool.Connections(), request.Count, request.SpareTrusted, _chance);
        foreach (var victim in chosen)
        {
            _pool.Close(victim, new DisconnectionReason.MaintenanceTooMany());
        }

        _closed = new PoolNotice.Closed(request, chosen.Length);
        _closing.Clear();
        _closing.UnionWith(chosen);
        AnswerClose();
    }

    private void OnVictimGone(AttemptId attempt)
    {
        if (_closing.Remove(attempt))
        {
            AnswerClose();
        }
    }

    private void AnswerClose()
    {
        if (_closing.Count == 0)
        {
            _maintenance.Tell(_closed);
        }
    }

    private void AskForContacts()
    {
        if (_setup.Settings.Pool.DiscoveryDisabled)
        {
            return;
        }

        foreach (var connection in _pool.Connections())
        {
            if (!connection.IsPrivate)
            {
                AskForPoints(connection);
            }
        }
    }

    private void AskForPoints(LiveConnection connection)
    {
        if (TrySend(connection.Attempt, new P2pMessage<TMessage>.Bootstrap()))
        {
            Publish(new P2pEvent.BootstrapSent(connection.PeerId));
        }
    }

    /// <summary>Once for each operation, behind its snapshot and its events.</summary>
    private void Wake(IReadOnlyList<PoolEffect> effects)
    {
        if (_maintenance.IsNobody())
        {
            return;
        }

        ImmutableArray<PoolTrigger> triggers = [.. effects.OfType<PoolEffect.Wake>().Select(static wake => wake.Trigger).Distinct()];
        if (!triggers.IsEmpty)
        {
            _maintenance.Tell(new PoolNotice.Woken(triggers));
        }
    }

    private sealed record ObserverGone
    {
        public static readonly ObserverGone Instance = new();
    }
}
