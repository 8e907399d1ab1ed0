using Mavryk.P2p.Actors.Configuration;
using Mavryk.P2p.Actors.Facade;
using Mavryk.P2p.Protocol.Json;
using Mavryk.P2p.Protocol.Limits;
using Mavryk.P2p.Protocol.Messages;

namespace Mavryk.P2p.Actors.Tests.Fixtures;

/// <summary>The network of the tests: one kind of message, bytes with a length in front, on tag 0x10.</summary>
internal static class TestMessages
{
    public const ushort Tag = 0x10;

    public static readonly ApplicationMessages<byte[]> Table = new(new ApplicationMessage<byte[]>(
        Tag,
        "Bytes",
        (message, ref writer) =>
        {
            writer.WriteBytes(message);
            return true;
        },
        (ref reader) => reader.ReadBytes().ToArray()));

    /// <summary>No maintenance, no files.</summary>
    public static readonly P2pSettings Settings = new()
    {
        ChainName = "SANDBOXED_MAVRYK",
        DistributedDbVersions = [0, 1],
        Limits = new P2pLimits { MaintenanceIdleTime = null },
        PeersFile = null,
        BansFile = null,
    };

    public static P2pDefinition<byte[], int, ConnectionMetadata> Definition(bool isPrivate = false) => new()
    {
        Messages = Table,
        ConnectionMetadata = new ConnectionMetadata(DisableMempool: false, PrivateNode: isPrivate),
        ConnectionMetadataCodec = ConnectionMetadataCodec.Instance,
        InitialPeerMetadata = () => 0,
        PeerMetadataJson = P2pJson.Int31,
        Score = _ => 1.0,
    };

    /// <summary>The payload of the acceptance programs: byte i is 7*i modulo 256.</summary>
    public static byte[] Payload(int size)
    {
        var payload = new byte[size];
        for (var i = 0; i < size; i++)
        {
            payload[i] = unchecked((byte)(7 * i));
        }

        return payload;
    }
}
