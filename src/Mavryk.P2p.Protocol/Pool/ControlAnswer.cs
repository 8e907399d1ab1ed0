using System.Collections.Immutable;
using Mavryk.P2p.Protocol.Points;

namespace Mavryk.P2p.Protocol.Pool;

/// <summary>What is done about Bootstrap or Advertise (behaviour 6.1 to 6.3). Immutable.</summary>
public abstract record ControlAnswer
{
    private ControlAnswer()
    {
    }

    /// <summary>Queue one Advertise with these points without waiting; <see cref="Mavryk.P2p.Protocol.Events.P2pEvent.AdvertiseSent"/> if it was queued.</summary>
    public sealed record Advertise(ImmutableArray<P2pPoint> Points) : ControlAnswer;

    /// <summary>The points were looked at; so many are new.</summary>
    public sealed record TakenIn(int New) : ControlAnswer;

    /// <summary>Nothing is sent and nothing taken in.</summary>
    public sealed record Ignored(IgnoredBecause Why) : ControlAnswer;
}

/// <summary>Why a control message has no effect. All but the last two are logged as warnings by the reference.</summary>
public enum IgnoredBecause
{
    /// <summary>We are in private mode.</summary>
    WeArePrivate,

    /// <summary>The remote is in private mode and asked for points all the same.</summary>
    RemoteIsPrivate,

    /// <summary>Peer discovery is disabled.</summary>
    DiscoveryDisabled,

    /// <summary>There is no point to tell, or the connection is over.</summary>
    NothingToDo,
}
