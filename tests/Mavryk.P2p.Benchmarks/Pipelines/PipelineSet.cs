namespace Mavryk.P2p.Benchmarks.Pipelines;

/// <summary>The pipelines that are compared, all open at once so that rounds can alternate.</summary>
internal sealed class PipelineSet : IAsyncDisposable
{
    private readonly List<IPipeline> _pipelines = [];

    public IReadOnlyList<IPipeline> All => _pipelines;

    /// <summary>The one that the others are compared with: Akka.IO without the protocol.</summary>
    public IPipeline Baseline { get; private set; } = null!;

    public static async Task<PipelineSet> OpenAsync()
    {
        var set = new PipelineSet();
        set._pipelines.Add(await SocketPipeline.OpenAsync(gathered: false));
        set._pipelines.Add(await SocketPipeline.OpenAsync(gathered: true));
        set._pipelines.Add(await PipePipeline.OpenAsync());
        set.Baseline = await AkkaPipeline.OpenAsync(isSealed: false);
        set._pipelines.Add(set.Baseline);
        set._pipelines.Add(await AkkaPipeline.OpenAsync(isSealed: true));
        set._pipelines.Add(await P2pPipeline.OpenAsync());
        return set;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var pipeline in _pipelines)
        {
            await pipeline.DisposeAsync();
        }
    }
}
