using Mavryk.P2p.Actors.Facade;
using Mavryk.P2p.Protocol.Json;
using Mavryk.P2p.Protocol.Messages;

namespace Mavryk.P2p.Benchmarks.Fixtures;

/// <summary>The network of the measurements: one kind of message, bytes with a length in front.</summary>
internal static class Messages
{
    /// <summary>Bytes of such a message beside its payload: size field, tag, length.</summary>
    public const int Overhead = 10;

    public static readonly ApplicationMessages<byte[]> Table = new(new ApplicationMessage<byte[]>(
        0x10,
        "Bytes",
        (message, ref writer) =>
        {
            writer.WriteBytes(message);
            return true;
        },
        (ref reader) => reader.ReadBytes().ToArray()));

    public static readonly P2pDefinition<byte[], int, ConnectionMetadata> Definition = new()
    {
        Messages = Table,
        ConnectionMetadata = new ConnectionMetadata(DisableMempool: false, PrivateNode: false),
        ConnectionMetadataCodec = ConnectionMetadataCodec.Instance,
        InitialPeerMetadata = () => 0,
        PeerMetadataJson = P2pJson.Int31,
        Score = _ => 1.0,
    };

    public static byte[] Payload(int size)
    {
        var payload = new byte[size];
        new Random(size).NextBytes(payload);
        return payload;
    }
}
