using System.Collections.Immutable;
using Akka.Actor;
using Mavryk.P2p.Actors.Connections;
using Mavryk.P2p.Protocol.Messages;
using Mavryk.P2p.Protocol.Points;
using Mavryk.P2p.Protocol.Pool;

namespace Mavryk.P2p.Actors.Pool;

/// <summary>
/// What the pool accepts from connections and from those who find points. Each of the first three is one atomic decision (behaviour 17.1), answered exactly once to the
/// sender with the closed set of the pure core: <see cref="Reservation"/>, <see cref="Admission"/>, <see cref="Verdict"/>.
/// </summary>
internal abstract record PoolCommand : INoSerializationVerificationNeeded
{
    private PoolCommand()
    {
    }

    /// <summary>May this point be dialled? The sender is watched if it is.</summary>
    public sealed record Reserve(DialRequest Request) : PoolCommand;

    /// <summary>May this socket begin a handshake? The sender is watched if it may.</summary>
    public sealed record AdmitIncoming(P2pPoint RemotePoint) : PoolCommand;

    /// <summary>The remote proved its identity: Ack, Nack or nothing?</summary>
    public sealed record Judge(AttemptId Attempt, AuthenticatedPeer Peer) : PoolCommand;

    /// <summary>Both Acks are there. The callbacks run next, then the sender is told <see cref="ConnectionCommand.Announced"/>.</summary>
    public sealed record Established<TMessage, TConnMeta>(AttemptId Attempt, ConnectionHandle<TMessage, TConnMeta> Connection) : PoolCommand;

    /// <summary>Why the sender is about to end. DeathWatch releases the slot, but for a dial that failed: its point is free at once.</summary>
    public sealed record Leaving(AttemptId Attempt, AttemptEnd End) : PoolCommand;

    /// <summary>Local discovery heard of a point.</summary>
    public sealed record Discovered(P2pPoint Point, bool Trusted) : PoolCommand;

    /// <summary>The addresses of a trusted name have changed.</summary>
    /// <param name="Added">Points to trust, with who must answer there.</param>
    /// <param name="Removed">Points to trust no longer.</param>
    public sealed record NameResolved(ImmutableArray<(P2pPoint Point, PeerId? ExpectedPeerId)> Added, ImmutableArray<P2pPoint> Removed) : PoolCommand;

    /// <summary>A message of the layer itself, from the peer of a running connection.</summary>
    public sealed record Control<TMessage>(AttemptId Attempt, P2pMessage<TMessage> Message) : PoolCommand;

    /// <summary>The remote of a running connection is silent: it is asked for points, as a sign of life.</summary>
    public sealed record AskForPoints(AttemptId Attempt) : PoolCommand;

    /// <summary>The sender is told from now on what wakes the maintenance, as <see cref="PoolNotice.Woken"/>. One observer: the last counts.</summary>
    public sealed record Observe : PoolCommand
    {
        public static readonly Observe Instance = new();
    }

    /// <summary>Closes what is left and stops when the last attempt is gone, so that every end is told.</summary>
    public sealed record Shutdown : PoolCommand
    {
        public static readonly Shutdown Instance = new();
    }
}
