using System.Diagnostics;
using Akka.Actor;
using Mavryk.P2p.Actors.Facade;
using Mavryk.P2p.Actors.Storage;
using Mavryk.P2p.Node.Configuration;
using Mavryk.P2p.Node.Hosting;
using Mavryk.P2p.Node.Output;
using Mavryk.P2p.Protocol.Identity;
using Spectre.Console;

namespace Mavryk.P2p.Node.Demo;

/// <summary>A network of several nodes in this process, on the loopback: starts it, gossips, reports, and stops it.</summary>
internal sealed class DemoRun(int count, TimeSpan duration, Terminal terminal) : IAsyncDisposable
{
    private const int WantedConnections = 4;

    private static readonly TimeSpan MessagePeriod = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(20);

    private readonly List<DemoNode> _nodes = [];
    private readonly List<NodeIdentity> _identities = [];
    private ActorSystem? _system;

    private int Target => Math.Min(count - 1, WantedConnections);

    /// <summary>Runs the demo.</summary>
    /// <returns>What did not go as it should; nothing if all is well.</returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async Task<IReadOnlyList<string>> RunAsync(CancellationToken stop)
    {
        terminal.Out.WriteLine($"{count} nodes on the loopback, each to have {Target} connections or more, gossiping for {duration.TotalSeconds} s");
        if (await StartAsync(stop).ConfigureAwait(false) is { Count: > 0 } notStarted)
        {
            return notStarted;
        }

        await FindEachOtherAsync(stop).ConfigureAwait(false);
        var start = Stopwatch.GetTimestamp();
        var gossip = GossipAsync(stop);
        if (terminal.IsOutInteractive)
        {
            await ShowAsync(gossip).ConfigureAwait(false);
        }

        await gossip.ConfigureAwait(false);
        return DemoReport.Summarize(terminal, _nodes, Target, Stopwatch.GetElapsedTime(start));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_nodes.Select(node => node.Network.ShutdownAsync())).ConfigureAwait(false);
        if (_system is not null)
        {
            await _system.Terminate().ConfigureAwait(false);
        }

        _identities.ForEach(identity => identity.Dispose());
    }

    private async Task<IReadOnlyList<string>> StartAsync(CancellationToken stop)
    {
        for (var i = 0; i < count; i++)
        {
            if (NodeConfiguration.Load(Options(i), file: null, isScript: true, out var errors) is not { } configuration)
            {
                return errors;
            }

            _system ??= ActorSystem.Create("demo", configuration.Config);
            var identity = await new IdentityGenerator().GenerateAsync(difficulty: 0, cancellationToken: stop).ConfigureAwait(false);
            _identities.Add(identity);
            switch (await NetworkStart.CreateAsync(_system, configuration.Layer, configuration.Node, identity, stop).ConfigureAwait(false))
            {
                case P2pResult<NodeNetwork>.Ok(var network):
                    var node = new DemoNode(i, network, _system);
                    _nodes.Add(node);
                    node.Start();
                    network.Activate();
                    break;
                case P2pResult<NodeNetwork>.Failed(var trace):
                    return [.. trace.Select(error => error.Message)];
            }
        }

        return [];
    }

    // All that a node is told is one point; all on one address, and in a hurry, as somebody watches.
    private string Options(int index) => $$"""
        mavryk.p2p {
          name = p2p-{{index}}
          chain-name = MAVRYK_DEMO
          listening-port = 0
          trusted-points = [{{(index == 0 ? "" : $"\"{_nodes[0].Network.ListeningPoint}\"")}}]
          limits { min-connections = {{Target}}, expected-connections = {{Target}}, max-connections = {{3 * Target}} }
          admission { max-per-address = unlimited, network-burst = unlimited }
          pool.accept-private-addresses = on
          maintenance { search-pause = 100ms, max-search-pause = 1s }
          reconnection.initial-delay = 100ms
          storage { peers-file = off, bans-file = off }
        }
        """;

    // The maintenance works on its own; asking for a run tells when it is over.
    private async Task FindEachOtherAsync(CancellationToken stop)
    {
        var start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < Patience && _nodes.Where(node => node.Network.Connections.Length < Target).ToList() is { Count: > 0 } lonely)
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
            patience.CancelAfter(Patience);
            await Task.WhenAll(lonely.Select(node => node.Network.MaintainAsync(patience.Token))).ConfigureAwait(false);
        }
    }

    // Every node makes messages at a steady pace; then the last ones get the time to arrive.
    private async Task GossipAsync(CancellationToken stop)
    {
        using var ticks = new PeriodicTimer(MessagePeriod);
        var start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < duration && await ticks.WaitForNextTickAsync(stop).ConfigureAwait(false))
        {
            _nodes.ForEach(node => node.Make());
        }

        start = Stopwatch.GetTimestamp();
        while (!DemoReport.HasAllArrived(_nodes) && Stopwatch.GetElapsedTime(start) < Grace)
        {
            await ticks.WaitForNextTickAsync(stop).ConfigureAwait(false);
        }
    }

    private Task ShowAsync(Task gossip) => terminal.Out.Live(DemoReport.Table(_nodes)).StartAsync(async live =>
    {
        while (await Task.WhenAny(gossip, Task.Delay(200, CancellationToken.None)).ConfigureAwait(false) != gossip)
        {
            live.UpdateTarget(DemoReport.Table(_nodes));
        }

        live.UpdateTarget(DemoReport.Table(_nodes));
    });
}
