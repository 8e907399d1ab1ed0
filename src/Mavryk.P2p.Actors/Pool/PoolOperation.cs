using System.Threading.Channels;
using Akka.Actor;
using Akka.Event;
using Mavryk.P2p.Protocol.Events;
using Mavryk.P2p.Protocol.Points;

namespace Mavryk.P2p.Actors.Pool;

/// <summary>
/// What an operator or the application asks of the pool (behaviour 4, 14.1). Each is answered exactly once to the sender: with what its remark says,
/// or with <see cref="PoolClosed"/>. The snapshot shows a change before its answer arrives.
/// </summary>
internal abstract record PoolOperation : INoSerializationVerificationNeeded
{
    private PoolOperation()
    {
    }

    /// <summary>Answered with true.</summary>
    public sealed record GreylistAddress(P2pAddress Address) : PoolOperation;

    /// <summary>Answered with true.</summary>
    public sealed record GreylistPeer(PeerId PeerId) : PoolOperation;

    /// <summary>Answered with true.</summary>
    /// <param name="WithBans">True to forget the bans as well.</param>
    public sealed record ClearGreylists(bool WithBans) : PoolOperation;

    /// <summary>Answered with true.</summary>
    public sealed record BanAddress(P2pAddress Address, DateTimeOffset? Until) : PoolOperation;

    /// <summary>Answered with true.</summary>
    public sealed record UnbanAddress(P2pAddress Address) : PoolOperation;

    /// <summary>Answered with whether the point is known afterwards.</summary>
    public sealed record ChangePoint(P2pPoint Point, AccessChange Change, DateTimeOffset? Until = null) : PoolOperation;

    /// <summary>Answered with whether the peer is known afterwards.</summary>
    public sealed record ChangePeer(PeerId PeerId, AccessChange Change, DateTimeOffset? Until = null) : PoolOperation;

    /// <summary>Answered with whether the point is known.</summary>
    public sealed record SetExpectedPeerId(P2pPoint Point, PeerId? PeerId) : PoolOperation;

    /// <summary>Answered with true.</summary>
    public sealed record RegisterPoint(P2pPoint Point, bool? Trusted, PeerId? ExpectedPeerId) : PoolOperation;

    /// <summary>Answered with whether the point is forgotten: false if it was unknown or is in use.</summary>
    public sealed record UnregisterPoint(P2pPoint Point) : PoolOperation;

    /// <summary>Answered with true.</summary>
    public sealed record SetPeerMetadata<TPeerMeta>(PeerId PeerId, TPeerMeta Metadata) : PoolOperation;

    /// <summary>Answered with whether the peer was connected.</summary>
    public sealed record DisconnectPeer(PeerId PeerId) : PoolOperation;

    /// <summary>Answered with a <see cref="Facade.SendResult"/>.</summary>
    public sealed record RequestPoints(PeerId PeerId) : PoolOperation;

    /// <summary>Answered with a <see cref="Facade.SendResult"/>.</summary>
    /// <param name="PeerId">Who is asked.</param>
    /// <param name="OfferedPoint">Where the peer is that we would give up.</param>
    /// <param name="OfferedPeer">That peer.</param>
    public sealed record RequestSwap(PeerId PeerId, P2pPoint OfferedPoint, PeerId OfferedPeer) : PoolOperation;

    /// <summary>Answered with a <see cref="Facade.SaveResult"/> when all that is kept is on the disk.</summary>
    /// <param name="OnlyChanges">False to write everything.</param>
    public sealed record Save(bool OnlyChanges) : PoolOperation;

    /// <summary>Answered with a <see cref="Facade.Greylists"/>.</summary>
    public sealed record GetGreylists : PoolOperation;

    /// <summary>Answered with a <see cref="Protocol.Acl.Standing"/>.</summary>
    public sealed record GetAddressStanding(P2pAddress Address) : PoolOperation;

    /// <summary>Answered with a <see cref="Protocol.Acl.Standing"/>.</summary>
    public sealed record GetPeerStanding(PeerId PeerId) : PoolOperation;

    /// <summary>Answered with an immutable array of <see cref="PointEvent"/>; a follower is told every line after those.</summary>
    public sealed record GetPointLog(P2pPoint Point, ChannelWriter<PointEvent>? Follower = null) : PoolOperation;

    /// <summary>Answered with an immutable array of <see cref="PeerEvent"/>; a follower is told every line after those.</summary>
    public sealed record GetPeerLog(PeerId PeerId, ChannelWriter<PeerEvent>? Follower = null) : PoolOperation;

    /// <summary>Answered with an immutable array of <see cref="Protocol.Pool.Obstacle"/>.</summary>
    public sealed record WhyPoint(P2pPoint Point) : PoolOperation;

    /// <summary>Answered with an immutable array of <see cref="Protocol.Pool.Obstacle"/>.</summary>
    public sealed record WhyPeer(PeerId PeerId) : PoolOperation;
}

/// <summary>What is done to the access of a point or a peer (behaviour 14.1).</summary>
internal enum AccessChange
{
    /// <summary>Untrust, ban and close.</summary>
    Ban,

    /// <summary>Take off bans and greylists.</summary>
    Unban,

    /// <summary>Make known, unban and trust.</summary>
    Trust,

    /// <summary>Take the trust away and nothing else.</summary>
    Untrust,

    /// <summary>Neither banned nor trusted.</summary>
    Open,
}

/// <summary>The answer to every operation that came too late.</summary>
internal sealed record PoolClosed : INoSerializationVerificationNeeded, IDeadLetterSuppression
{
    public static readonly PoolClosed Instance = new();
}
