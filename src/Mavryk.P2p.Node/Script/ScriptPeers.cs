using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Mavryk.P2p.Protocol.Points;

namespace Mavryk.P2p.Node.Script;

/// <summary>The connections of a session that are not told to the end yet. Thread-safe.</summary>
internal sealed class ScriptPeers(ScriptLines lines, ScriptOptions options, SinkMeter sink)
{
    // Ends that nobody reads pile up only so far; then new connections are closed again.
    private const int MaxUntold = 10_000;

    private readonly ConcurrentDictionary<PeerId, ScriptPeer> _byId = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _allTold = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // One more than there are connections, until the session stops.
    private int _untold = 1;

    /// <summary>Takes a connection in: the callback of the network.</summary>
    public void Add(PeerId peerId, NodeConnection connection)
    {
        if (Interlocked.Increment(ref _untold) > MaxUntold)
        {
            connection.DisconnectAsync("nobody reads the output");
            Told();
            return;
        }

        var peer = new ScriptPeer(connection, lines, options, sink);
        _byId[peerId] = peer;
        _ = RunAsync(peerId, peer);
    }

    public bool TryFind(PeerId peerId, [NotNullWhen(true)] out ScriptPeer? peer) => _byId.TryGetValue(peerId, out peer);

    /// <summary>Waits until the ends of all connections are told, but not for those whose receiving is held up.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        Told();
        await _allTold.Task.ConfigureAwait(false);
    }

    private async Task RunAsync(PeerId peerId, ScriptPeer peer)
    {
        try
        {
            await peer.RunAsync(_stop.Token).ConfigureAwait(false);
        }
        finally
        {
            _byId.TryRemove(new KeyValuePair<PeerId, ScriptPeer>(peerId, peer));
            Told();
        }
    }

    private void Told()
    {
        if (Interlocked.Decrement(ref _untold) == 0)
        {
            _allTold.SetResult();
        }
    }
}
