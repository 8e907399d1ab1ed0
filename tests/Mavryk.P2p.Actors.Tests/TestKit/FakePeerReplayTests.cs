using System.Net;
using System.Text.Json;
using Mavryk.P2p.Actors.TestKit.InMemory;
using Mavryk.P2p.Actors.TestKit.Peers;
using Mavryk.P2p.Protocol.Channel;
using Mavryk.P2p.Protocol.Crypto;
using Mavryk.P2p.Protocol.Encoding;
using Mavryk.P2p.Protocol.Identity;
using Mavryk.P2p.Protocol.Messages;
using Mavryk.P2p.Protocol.Versions;

namespace Mavryk.P2p.Actors.Tests.TestKit;

/// <summary>A fake peer takes the part of either side in a recorded dialogue of two reference nodes, and must send the very bytes.</summary>
public sealed class FakePeerReplayTests
{
    private static readonly ApplicationMessages<byte[]> Messages = new(new ApplicationMessage<byte[]>(0x10, "Test", Write, Read));

    [Theory]
    [InlineData(ChannelRole.Initiator, "initiator", "responder")]
    [InlineData(ChannelRole.Responder, "responder", "initiator")]
    public async Task A_fake_peer_sends_what_the_reference_sent(ChannelRole role, string own, string other)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var dialogue = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Vectors", "dialogue_success.json")));
        var sent = dialogue.RootElement.GetProperty($"{own}_to_{other}");
        var received = dialogue.RootElement.GetProperty($"{other}_to_{own}");
        var network = new InMemoryNetwork();
        using var listener = network.Listen(new IPEndPoint(IPAddress.Loopback, 0));
        await using var remote = await network.ConnectAsync(IPAddress.Loopback, listener.Local, deadline.Token);
        await using var peer = Recorded(dialogue.RootElement.GetProperty(own), sent).Use(await listener.AcceptAsync(deadline.Token), role);

        await remote.WriteAsync(Hex(received, "raw"), deadline.Token);
        _ = Assert.IsType<AckMessage.Ack>(await peer.HandshakeAsync(deadline.Token));
        foreach (var chunk in sent.GetProperty("chunks").EnumerateArray().Skip(2))
        {
            await (chunk.GetProperty("message").ValueKind == JsonValueKind.String
                ? peer.SendAsync(Hex(chunk, "message"), deadline.Token)
                : peer.SendChunkAsync(Hex(chunk, "plaintext"), deadline.Token));
        }

        foreach (var chunk in received.GetProperty("chunks").EnumerateArray().Skip(2))
        {
            var message = await peer.ReceiveAsync(deadline.Token);
            Assert.Equal(Hex(chunk, "plaintext"), peer.Encode(message!));
        }

        var raw = new byte[Hex(sent, "raw").Length];
        await remote.ReadExactlyAsync(raw, deadline.Token);
        Assert.Equal(Hex(sent, "raw"), raw);
        Assert.Equal(Hex(received, "raw"), peer.RawFrames.SelectMany(frame => frame).ToArray());
    }

    private static FakePeer<byte[], ConnectionMetadata> Recorded(JsonElement identity, JsonElement sent)
    {
        var hello = sent.GetProperty("connection_message");
        var version = hello.GetProperty("version");
        var metadata = sent.GetProperty("chunks")[0].GetProperty("metadata");
        return new(new FakePeerOptions<byte[], ConnectionMetadata>(
            new NodeIdentity(Hex(identity, "secret_key"), new ProofOfWorkStamp(Hex(identity, "proof_of_work_stamp"))),
            new NetworkVersion(
                version.GetProperty("chain_name").GetString()!,
                version.GetProperty("distributed_db_version").GetUInt16(),
                version.GetProperty("p2p_version").GetUInt16()),
            Messages,
            ConnectionMetadataCodec.Instance,
            new ConnectionMetadata(metadata.GetProperty("disable_mempool").GetBoolean(), metadata.GetProperty("private_node").GetBoolean()))
        {
            Port = hello.GetProperty("port").GetUInt16(),
            Random = new Recording(Hex(hello, "message_nonce")),
        });
    }

    private static bool Write(byte[] message, ref WireWriter writer)
    {
        writer.WriteBytes(message);
        return true;
    }

    private static byte[] Read(ref WireReader reader) => reader.ReadBytes().ToArray();

    private static byte[] Hex(JsonElement element, string property) => Convert.FromHexString(element.GetProperty(property).GetString()!);

    private sealed class Recording(byte[] bytes) : Random
    {
        public override void NextBytes(byte[] buffer) => bytes.CopyTo(buffer, 0);
    }
}
