using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Mavryk.P2p.Benchmarks.Fixtures;

namespace Mavryk.P2p.Benchmarks.Connections;

/// <summary>The other process of the memory measurement: connects as many nodes as it is told, line by line, until its input ends.</summary>
internal static class IdlePeersCommand
{
    private const string Name = "idle-peers";

    /// <summary>Starts this program as that process.</summary>
    public static Process Start(int port)
    {
        var program = Environment.ProcessPath!;
        var start = new ProcessStartInfo(program) { RedirectStandardInput = true };
        if (Path.GetFileNameWithoutExtension(program) == "dotnet")
        {
            start.ArgumentList.Add(typeof(IdlePeersCommand).Assembly.Location);
        }

        start.ArgumentList.Add(Name);
        start.ArgumentList.Add(port.ToString(CultureInfo.InvariantCulture));
        return Process.Start(start)!;
    }

    public static Command Create()
    {
        var port = new Argument<int>("port");
        var command = new Command(Name) { port };
        command.Hidden = true;
        command.SetAction((parsed, _) => RunAsync(parsed.GetValue(port)));
        return command;
    }

    private static async Task RunAsync(int port)
    {
        await using var nodes = new Nodes();
        var connected = 0;
        while (await Console.In.ReadLineAsync() is { } line)
        {
            for (var wanted = int.Parse(line, CultureInfo.InvariantCulture); connected < wanted; connected++)
            {
                var peer = await nodes.StartAsync(listens: false);
                (await peer.ConnectAsync(Nodes.Loopback(port))).GetOrThrow();
            }
        }
    }
}
