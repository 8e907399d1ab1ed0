using System.Globalization;
using Mavryk.P2p.Node.Output;
using Mavryk.P2p.Node.Script;
using Spectre.Console;

namespace Mavryk.P2p.Node.Demo;

/// <summary>What there is to see of the demo: a table while it runs, a summary at its end.</summary>
internal static class DemoReport
{
    /// <summary>One row a node.</summary>
    public static Table Table(IEnumerable<DemoNode> nodes)
    {
        var table = new Table().AddColumns("node", "peer id", "connections", "made", "arrived", "duplicates", "sent", "received");
        foreach (var node in nodes)
        {
            var stat = node.Network.GlobalStat;
            table.AddRow(
                Text(node.Index),
                node.Network.PeerId.ToShortString(),
                Text(node.Network.Connections.Length),
                Text(node.Made),
                Text(node.Arrived),
                Text(node.Duplicates),
                Bytes(stat.TotalSent),
                Bytes(stat.TotalReceived));
        }

        return table;
    }

    /// <summary>Writes the summary.</summary>
    /// <param name="terminal">Gets it.</param>
    /// <param name="nodes">The nodes, while their networks still run.</param>
    /// <param name="target">The number of connections wanted.</param>
    /// <param name="elapsed">How long messages were made.</param>
    /// <returns>What did not go as it should; nothing if all is well.</returns>
    public static IReadOnlyList<string> Summarize(Terminal terminal, IReadOnlyList<DemoNode> nodes, int target, TimeSpan elapsed)
    {
        var lines = terminal.Out;
        var indexes = nodes.ToDictionary(node => node.Network.PeerId, node => node.Index);
        lines.WriteLine("topology:");
        foreach (var node in nodes)
        {
            var neighbours = node.Network.Connections.Select(connection => indexes[connection.Info.PeerId]).Order();
            lines.WriteLine($"  node {node.Index} {node.Network.PeerId} {node.Network.ListeningPoint}: connected to {string.Join(", ", neighbours)}");
        }

        var all = new Latencies();
        foreach (var node in nodes)
        {
            node.AddLatenciesTo(all);
        }

        var made = nodes.Sum(node => (long)node.Made);
        var sent = nodes.Sum(node => node.Network.GlobalStat.TotalSent);
        var received = nodes.Sum(node => node.Network.GlobalStat.TotalReceived);
        var seconds = elapsed.TotalSeconds;
        lines.WriteLine($"messages: {made} made, {all.Count} of {made * (nodes.Count - 1)} arrivals, {nodes.Sum(node => node.Duplicates)} duplicates");
        lines.WriteLine($"bytes: {sent} sent, {received} received");
        lines.WriteLine(string.Create(CultureInfo.InvariantCulture, $"rates: {made / seconds:F1} messages/s made, {all.Count / seconds:F1} arrivals/s, {sent / seconds / 1e6:F3} MB/s on the wire"));
        lines.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"latencies: median {all.Percentile(0.5).TotalMilliseconds:F2} ms, 99% {all.Percentile(0.99).TotalMilliseconds:F2} ms, max {all.Max.TotalMilliseconds:F2} ms"));
        return [.. Shortcomings(nodes, target)];
    }

    /// <summary>True if every message is everywhere.</summary>
    public static bool HasAllArrived(IReadOnlyList<DemoNode> nodes) => !Missing(nodes).Any();

    private static IEnumerable<string> Shortcomings(IReadOnlyList<DemoNode> nodes, int target) =>
        nodes.Where(node => node.Network.Connections.Length < target)
            .Select(node => $"node {node.Index} has {node.Network.Connections.Length} connections of {target}")
            .Concat(Missing(nodes));

    private static IEnumerable<string> Missing(IReadOnlyList<DemoNode> nodes) =>
        from origin in nodes
        from node in nodes
        where node != origin && node.ArrivedFrom(origin.Index) < origin.Made
        select $"node {node.Index} has {node.ArrivedFrom(origin.Index)} of {origin.Made} messages of node {origin.Index}";

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Bytes(long bytes) => bytes < 10_000 ? $"{bytes} B" : string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e3:F1} kB");
}
