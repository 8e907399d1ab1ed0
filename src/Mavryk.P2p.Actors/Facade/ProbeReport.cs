using System.Collections.Immutable;
using Mavryk.P2p.Protocol.Events;
using Mavryk.P2p.Protocol.Messages;
using Mavryk.P2p.Protocol.Points;
using Mavryk.P2p.Protocol.Versions;

namespace Mavryk.P2p.Actors.Facade;

/// <summary>What a probe found out about a point. Immutable.</summary>
/// <typeparam name="TConnMeta">What is exchanged in the handshake.</typeparam>
/// <param name="Point">The point that was dialled.</param>
/// <param name="Claim">What the remote said first, in clear and not proven yet; absent if it said nothing.</param>
/// <param name="Remote">Who the remote is, proven by the encrypted part of the handshake; absent if that failed.</param>
/// <param name="CommonVersion">The versions that we would speak with it; absent if there is no such version, or nothing was said.</param>
/// <param name="Answer">How it ended.</param>
/// <param name="Times">How long each step took.</param>
public sealed record ProbeReport<TConnMeta>(
    P2pPoint Point, ConnectionMessage? Claim, ConnectionInfo<TConnMeta>? Remote, NetworkVersion? CommonVersion, ProbeAnswer Answer, ProbeTimes Times);

/// <summary>How a probe ended: a closed set. Immutable.</summary>
public abstract record ProbeAnswer
{
    private ProbeAnswer()
    {
    }

    /// <summary>The remote would have us.</summary>
    public sealed record Accepted : ProbeAnswer;

    /// <summary>The remote sent a Nack: its motive, and the points that it told instead.</summary>
    public sealed record Refused(RejectionMotive Motive, ImmutableArray<P2pPoint> Points) : ProbeAnswer;

    /// <summary>There was no answer: no connection, a remote that hung up or broke the protocol, another identity than expected, or too little time.</summary>
    /// <param name="Trace">The errors of the reference, outermost first.</param>
    public sealed record Failed(ImmutableArray<P2pError> Trace) : ProbeAnswer;
}

/// <summary>How long each step took after the one before; absent if it was not reached. Each is about one round trip and the remote's work. Immutable.</summary>
/// <param name="Connect">The TCP connect.</param>
/// <param name="ConnectionMessage">Until the remote's first message.</param>
/// <param name="Metadata">Until its metadata: it has checked our proof of work by then.</param>
/// <param name="Answer">Until its Ack or Nack.</param>
public readonly record struct ProbeTimes(TimeSpan? Connect, TimeSpan? ConnectionMessage, TimeSpan? Metadata, TimeSpan? Answer);
