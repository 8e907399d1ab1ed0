using System.Collections.Immutable;
using Mavryk.P2p.Protocol.Acl;
using Mavryk.P2p.Protocol.Events;
using Mavryk.P2p.Protocol.Points;

namespace Mavryk.P2p.Protocol.Pool;

/// <content>Bans, greylists and trust (behaviour 4.4, 14.1). Bans go by address; where a point is taken its port does not matter.</content>
public sealed partial class Pool<TPeerMeta>
{
    /// <summary>Since when greylisted addresses were evicted for want of room; absent while the list is complete.</summary>
    public DateTimeOffset? GreylistNotReliableSince => _acl.NotReliableSince;

    /// <summary>How many addresses and peer ids are greylisted, some of which may have expired since.</summary>
    public GreylistSizes GreylistSizes => _acl.GreylistSizes;

    /// <summary>How an address stands: what admission and dialling go by, trusted or not.</summary>
    public Standing StandingOf(P2pAddress address, DateTimeOffset now) => _acl.StandingOf(address, now);

    /// <summary>How a peer id stands.</summary>
    public Standing StandingOf(PeerId peer, DateTimeOffset now) => _acl.StandingOf(peer, now);

    /// <summary>The greylisted addresses, oldest first; expired ones are not shown.</summary>
    public ImmutableArray<P2pAddress> GreylistedAddresses(DateTimeOffset now) => _acl.GreylistedAddresses(now);

    /// <summary>The greylisted peer ids, oldest first.</summary>
    public ImmutableArray<PeerId> GreylistedPeers(DateTimeOffset now) => _acl.GreylistedPeers(now);

    /// <summary>The operator's bans, to be kept over a restart.</summary>
    public Bans Bans(DateTimeOffset now) => _acl.ToBans(now);

    /// <summary>Adds the bans of a file.</summary>
    public void RestoreBans(Bans bans) => _acl.Restore(bans);

    /// <summary>
    /// Bans an address and closes every connection with it, those without a known point and those in their handshake included.
    /// </summary>
    /// <param name="address">The address.</param>
    /// <param name="until">End of the ban; absent: until <see cref="UnbanAddress"/>.</param>
    /// <param name="banPeers">True to ban the peers connected from it as well, until the address is unbanned.</param>
    public void BanAddress(P2pAddress address, DateTimeOffset? until = null, bool banPeers = true)
    {
        var here = _attempts.Values.Where(attempt => attempt.RemoteSocket.Address == address).ToList();
        var peers = here.Where(attempt => attempt.HoldsSlot).Select(attempt => attempt.Remote!.PeerId);
        _acl.Ban(address, until, banPeers ? peers : []);
        Do(new PoolEffect.Persist(PersistedPart.Bans));
        foreach (var attempt in here)
        {
            Do(new PoolEffect.Close(attempt.Id, new DisconnectionReason.IpManuallyBanned()));
        }
    }

    /// <summary>Undoes <see cref="BanAddress"/>, its peers included, and takes the address off the greylist.</summary>
    public void UnbanAddress(P2pAddress address)
    {
        _acl.Unban(address);
        Do(new PoolEffect.Persist(PersistedPart.Bans));
    }

    /// <summary>Untrusts a point and bans its address.</summary>
    public void BanPoint(P2pPoint point, DateTimeOffset? until = null)
    {
        SetTrusted(point, trusted: false);
        BanAddress(point.Address, until);
    }

    /// <summary>Unbans the address of a point, makes the point known and trusts it.</summary>
    public void TrustPoint(P2pPoint point, DateTimeOffset now)
    {
        UnbanAddress(point.Address);
        Register(point, trusted: true, expectedPeerId: null, now);
    }

    /// <summary>Neither banned nor trusted any more.</summary>
    public void OpenPoint(P2pPoint point)
    {
        UnbanAddress(point.Address);
        SetTrusted(point, trusted: false);
    }

    /// <summary>Untrusts and bans a peer id and closes its connection; its address is not banned.</summary>
    public void BanPeer(PeerId peer, DateTimeOffset? until = null)
    {
        SetTrusted(peer, trusted: false);
        _acl.Ban(peer, until);
        Do(new PoolEffect.Persist(PersistedPart.Bans));
        if (_peers.TryGetValue(peer, out var entry) && entry.Owner is { } attempt)
        {
            Do(new PoolEffect.Close(attempt, new DisconnectionReason.PeerIdManuallyBanned()));
        }
    }

    /// <summary>Takes a peer id off ban and greylist, however it came there.</summary>
    public void UnbanPeer(PeerId peer)
    {
        _acl.Unban(peer);
        Do(new PoolEffect.Persist(PersistedPart.Bans));
    }

    /// <summary>Makes a peer known, unbans and trusts it.</summary>
    public void TrustPeer(PeerId peer, DateTimeOffset now)
    {
        RegisterPeer(peer, now);
        UnbanPeer(peer);
        SetTrusted(peer, trusted: true);
    }

    /// <summary>Neither banned nor trusted any more.</summary>
    public void OpenPeer(PeerId peer)
    {
        UnbanPeer(peer);
        SetTrusted(peer, trusted: false);
    }

    /// <summary>Greylists an address for the application; its connections stay.</summary>
    public void GreylistAddress(P2pAddress address, DateTimeOffset now) => GreylistAddress(address, cause: null, now);

    /// <summary>Greylists a peer id for the application and, if the peer is connected, its address; the connection stays (behaviour 1.3 [REC]).</summary>
    public void GreylistPeer(PeerId peer, DateTimeOffset now)
    {
        _acl.Greylist(peer, now);
        P2pAddress? address = _peers.TryGetValue(peer, out var entry) && entry.Owner is { } attempt ? _attempts[attempt].RemoteSocket.Address : null;
        if (address is { } known)
        {
            _acl.Greylist(known, now);
        }

        Do(new PoolEffect.Greylisted(address, peer, Cause: null));
    }

    /// <summary>Empties both greylists; the operator's bans stay.</summary>
    public void ClearGreylists() => _acl.ClearGreylists();

    /// <summary>Empties the greylist of addresses.</summary>
    public void ClearAddressGreylist() => _acl.ClearAddressGreylist();

    /// <summary>Empties all four lists.</summary>
    public void ClearAccessLists()
    {
        _acl.Clear();
        Do(new PoolEffect.Persist(PersistedPart.Bans));
    }

    private void Punish(Attempt<TPeerMeta> attempt, P2pError? error, DateTimeOffset now)
    {
        var penalty = error is null ? Penalty.None : FailureRules.PenaltyFor(error, attempt.Phase);
        if (penalty == Penalty.None)
        {
            return;
        }

        _acl.Greylist(attempt.RemoteSocket.Address, now);
        PeerId? peer = penalty == Penalty.AddressAndPeer ? attempt.Remote!.PeerId : null;
        if (peer is { } id)
        {
            _acl.Greylist(id, now);
        }

        Do(new PoolEffect.Greylisted(attempt.RemoteSocket.Address, peer, error));
    }

    private void GreylistAddress(P2pAddress address, P2pError? cause, DateTimeOffset now)
    {
        _acl.Greylist(address, now);
        Do(new PoolEffect.Greylisted(address, PeerId: null, cause));
    }
}
