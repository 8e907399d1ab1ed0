using System.Collections.Immutable;
using Mavryk.P2p.Protocol.Events;
using Mavryk.P2p.Protocol.Files;
using Mavryk.P2p.Protocol.Points;

namespace Mavryk.P2p.Protocol.Pool;

/// <content>The table of known peers (behaviour 4.2, 4.6).</content>
public sealed partial class Pool<TPeerMeta>
{
    /// <summary>What the application stored for a peer; a fresh initial value, which is not stored, if the peer is unknown.</summary>
    public TPeerMeta GetPeerMetadata(PeerId peer) => _peers.TryGetValue(peer, out var entry) ? entry.Info.Metadata : _initialMetadata();

    /// <summary>Stores the application's metadata; makes the peer known.</summary>
    public void SetPeerMetadata(PeerId peer, TPeerMeta metadata, DateTimeOffset now)
    {
        RegisterPeer(peer, now).Store(metadata, _score(metadata));
        _changedPeers.Add(peer);
        Do(new PoolEffect.Persist(PersistedPart.Peers));
    }

    /// <summary>Sets or removes the trust of a known peer; false if it is unknown. Does not touch bans: see <see cref="TrustPeer"/>.</summary>
    public bool SetTrusted(PeerId peer, bool trusted)
    {
        if (!_peers.TryGetValue(peer, out var entry))
        {
            return false;
        }

        if (entry.Info.Trusted != trusted)
        {
            entry.Trust(trusted);
            _changedPeers.Add(peer);
            Do(new PoolEffect.Persist(PersistedPart.Peers));
        }

        return true;
    }

    /// <summary>The last lines of the log of a peer, oldest first; empty if it is unknown.</summary>
    public ImmutableArray<PeerEvent> PeerLog(PeerId peer) => _peers.TryGetValue(peer, out var entry) ? entry.Log : [];

    /// <summary>
    /// Takes in the peers of a file: all of them, disconnected, without collecting; where one was seen last becomes a known point (behaviour 4.6).
    /// Peers that are known already are left as they are.
    /// </summary>
    public void RestorePeers(IEnumerable<SavedPeer<TPeerMeta>> peers, DateTimeOffset now)
    {
        foreach (var (peer, log) in peers)
        {
            var info = peer with { State = PeerState.Disconnected, ReachableAt = null, Score = _score(peer.Metadata) };
            if (_peers.TryAdd(peer.PeerId, new PeerEntry<TPeerMeta>(info, log)))
            {
                _changedPeers.Add(peer.PeerId);
            }

            if (peer.LastSeen?.IdPoint.Point is { } point && !_ownPoints.Touch(point))
            {
                Register(point, trusted: null, expectedPeerId: null, now).Raise(PointMerit.Met);
            }
        }
    }

    /// <summary>The known peers with their logs, for the file.</summary>
    public ImmutableArray<SavedPeer<TPeerMeta>> SavedPeers() =>
        [.. _peers.Values.Select(entry => new SavedPeer<TPeerMeta>(entry.Info, entry.Log))];

    private PeerEntry<TPeerMeta> RegisterPeer(PeerId peer, DateTimeOffset now)
    {
        if (_peers.TryGetValue(peer, out var entry))
        {
            return entry;
        }

        Wake(PoolTrigger.NewPeer);
        MakeRoomForPeer();
        var metadata = _initialMetadata();
        entry = new PeerEntry<TPeerMeta>(new KnownPeer<TPeerMeta> { PeerId = peer, Created = now, Metadata = metadata, Score = _score(metadata) }, []);
        _peers.Add(peer, entry);
        _changedPeers.Add(peer);
        Do(new PoolEffect.Persist(PersistedPart.Peers));
        Publish(new P2pEvent.NewPeer(peer));
        return entry;
    }

    /// <summary>Of equal scores the newest goes first, so that a flood of fresh identities evicts only itself (behaviour 4.2).</summary>
    private void MakeRoomForPeer()
    {
        if (_settings.MaxKnownPeers is not { } limit || _peers.Count < limit.Max)
        {
            return;
        }

        var aboveTarget = _peers.Count > limit.Target;
        var removed = _peers.Values
            .Where(entry => entry.IsDisconnected && !entry.Info.Trusted)
            .OrderBy(entry => entry.Info.Score).ThenByDescending(entry => entry.Info.Created)
            .Take(_peers.Count - limit.Target + 1)
            .Select(entry => entry.Info.PeerId)
            .ToList();
        foreach (var peer in removed)
        {
            _peers.Remove(peer);
            _changedPeers.Add(peer);
        }

        if (aboveTarget || removed.Count > 0)
        {
            Publish(new P2pEvent.GcPeerIds());
        }
    }
}
