using Mavryk.P2p.Actors.Facade;
using Mavryk.P2p.Actors.TestKit.Peers;
using Mavryk.P2p.Actors.Tests.Fixtures;
using Mavryk.P2p.Protocol.Encoding;
using Mavryk.P2p.Protocol.Events;
using Mavryk.P2p.Protocol.Messages;

namespace Mavryk.P2p.Actors.Tests.Connections;

/// <summary>How messages lie in chunks, as a remote sees and sends them (wire 5).</summary>
public sealed class FramesTests : PeerTest
{
    private const int TagSize = 16;

    /// <summary>Accounted for each message in a queue beside its bytes.</summary>
    private const int Overhead = 128;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Trait("Scenario", "SOCK-10")]
    public async Task What_cannot_be_decoded_ends_the_connection_for_both_sides(bool dialled)
    {
        var node = await StartAsync();
        var (remote, connection) = dialled ? await DialledAsync(node, Peer(1)) : await JoinAsync(Peer(1), node);
        await using var end = remote;
        await remote.SendAsync([1], Token);

        await remote.SendChunkAsync(Convert.FromHexString("00000004ffffffffffffffffffffffff"), Token);

        Assert.Equal([1], await ReceiveAsync(connection));
        Assert.IsType<P2pError.ConnectionClosed>(ErrorOf(await connection.ReceiveAsync(Token)));
        var violation = Assert.IsType<DisconnectionReason.ProtocolViolation>(await connection.Closed.WaitAsync(Patience));
        Assert.Equal<P2pError>([new P2pError.DecodingError(new DecodeError.UnexpectedTag(0xffff))], violation.Trace);
        Assert.Null(await remote.ReceiveAsync(Token));
    }

    [Fact]
    [Trait("Scenario", "SOCK-27")]
    public async Task A_message_of_a_mebibyte_fills_every_chunk_but_the_last()
    {
        var node = await StartAsync();
        var (remote, connection) = await JoinAsync(Peer(1), node);
        await using var end = remote;
        var handshake = remote.RawFrames.Count;
        var message = new P2pMessage<byte[]>.Application(TestMessages.Payload(1 << 20));
        var encoding = remote.Encode(message);

        Assert.IsType<SendResult.Queued>(await connection.SendAsync(message.Message, Token));
        var received = new List<byte>();
        while (received.Count < encoding.Length)
        {
            received.AddRange((await remote.ReceiveChunkAsync(Token))!.Value.ToArray());
        }

        Assert.Equal(encoding, received);
        var frames = remote.RawFrames.Skip(handshake).ToList();
        Assert.All(frames.SkipLast(1), frame => Assert.Equal(65533, (frame[0] << 8) | frame[1]));
        Assert.All(frames, frame => Assert.Equal(frame.Length - 2, (frame[0] << 8) | frame[1]));
        Assert.Equal((encoding.Length + 65516) / 65517, frames.Count);
        Assert.Equal((encoding.Length % 65517) + TagSize, frames[^1].Length - 2);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(1024)]
    [Trait("Scenario", "MSG-10")]
    public async Task Messages_of_any_size_come_through_whole_and_are_counted_whole(int? chunkSize)
    {
        var node = await StartAsync(settings => settings with { Limits = settings.Limits with { BinaryChunksSize = chunkSize } });
        var events = await WatchAsync(node);
        Assert.True(MessageCutter.TryCreate(chunkSize, out var cutter, out _));
        var (remote, connection) = await JoinAsync(Peer(1).With(options => options with { Cutter = cutter! }), node);
        await using var end = remote;
        var handshake = remote.RawFrames.Count;

        await remote.SendAsync(new P2pMessage<byte[]>.SwapRequest(Loopback(4001), Peer(2).Options.Identity.PeerId), Token);
        Assert.Equal(new P2pEvent.SwapRequestReceived(connection.Info.PeerId), (await events.UntilAsync<P2pEvent.SwapRequestReceived>())[^1]);
        foreach (var size in (int[])[1, 1 << 10, 8 << 20])
        {
            var payload = TestMessages.Payload(size);
            var encodedSize = remote.Encode(new P2pMessage<byte[]>.Application(payload)).Length;
            await remote.SendAsync(payload, Token);
            await EventuallyAsync(() => connection.Queues.IncomingMessages == 1);
            Assert.Equal(encodedSize + Overhead, connection.Queues.IncomingBytes);
            Assert.Equal(payload, await ReceiveAsync(connection));

            Assert.IsType<SendResult.Queued>(await connection.SendAsync(payload, Token));
            Assert.Equal(payload, Application(await remote.ReceiveAsync(Token)));
        }

        Assert.Equal(cutter!.PlaintextSize + MessageCutter.ChunkOverhead, remote.RawFrames.Skip(handshake).Max(frame => frame.Length));
    }

    private async Task<(FakeConnection<byte[], ConnectionMetadata> Remote, IP2pConnection<byte[], ConnectionMetadata> Node)> DialledAsync(
        IP2pNetwork<byte[], int, ConnectionMetadata> node, FakePeer<byte[], ConnectionMetadata> peer)
    {
        var (remote, result) = await DialledAsync(node, peer, Listen());
        return (remote, result.GetOrThrow());
    }
}
