using Mavryk.P2p.Protocol.Events;

namespace Mavryk.P2p.Protocol.Pool;

/// <summary>How an attempt ended. Immutable.</summary>
public abstract record AttemptEnd
{
    private AttemptEnd()
    {
    }

    /// <summary>There was no TCP connection: refused, unreachable, timed out, cancelled.</summary>
    public sealed record NotConnected(P2pError Error) : AttemptEnd;

    /// <summary>The handshake or the exchange of Acks failed, was refused by either side, or timed out.</summary>
    public sealed record Failed(P2pError Error) : AttemptEnd;

    /// <summary>A running connection closed.</summary>
    /// <param name="Reason">Why, as recorded for the log.</param>
    /// <param name="Error">The fault of the remote, if one was found: it may have a penalty.</param>
    public sealed record Closed(DisconnectionReason Reason, P2pError? Error = null) : AttemptEnd;
}
