using System.Collections.Immutable;
using Mavryk.P2p.Protocol.Points;

namespace Mavryk.P2p.Protocol.Acl;

/// <summary>
/// The four lists of behaviour 4.4: banned and greylisted addresses, banned and greylisted peer ids. A ban of an address remembers the
/// peers it took along, so that unbanning is its exact opposite.
/// </summary>
/// <remarks>Not thread-safe: owned by the pool.</remarks>
public sealed class AccessControlLists
{
    private readonly Dictionary<P2pAddress, AddressBan> _bannedAddresses = [];
    private readonly Dictionary<PeerId, PeerBan> _bannedPeers = [];
    private readonly ExpiringSet<P2pAddress> _greylistedAddresses;
    private readonly ExpiringSet<PeerId> _greylistedPeers;

    /// <summary>Four empty lists.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A size or a lifetime is not positive.</exception>
    public AccessControlLists(GreylistSettings settings)
    {
        _greylistedAddresses = new ExpiringSet<P2pAddress>(settings.MaxAddresses, settings.AddressLifetime);
        _greylistedPeers = new ExpiringSet<PeerId>(settings.MaxPeers, settings.PeerLifetime);
    }

    /// <summary>Since when greylisted addresses were evicted for want of room; absent while the list is complete.</summary>
    public DateTimeOffset? NotReliableSince => _greylistedAddresses.NotReliableSince;

    /// <summary>Entries of both greylists, expired ones included.</summary>
    public GreylistSizes GreylistSizes => new(_greylistedAddresses.Count, _greylistedPeers.Count);

    /// <summary>How an address stands; the port of a point never matters.</summary>
    public Standing StandingOf(P2pAddress address, DateTimeOffset now) =>
        _bannedAddresses.TryGetValue(address, out var ban) && ban.IsActive(now) ? Standing.Banned
        : _greylistedAddresses.Contains(address, now) ? Standing.Greylisted
        : Standing.Clear;

    /// <summary>How a peer id stands.</summary>
    public Standing StandingOf(PeerId peer, DateTimeOffset now) =>
        _bannedPeers.TryGetValue(peer, out var ban) && IsActive(ban, now) ? Standing.Banned
        : _greylistedPeers.Contains(peer, now) ? Standing.Greylisted
        : Standing.Clear;

    /// <summary>True if the address is banned or greylisted.</summary>
    public bool IsBanned(P2pAddress address, DateTimeOffset now) => StandingOf(address, now) != Standing.Clear;

    /// <summary>True if the peer id is banned or greylisted.</summary>
    public bool IsBanned(PeerId peer, DateTimeOffset now) => StandingOf(peer, now) != Standing.Clear;

    /// <summary>When the address leaves its list by itself; absent if it is in none or stays until lifted.</summary>
    public DateTimeOffset? ExpiryOf(P2pAddress address, DateTimeOffset now) =>
        _bannedAddresses.TryGetValue(address, out var ban) && ban.IsActive(now) ? ban.Until : Finite(_greylistedAddresses.ExpiryOf(address, now));

    /// <summary>When the peer leaves its list by itself; absent if it is in none, stays until lifted, or was banned with an address.</summary>
    public DateTimeOffset? ExpiryOf(PeerId peer, DateTimeOffset now) =>
        _bannedPeers.TryGetValue(peer, out var ban) && IsActive(ban, now) ? ban.Until : Finite(_greylistedPeers.ExpiryOf(peer, now));

    /// <summary>Bans an address together with <paramref name="peers"/>; a second ban adds peers and replaces the end.</summary>
    public void Ban(P2pAddress address, DateTimeOffset? until, IEnumerable<PeerId> peers)
    {
        var ban = GetOrAdd(_bannedAddresses, address);
        ban.Until = until;
        foreach (var peer in peers)
        {
            ban.Peers.Add(peer);
            GetOrAdd(_bannedPeers, peer).WithAddresses.Add(address);
        }
    }

    /// <summary>Bans a peer id for itself.</summary>
    public void Ban(PeerId peer, DateTimeOffset? until)
    {
        var ban = GetOrAdd(_bannedPeers, peer);
        ban.ForItself = true;
        ban.Until = until;
    }

    /// <summary>Removes an address from both lists, and lifts the bans of peers that its ban brought along.</summary>
    public void Unban(P2pAddress address)
    {
        _greylistedAddresses.Remove(address);
        if (!_bannedAddresses.Remove(address, out var ban))
        {
            return;
        }

        foreach (var peer in ban.Peers)
        {
            if (_bannedPeers.TryGetValue(peer, out var peerBan) && peerBan.WithAddresses.Remove(address)
                && peerBan is { ForItself: false, WithAddresses.Count: 0 })
            {
                _bannedPeers.Remove(peer);
            }
        }
    }

    /// <summary>Removes a peer id from both lists, however it came there.</summary>
    public void Unban(PeerId peer)
    {
        _greylistedPeers.Remove(peer);
        if (_bannedPeers.Remove(peer, out var ban))
        {
            foreach (var address in ban.WithAddresses)
            {
                _bannedAddresses[address].Peers.Remove(peer);
            }
        }
    }

    /// <summary>Greylists an address.</summary>
    public void Greylist(P2pAddress address, DateTimeOffset now) => _greylistedAddresses.Add(address, now);

    /// <summary>Greylists a peer id.</summary>
    public void Greylist(PeerId peer, DateTimeOffset now) => _greylistedPeers.Add(peer, now);

    /// <summary>Empties the greylist of addresses.</summary>
    public void ClearAddressGreylist() => _greylistedAddresses.Clear();

    /// <summary>Empties both greylists; the operator's bans stay.</summary>
    public void ClearGreylists()
    {
        _greylistedAddresses.Clear();
        _greylistedPeers.Clear();
    }

    /// <summary>Empties all four lists.</summary>
    public void Clear()
    {
        ClearGreylists();
        _bannedAddresses.Clear();
        _bannedPeers.Clear();
    }

    /// <summary>The greylisted addresses, oldest first.</summary>
    public ImmutableArray<P2pAddress> GreylistedAddresses(DateTimeOffset now) => [.. _greylistedAddresses.MembersAt(now)];

    /// <summary>The greylisted peer ids, oldest first.</summary>
    public ImmutableArray<PeerId> GreylistedPeers(DateTimeOffset now) => [.. _greylistedPeers.MembersAt(now)];

    /// <summary>The bans that are in force, in a stable order.</summary>
    public Bans ToBans(DateTimeOffset now) => new(
        [.. _bannedAddresses.Where(entry => entry.Value.IsActive(now)).OrderBy(entry => entry.Key)
            .Select(entry => new BannedAddress(entry.Key, entry.Value.Until, [.. entry.Value.Peers.Order()]))],
        [.. _bannedPeers.Where(entry => entry.Value.IsActiveForItself(now)).OrderBy(entry => entry.Key)
            .Select(entry => new BannedPeer(entry.Key, entry.Value.Until))]);

    /// <summary>Adds the bans of a file.</summary>
    public void Restore(Bans bans)
    {
        foreach (var address in bans.Addresses)
        {
            Ban(address.Address, address.Until, address.Peers);
        }

        foreach (var peer in bans.Peers)
        {
            Ban(peer.PeerId, peer.Until);
        }
    }

    private static DateTimeOffset? Finite(DateTimeOffset? expiry) => expiry == DateTimeOffset.MaxValue ? null : expiry;

    private static TValue GetOrAdd<TKey, TValue>(Dictionary<TKey, TValue> table, TKey key)
        where TKey : notnull
        where TValue : new()
    {
        if (!table.TryGetValue(key, out var value))
        {
            table[key] = value = new TValue();
        }

        return value;
    }

    private bool IsActive(PeerBan ban, DateTimeOffset now) =>
        ban.IsActiveForItself(now) || ban.WithAddresses.Any(address => _bannedAddresses[address].IsActive(now));

    private sealed class AddressBan
    {
        public DateTimeOffset? Until { get; set; }

        public HashSet<PeerId> Peers { get; } = [];

        public bool IsActive(DateTimeOffset now) => Until is not { } until || now < until;
    }

    private sealed class PeerBan
    {
        public bool ForItself { get; set; }

        public DateTimeOffset? Until { get; set; }

        public HashSet<P2pAddress> WithAddresses { get; } = [];

        public bool IsActiveForItself(DateTimeOffset now) => ForItself && (Until is not { } until || now < until);
    }
}
