using System.Globalization;
using Mavryk.P2p.Actors.Facade;
using Mavryk.P2p.Protocol.Messages;
using Mavryk.P2p.Protocol.Versions;
using Spectre.Console;

namespace Mavryk.P2p.Node.Output;

/// <summary>What a probe found out, for people: one line a fact, so that scripts can pick theirs.</summary>
internal static class ProbeText
{
    public static void Write(IAnsiConsole output, ProbeReport<ConnectionMetadata> report)
    {
        output.WriteLine($"point: {report.Point}");
        if (report.Claim is { } claim)
        {
            var isProven = report.Remote is not null;
            output.WriteLine($"peer id: {claim.PublicKey.ToPeerId()}{(isProven ? "" : " (not proven)")}");
            output.WriteLine($"announces: {Text(claim.Version)}, {(claim.Port == 0 ? "no port" : $"port {claim.Port}")}");
            output.WriteLine($"common versions: {(report.CommonVersion is { } common ? Text(common) : "none")}");
        }

        if (report.Remote is { RemoteMetadata: var metadata })
        {
            output.WriteLine($"private: {(metadata.PrivateNode ? "yes" : "no")}, mempool: {(metadata.DisableMempool ? "not wanted" : "wanted")}");
        }

        output.WriteLine($"answer: {Text(report.Answer)}");
        output.WriteLine($"times: {Text(report.Times)}");
    }

    private static string Text(NetworkVersion version) => $"chain {version.ChainName}, distributed db {version.DistributedDbVersion}, p2p {version.P2pVersion}";

    private static string Text(ProbeAnswer answer) => answer switch
    {
        ProbeAnswer.Accepted => "ack",
        ProbeAnswer.Refused(var motive, { IsEmpty: true }) => $"nack {motive.Code} ({motive.Text})",
        ProbeAnswer.Refused(var motive, var points) => $"nack {motive.Code} ({motive.Text}), try {string.Join(", ", points)}",
        ProbeAnswer.Failed(var trace) => $"none; {string.Join("; ", trace.Select(error => error.Message))}",
        _ => throw new InvalidOperationException($"Unknown answer {answer}."),
    };

    private static string Text(ProbeTimes times)
    {
        var steps = new[] { ("tcp connect", times.Connect), ("connection message", times.ConnectionMessage), ("metadata", times.Metadata), ("answer", times.Answer) };
        return string.Join(", ", steps.Select(static step =>
            step.Item2 is { } time ? string.Create(CultureInfo.InvariantCulture, $"{step.Item1} {time.TotalMilliseconds:F1} ms") : $"{step.Item1} not reached"));
    }
}
