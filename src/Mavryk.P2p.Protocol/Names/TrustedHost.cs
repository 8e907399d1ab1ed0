using System.Collections.Immutable;
using Mavryk.P2p.Protocol.Limits;
using Mavryk.P2p.Protocol.Points;

namespace Mavryk.P2p.Protocol.Names;

/// <summary>
/// A host name among the trusted points (wire 6.5): what an answer of the name service changes, and when to ask again. The reference asks once, at its
/// start, and goes without the name if there is no answer. Not thread-safe.
/// </summary>
/// <param name="name">The name of the host.</param>
/// <param name="points">Every trusted point that has this name.</param>
/// <param name="refresh">How long an answer counts; absent: for ever.</param>
public sealed class TrustedHost(string name, ImmutableArray<PointName> points, TimeSpan? refresh)
{
    /// <summary>
    /// Addresses of one host that are trusted at a time. Trusted points are never collected, so that without a limit the name service could fill the table:
    /// behind it, the addresses that were not seen for longest lose their trust again.
    /// </summary>
    public const int MaxAddresses = 64;

    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromSeconds(60);

    private readonly DoublingDelay _retries = new(FirstRetry, LongestRetry);
    private readonly List<P2pAddress> _addresses = [];
    private string? _problem;

    /// <summary>The name of the host.</summary>
    public string Name => name;

    /// <summary>The hosts of these names, each once, since a name is asked for once whatever its ports are.</summary>
    public static ImmutableArray<TrustedHost> Of(IEnumerable<PointName> names, TimeSpan? refresh) =>
    [
        .. names.GroupBy(static point => point.Address, StringComparer.OrdinalIgnoreCase).Select(host => new TrustedHost(host.Key, [.. host], refresh)),
    ];

    /// <summary>The name service answered. An address is trusted when it turns up first and not again: what an operator decides on it later stands.</summary>
    /// <param name="addresses">All addresses of the name; none is a failure like any other.</param>
    public TrustedHostChange Answered(IEnumerable<P2pAddress> addresses)
    {
        P2pAddress[] seen = [.. addresses.Distinct().Take(MaxAddresses)];
        if (seen.Length == 0)
        {
            return Failed("it has no addresses");
        }

        _problem = null;
        _retries.Reset();
        P2pAddress[] added = [.. seen.Except(_addresses)];
        _addresses.RemoveAll(seen.Contains);
        _addresses.AddRange(seen);
        var removed = _addresses[..Math.Max(0, _addresses.Count - MaxAddresses)];
        _addresses.RemoveRange(0, removed.Count);
        return new TrustedHostChange(
            [.. added.SelectMany(_ => points, static (address, point) => (PointAt(address, point), point.PeerId))],
            [.. removed.SelectMany(_ => points, PointAt)],
            NewProblem: null,
            refresh);
    }

    /// <summary>The name service had no answer. What it answered before stays.</summary>
    /// <param name="problem">Its words.</param>
    public TrustedHostChange Failed(string problem)
    {
        var isNew = problem != _problem;
        _problem = problem;
        return new TrustedHostChange([], [], isNew ? problem : null, _retries.Next());
    }

    private static P2pPoint PointAt(P2pAddress address, PointName point) => new(address, point.Port ?? P2pConfig.DefaultPort);
}
