using System.Collections.Immutable;
using Mavryk.P2p.Protocol.Acl;
using Mavryk.P2p.Protocol.Points;

namespace Mavryk.P2p.Protocol.Files;

/// <summary>What the operator said and a restart must not forget. Immutable.</summary>
/// <param name="Bans">Who is shut out.</param>
/// <param name="TrustedPoints">Points that are trusted beyond what the configuration says, with who must answer there.</param>
public sealed record BansFileContent(Bans Bans, ImmutableArray<(P2pPoint Point, PeerId? ExpectedPeerId)> TrustedPoints)
{
    /// <summary>Nothing was said.</summary>
    public static BansFileContent None { get; } = new(Bans.None, []);
}
