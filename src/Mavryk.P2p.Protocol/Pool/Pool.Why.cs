using System.Collections.Immutable;
using Mavryk.P2p.Protocol.Acl;
using Mavryk.P2p.Protocol.Points;

namespace Mavryk.P2p.Protocol.Pool;

/// <content>The diagnosis: the checks of dialling, admission and maintenance, asked without acting.</content>
public sealed partial class Pool<TPeerMeta>
{
    /// <summary>What stands between us and a connection to this point, in the order of the checks; empty if the maintenance will dial it.</summary>
    public ImmutableArray<Obstacle> Why(P2pPoint point, DateTimeOffset now)
    {
        var entry = _points.GetValueOrDefault(point);
        var found = ImmutableArray.CreateBuilder<Obstacle>();
        if (entry is { IsDisconnected: false })
        {
            found.Add(new Obstacle(ObstacleKind.AlreadyThere, $"The point is {entry.Info.State}.", "Nothing to do."));
        }

        if (_ownPoints.Items.Contains(point))
        {
            found.Add(new Obstacle(ObstacleKind.Ourselves, "A connection to this point led to ourselves.", "Nothing to do."));
        }

        AddStanding(found, "address", _acl.StandingOf(point.Address, now), _acl.ExpiryOf(point.Address, now));
        AddPrivateMode(found, entry?.Info.Trusted == true);
        if (entry is null)
        {
            found.Add(new Obstacle(ObstacleKind.Unknown, "The point is not known.", "Connect to it once, or trust it."));
        }
        else if (now <= entry.Info.ReconnectionTime)
        {
            found.Add(new Obstacle(
                ObstacleKind.ReconnectionDelay,
                "The maintenance leaves the point alone after its last failure or end.",
                "An explicit connect does not wait; see the reconnection settings.",
                entry.Info.ReconnectionTime));
        }

        AddSlots(found, entry?.Info.Trusted == true);
        if (entry?.LastError is { } error)
        {
            found.Add(new Obstacle(ObstacleKind.LastFailure, $"The last attempt failed: {error.Message}", "Look at the log of the point."));
        }

        return found.DrainToImmutable();
    }

    /// <summary>What stands between us and a connection of this peer.</summary>
    public ImmutableArray<Obstacle> Why(PeerId peer, DateTimeOffset now)
    {
        var entry = _peers.GetValueOrDefault(peer);
        var found = ImmutableArray.CreateBuilder<Obstacle>();
        if (entry is { IsDisconnected: false })
        {
            found.Add(new Obstacle(ObstacleKind.AlreadyThere, $"The peer is {entry.Info.State}.", "Nothing to do."));
        }

        AddStanding(found, "peer id", _acl.StandingOf(peer, now), _acl.ExpiryOf(peer, now));
        AddPrivateMode(found, entry?.Info.Trusted == true);
        if (entry is null)
        {
            found.Add(new Obstacle(ObstacleKind.Unknown, "The peer was never met.", "Connect to one of its points."));
        }

        AddSlots(found, entry?.Info.Trusted == true);
        return found.DrainToImmutable();
    }

    private static void AddStanding(ImmutableArray<Obstacle>.Builder found, string what, Standing standing, DateTimeOffset? until)
    {
        if (standing == Standing.Banned)
        {
            found.Add(new Obstacle(ObstacleKind.Banned, $"An operator banned the {what}.", "Unban it.", until));
        }
        else if (standing == Standing.Greylisted)
        {
            found.Add(new Obstacle(ObstacleKind.Greylisted, $"The {what} is greylisted for a breach of the protocol.", "Unban it, clear the greylists, or wait.", until));
        }
    }

    private void AddPrivateMode(ImmutableArray<Obstacle>.Builder found, bool trusted)
    {
        if (_settings.PrivateMode && !trusted)
        {
            found.Add(new Obstacle(ObstacleKind.PrivateMode, "We are in private mode and do not trust it.", "Trust it, or switch private-mode off."));
        }
    }

    private void AddSlots(ImmutableArray<Obstacle>.Builder found, bool trusted)
    {
        var limit = trusted ? _settings.Bounds.Max : _settings.AdmissionLimit;
        if (_phases.Slots >= limit)
        {
            found.Add(new Obstacle(ObstacleKind.NoSlot, $"All {limit} slots it may take are taken.", "Raise max-connections, or trust it."));
        }

        if (!_settings.MaintenanceEnabled)
        {
            found.Add(new Obstacle(ObstacleKind.NotWanted, "There is no maintenance: nobody dials by itself.", "Connect explicitly, or set maintenance-idle-time."));
        }
        else if (Active >= _settings.Bounds.MinThreshold)
        {
            found.Add(new Obstacle(
                ObstacleKind.NotWanted,
                $"The maintenance is content with {Active} connections; it dials below {_settings.Bounds.MinThreshold}.",
                "Connect explicitly, or raise min-connections and expected-connections."));
        }
    }
}
