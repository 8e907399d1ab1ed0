using System.CommandLine;
using Mavryk.P2p.Benchmarks.Actors;
using Mavryk.P2p.Benchmarks.Comparisons;
using Mavryk.P2p.Benchmarks.Connections;
using Mavryk.P2p.Benchmarks.Micro;
using Mavryk.P2p.Benchmarks.Pipelines;
using Mavryk.P2p.Benchmarks.Reports;

namespace Mavryk.P2p.Benchmarks.Commands;

/// <summary>The commands of the program.</summary>
internal static class BenchmarkCommandLine
{
    private static readonly Option<bool> Quick = new("--quick") { Description = "Few and short repetitions: rough figures", Recursive = true };

    private delegate Task Measurement(Effort effort, TextWriter output);

    public static Task<int> RunAsync(string[] args)
    {
        var root = new RootCommand("Measures Mavryk.P2p.Actors. Absolute figures depend on the machine and on what else runs there: compare ratios within one run.")
        {
            Quick,
            MicroCommand.Create(),
            Create("crypto", "Box, hash and key agreement against BouncyCastle and libsodium, taking turns: for machines where other work runs", CryptoComparison.RunAsync),
            Create("throughput", "One connection, one direction, at 65,507 B, 1 KiB and 100 B, against Akka.IO and sockets without the protocol", ThroughputMeasurement.RunAsync),
            Create("roundtrip", "One message in flight, there and back, at 16 B and 1 KiB, against the same", RoundTripMeasurement.RunAsync),
            Create("connect", "Connects and disconnects per second, handshake included", ConnectMeasurement.RunAsync),
            Create("memory", "Memory and CPU of a node with up to 1,000 idle connections to another process", MemoryMeasurement.RunAsync),
            Create("actors", "Tell, Ask and idle actors of the Akka in use", ActorMeasurement.RunAsync),
            Create("all", "All of these but micro; with --quick in less than a minute", RunAllAsync),
            IdlePeersCommand.Create(),
        };
        return root.Parse(args).InvokeAsync();
    }

    private static Command Create(string name, string description, Measurement measurement)
    {
        var command = new Command(name, description);
        command.SetAction(async (parsed, _) =>
        {
            Machine.Print(Console.Out);
            await measurement(parsed.GetValue(Quick) ? Effort.Quick : Effort.Full, Console.Out);
        });
        return command;
    }

    private static async Task RunAllAsync(Effort effort, TextWriter output)
    {
        foreach (var measurement in (Measurement[])[MemoryMeasurement.RunAsync, ActorMeasurement.RunAsync, CryptoComparison.RunAsync, ThroughputMeasurement.RunAsync, RoundTripMeasurement.RunAsync, ConnectMeasurement.RunAsync])
        {
            await measurement(effort, output);
        }
    }
}
