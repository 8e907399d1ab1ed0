using Mavryk.P2p.Actors.Facade;
using Mavryk.P2p.Node.Hosting;
using Mavryk.P2p.Node.Output;
using Mavryk.P2p.Node.Script;
using Mavryk.P2p.Protocol.Events;
using Mavryk.P2p.Protocol.Messages;
using Mavryk.P2p.Protocol.Points;
using Mavryk.P2p.Protocol.Versions;

namespace Mavryk.P2p.Node.Tests.Script;

public sealed class ScriptPeerTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Receiving_stops_and_goes_on_as_often_as_it_is_told()
    {
        var connection = new SilentConnection();
        await using var lines = new JsonLines(Stream.Null);
        var options = new ScriptOptions();
        var peer = new ScriptPeer(connection, new ScriptLines(lines, options), options, new SinkMeter());
        using var stop = new CancellationTokenSource();
        var run = peer.RunAsync(stop.Token);

        for (var i = 0; i < 5000; i++)
        {
            await peer.PauseAsync().WaitAsync(Patience);
            Assert.Equal(0, connection.Receiving);
            peer.Resume();
        }

        // Two at once, behind each other.
        for (var i = 0; i < 1000; i++)
        {
            var turns = new[] { peer.TakeTurnAsync(), peer.TakeTurnAsync() };
            await (await Task.WhenAny(turns).WaitAsync(Patience));
            peer.ReturnTurn();
            await Task.WhenAll(turns).WaitAsync(Patience);
            peer.ReturnTurn();
        }

        await peer.PauseAsync().WaitAsync(Patience);
        await stop.CancelAsync();
        await run.WaitAsync(Patience);
    }

    /// <summary>A connection on which nothing ever arrives.</summary>
    private sealed class SilentConnection : IP2pConnection<OpaqueMessage, ConnectionMetadata>
    {
        private int _receiving;

        public int Receiving => Volatile.Read(ref _receiving);

        public ConnectionInfo<ConnectionMetadata> Info { get; } =
            new(false, default, new ConnectionId(P2pPoint.Parse("127.0.0.1:1")), 1, new NetworkVersion("X", 0, 0), false, default, default);

        public NetworkVersion NegotiatedVersion => Info.AnnouncedVersion;

        public P2pStat Stat => default;

        public ConnectionQueues Queues => default;

        public Task<DisconnectionReason> Closed { get; } = new TaskCompletionSource<DisconnectionReason>().Task;

        public SendResult TrySend(OpaqueMessage message) => SendResult.Closed.Instance;

        public ValueTask<SendResult> SendAsync(OpaqueMessage message, CancellationToken cancellation = default) => ValueTask.FromResult(TrySend(message));

        public async ValueTask<P2pResult<OpaqueMessage>> ReceiveAsync(CancellationToken cancellation = default)
        {
            Interlocked.Increment(ref _receiving);
            try
            {
                var never = new TaskCompletionSource<P2pResult<OpaqueMessage>>(TaskCreationOptions.RunContinuationsAsynchronously);
                return await never.Task.WaitAsync(cancellation);
            }
            finally
            {
                Interlocked.Decrement(ref _receiving);
            }
        }

        public IAsyncEnumerable<OpaqueMessage> ReceiveAllAsync(CancellationToken cancellation = default) => throw new NotSupportedException();

        public Task DisconnectAsync(string reason, bool wait = false) => Task.CompletedTask;
    }
}
