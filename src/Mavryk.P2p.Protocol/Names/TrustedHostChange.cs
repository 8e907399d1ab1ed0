using System.Collections.Immutable;
using Mavryk.P2p.Protocol.Points;

namespace Mavryk.P2p.Protocol.Names;

/// <summary>What an answer of the name service, or its absence, changes. Immutable.</summary>
/// <param name="Added">Points to trust, with who must answer there.</param>
/// <param name="Removed">Points to trust no longer.</param>
/// <param name="NewProblem">What to warn of: a failure that the one before did not have.</param>
/// <param name="AskAgain">When to ask again; absent: never.</param>
public sealed record TrustedHostChange(
    ImmutableArray<(P2pPoint Point, PeerId? ExpectedPeerId)> Added, ImmutableArray<P2pPoint> Removed, string? NewProblem, TimeSpan? AskAgain);
