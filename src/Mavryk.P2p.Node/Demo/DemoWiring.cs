using System.Diagnostics;
using Mavryk.P2p.Actors.Facade;
using Mavryk.P2p.Node.Hosting;
using Mavryk.P2p.Protocol.Points;

namespace Mavryk.P2p.Node.Demo;

/// <summary>
/// How the nodes of the demo find each other: all they are told is one bootstrap point. What the maintenance of the library does for a node
/// belongs here.
/// </summary>
internal static class DemoWiring
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Connects every node to at least <paramref name="target"/> others.</summary>
    /// <returns>What went wrong.</returns>
    public static async Task<IReadOnlyList<string>> ConnectAsync(IReadOnlyList<DemoNode> nodes, int target, CancellationToken stop)
    {
        var errors = new List<string>();
        var bootstrap = nodes[0].Network.ListeningPoint!.Value;
        foreach (var node in nodes.Skip(1))
        {
            await ConnectAsync(node, bootstrap).ConfigureAwait(false);
        }

        // A ring over all that the bootstrap node knows, and chords over it. The other end of a connection may learn of it a moment later.
        var start = Stopwatch.GetTimestamp();
        while (errors.Count == 0 && !nodes.All(HasEnough) && Stopwatch.GetElapsedTime(start) < Patience)
        {
            P2pPoint[] known = [bootstrap, .. nodes[0].Network.Connections.Select(connection => connection.Info.IdPoint.Point).OfType<P2pPoint>().Order()];
            for (var distance = 1; distance < known.Length; distance++)
            {
                foreach (var node in nodes.Where(node => !HasEnough(node)))
                {
                    var next = known[(Array.IndexOf(known, node.Network.ListeningPoint!.Value) + distance) % known.Length];
                    if (node.Network.FindConnection(next) is null)
                    {
                        await ConnectAsync(node, next).ConfigureAwait(false);
                    }
                }
            }

            await Task.Delay(Pause, stop).ConfigureAwait(false);
        }

        return errors;

        bool HasEnough(DemoNode node) => node.Network.Connections.Length >= target;

        async Task ConnectAsync(DemoNode node, P2pPoint point)
        {
            if (await node.Network.ConnectAsync(point, cancellation: stop).ConfigureAwait(false) is P2pResult<NodeConnection>.Failed failed
                && !failed.Error.IsConnectedAnyway())
            {
                errors.Add($"node {node.Index} to {point}: {string.Join("; ", failed.Trace.Select(error => error.Message))}");
            }
        }
    }
}
