using System.Text.Json;
using FsCheck.Xunit;
using Mavryk.P2p.Protocol.Discovery;
using Mavryk.P2p.Protocol.Points;
using Mavryk.P2p.Protocol.Tests.Points;
using Mavryk.P2p.Protocol.Tests.Vectors;

namespace Mavryk.P2p.Protocol.Tests.Discovery;

public sealed class DiscoveryDatagramTests
{
    private static readonly JsonElement Vectors = VectorFile.Read("discovery");

    [Fact]
    [Trait("Scenario", "DISC-04")]
    public void A_datagram_has_the_bytes_of_the_reference_and_an_unsigned_port()
    {
        Assert.Equal(DiscoveryDatagram.Size, Vectors.GetProperty("length").GetInt32());
        foreach (var entry in Vectors.GetProperty("messages").EnumerateArray())
        {
            var port = (ushort)entry.GetProperty("port").GetInt32();
            var bytes = new DiscoveryDatagram(PeerId.Parse(entry.Text("peer_id")), port).Encode();
            Assert.Equal(DiscoveryDatagram.Size, bytes.Length);
            if (!entry.Text("result").StartsWith("exception", StringComparison.Ordinal))
            {
                Assert.Equal(entry.Hex("result"), bytes);
            }

            Assert.Equal(Vectors.Text("key"), System.Text.Encoding.ASCII.GetString(bytes.AsSpan(0, 10)));
            Assert.Equal(PeerId.Parse(entry.Text("peer_id")).ToByteArray(), bytes[10..26]);
            Assert.Equal((byte[])[(byte)(port >> 8), (byte)port], bytes[26..]);
        }
    }

    [Fact]
    public void A_datagram_is_read_like_the_reference_does_and_ignored_if_its_text_is_another()
    {
        foreach (var entry in Vectors.GetProperty("decode").EnumerateArray())
        {
            var decoded = DiscoveryDatagram.TryDecode(entry.Hex("hex"), out var datagram);
            if (entry.TryGetProperty("decoded", out var expected) && expected[0].GetString() == Vectors.Text("key"))
            {
                Assert.True(decoded);
                Assert.Equal(new DiscoveryDatagram(PeerId.Parse(expected[1].GetString()), (ushort)expected[2].GetInt32()), datagram);
                Assert.Equal(entry.Hex("reencoded"), datagram.Encode());
            }
            else
            {
                Assert.False(decoded);
            }
        }
    }

    [Fact]
    [Trait("Scenario", "DISC-04")]
    public void A_datagram_has_the_bytes_of_example_E11()
    {
        var input = VectorFile.Example("E11").GetProperty("input");
        var datagram = new DiscoveryDatagram(PeerId.Parse(input.Text("peer_id")), input.GetProperty("listening_port").GetUInt16());
        Assert.Equal(VectorFile.Example("E11").GetProperty("output").Hex("datagram"), datagram.Encode());
    }

    [Property(Arbitrary = [typeof(PointArbitraries)])]
    public void A_datagram_reads_back(PeerId peerId, ushort port)
    {
        var datagram = new DiscoveryDatagram(peerId, port);
        Assert.True(DiscoveryDatagram.TryDecode(datagram.Encode(), out var decoded));
        Assert.Equal(datagram, decoded);
    }

    [Property]
    public void Random_bytes_are_no_datagram(byte[] bytes) => Assert.False(DiscoveryDatagram.TryDecode(bytes, out _));
}
