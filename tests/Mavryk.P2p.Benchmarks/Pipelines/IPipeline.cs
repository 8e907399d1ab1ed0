namespace Mavryk.P2p.Benchmarks.Pipelines;

/// <summary>One way of moving messages between two ends in this process over loopback TCP.</summary>
internal interface IPipeline : IAsyncDisposable
{
    string Name { get; }

    /// <summary>Sends a message a number of times; completes when the last has arrived.</summary>
    Task MoveAsync(byte[] message, int count);

    /// <summary>Sends a message, waits until it came back, and so on.</summary>
    /// <param name="message">The message.</param>
    /// <param name="microseconds">Takes how long each round trip took; its length is their number.</param>
    Task BounceAsync(byte[] message, double[] microseconds);
}
