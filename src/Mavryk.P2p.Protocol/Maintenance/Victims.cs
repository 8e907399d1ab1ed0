using System.Collections.Immutable;
using Mavryk.P2p.Protocol.Pool;

namespace Mavryk.P2p.Protocol.Maintenance;

/// <summary>Who is closed when there are too many connections (behaviour 7.3). Stateless.</summary>
public static class Victims
{
    /// <summary>Chooses uniformly; never a private and trusted remote.</summary>
    /// <param name="running">The running connections in any order.</param>
    /// <param name="count">How many are to go; fewer are chosen if too many are spared.</param>
    /// <param name="spareTrusted">Spare every trusted remote.</param>
    /// <param name="random">Where chance comes from.</param>
    public static ImmutableArray<AttemptId> Choose(IEnumerable<LiveConnection> running, int count, bool spareTrusted, IRandomSource random) =>
    [
        .. random.Pick(
            running.Where(connection => !connection.Trusted || !(spareTrusted || connection.IsPrivate))
                .OrderBy(connection => connection.Attempt.Value)
                .Select(connection => connection.Attempt),
            count),
    ];
}
