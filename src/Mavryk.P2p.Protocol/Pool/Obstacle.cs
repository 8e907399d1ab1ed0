namespace Mavryk.P2p.Protocol.Pool;

/// <summary>Something that stands between us and a connection: the answer to "why is this node not connected?". Immutable.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Explanation">A sentence for the operator.</param>
/// <param name="Remedy">What would change it: an operation or the setting to look at.</param>
/// <param name="Until">When it ends by itself, if it does.</param>
public sealed record Obstacle(ObstacleKind Kind, string Explanation, string Remedy, DateTimeOffset? Until = null);

/// <summary>What can stand in the way, in the order in which it is asked.</summary>
public enum ObstacleKind
{
    /// <summary>There is one already, or one is being made.</summary>
    AlreadyThere,

    /// <summary>The point is our own.</summary>
    Ourselves,

    /// <summary>An operator banned it.</summary>
    Banned,

    /// <summary>It is greylisted.</summary>
    Greylisted,

    /// <summary>Private mode, and it is not trusted.</summary>
    PrivateMode,

    /// <summary>Nobody knows it: the maintenance dials known points only.</summary>
    Unknown,

    /// <summary>The reconnection delay is not over.</summary>
    ReconnectionDelay,

    /// <summary>All slots that it may take are taken.</summary>
    NoSlot,

    /// <summary>There are enough connections, or no maintenance: nobody will dial by itself.</summary>
    NotWanted,

    /// <summary>The last attempt failed; nothing else is in the way.</summary>
    LastFailure,
}
