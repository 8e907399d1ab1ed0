using System.Diagnostics;
using Mavryk.P2p.Actors.Facade;
using Mavryk.P2p.Benchmarks.Fixtures;
using Mavryk.P2p.Protocol.Messages;

namespace Mavryk.P2p.Benchmarks.Pipelines;

/// <summary>The product: two networks and one connection between them.</summary>
internal sealed class P2pPipeline : IPipeline
{
    private readonly Nodes _nodes = new();
    private IP2pConnection<byte[], ConnectionMetadata> _near = null!;
    private IP2pConnection<byte[], ConnectionMetadata> _far = null!;

    public string Name => "P2P connection";

    public static async Task<P2pPipeline> OpenAsync()
    {
        var pipeline = new P2pPipeline();
        var near = await pipeline._nodes.StartAsync();
        var far = await pipeline._nodes.StartAsync();
        var accepted = new TaskCompletionSource<IP2pConnection<byte[], ConnectionMetadata>>();
        far.OnNewConnection((_, connection) => accepted.SetResult(connection));
        pipeline._near = (await near.ConnectAsync(far.ListeningPoint!.Value)).GetOrThrow();
        pipeline._far = await accepted.Task;
        return pipeline;
    }

    public async Task MoveAsync(byte[] message, int count)
    {
        var receiving = Task.Run(async () =>
        {
            for (var i = 0; i < count; i++)
            {
                (await _far.ReceiveAsync()).GetOrThrow();
            }
        });
        for (var i = 0; i < count; i++)
        {
            await _near.SendAsync(message);
        }

        await receiving;
    }

    public async Task BounceAsync(byte[] message, double[] microseconds)
    {
        var echo = Task.Run(async () =>
        {
            for (var i = 0; i < microseconds.Length; i++)
            {
                await _far.SendAsync((await _far.ReceiveAsync()).GetOrThrow());
            }
        });
        for (var i = 0; i < microseconds.Length; i++)
        {
            var start = Stopwatch.GetTimestamp();
            await _near.SendAsync(message);
            (await _near.ReceiveAsync()).GetOrThrow();
            microseconds[i] = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
        }

        await echo;
    }

    public ValueTask DisposeAsync() => _nodes.DisposeAsync();
}
