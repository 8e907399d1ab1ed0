using System.Net;
using FsCheck.Xunit;
using Mavryk.P2p.Protocol.Encoding;
using Mavryk.P2p.Protocol.Points;

namespace Mavryk.P2p.Protocol.Tests.Points;

public sealed class PointTextTests
{
    private const string Id = "idqSpQPFDBN4yMhLEzwtqGgxRLNrj4";

    [Property(MaxTest = 1000, Arbitrary = [typeof(PointArbitraries)])]
    [Trait("Scenario", "ADDR-01")]
    public void A_printed_address_reads_back(P2pAddress address)
    {
        Assert.Equal(address, P2pAddress.Parse(address.ToString()));
        Assert.True(P2pAddress.TryParseIPv6(address.ToIPv6String(), out var fromJson));
        Assert.Equal(address, fromJson);
    }

    [Property(MaxTest = 1000, Arbitrary = [typeof(PointArbitraries)])]
    [Trait("Scenario", "ADDR-02")]
    public void A_printed_point_name_reads_back(P2pAddress address, ushort? port, PeerId? peerId)
    {
        var name = new PointName(address.ToString(), port, peerId);
        Assert.True(PointName.TryParse(name.ToString(), out var parsed, out _));
        Assert.Equal(name, parsed);
        Assert.Equal(address.IsIPv4, !name.ToString().StartsWith('['));
        Assert.DoesNotContain('[', parsed.Address);
    }

    [Theory]
    [Trait("Scenario", "ADDR-03")]
    [InlineData("foo.com")]
    [InlineData("foo64.com")]
    [InlineData("foo-64.com")]
    [InlineData("foo.com:8444")]
    [InlineData("foo.com#" + Id)]
    [InlineData("foo.com:8444#" + Id)]
    [InlineData("www.foo.com:8444#" + Id)]
    [InlineData("foo.bar.com#" + Id)]
    [InlineData("_:8444")]
    [InlineData("_:8444#" + Id)]
    [InlineData(":8444")]
    [InlineData("127.0.0.1:8444#" + Id)]
    [InlineData("[::]")]
    [InlineData("[::]:8444")]
    public void An_accepted_name_prints_back_character_for_character(string text)
    {
        Assert.True(PointName.TryParse(text, out var name, out _));
        Assert.Equal(text, name.ToString());
    }

    [Theory]
    [Trait("Scenario", "ADDR-04")]
    [InlineData("http://foo.com", "expected <addr>[:<port>][#<peer_id>]")]
    [InlineData("foo.com@", "expected <addr>[:<port>][#<peer_id>]")]
    [InlineData("foo.com::8444", "expected <addr>[:<port>][#<peer_id>]")]
    [InlineData("foo.com/bar", "expected <addr>[:<port>][#<peer_id>]")]
    [InlineData("foo.com:bar", "expected <addr>[:<port>][#<peer_id>]")]
    [InlineData("foo.com:8c", "expected <addr>[:<port>][#<peer_id>]")]
    [InlineData("foo.com:-1", "expected <addr>[:<port>][#<peer_id>]")]
    [InlineData("foo.com:70000", "port '70000' not in range [0-65535]")]
    [InlineData("foo.com#1234", "peer id '1234' is not valid (b58 format expected)")]
    public void A_refused_name_tells_why(string text, string message)
    {
        Assert.False(PointName.TryParse(text, out _, out var error));
        Assert.Equal(message, error.Message);
    }

    [Property(MaxTest = 1000, Arbitrary = [typeof(PointArbitraries)])]
    [Trait("Scenario", "ADDR-05")]
    public void A_point_on_the_wire_is_its_text_behind_four_bytes_of_length(P2pPoint point)
    {
        var writer = new WireWriter();
        point.Write(ref writer);
        var text = System.Text.Encoding.ASCII.GetBytes(point.ToString());
        Assert.Equal((byte[])[0, 0, 0, (byte)text.Length, .. text], writer.Written);

        var reader = new WireReader(writer.Written);
        Assert.Equal(point, P2pPoint.Read(ref reader));
        Assert.Null(reader.Complete());
    }

    [Theory]
    [Trait("Scenario", "ADDR-06")]
    [InlineData("00000000000000000000ffff7b7b7c15", 9876, "123.123.124.21:9876")]
    [InlineData("fe80e828209d020ec0ae000000000000", 375, "[fe80:e828:209d:20e:c0ae::]:375")]
    public void A_point_prints_in_its_canonical_form(string address, ushort port, string text) =>
        Assert.Equal(text, new P2pPoint(new P2pAddress(Convert.FromHexString(address)), port).ToString());

    [Fact]
    [Trait("Scenario", "ADDR-07")]
    public void A_missing_port_takes_the_default_if_there_is_one()
    {
        Assert.False(P2pPoint.TryParse("10.0.0.1", out _, out var error));
        Assert.IsType<PointTextError.NoPort>(error);
        Assert.Equal("10.0.0.1:9732", P2pPoint.Parse("10.0.0.1", 9732).ToString());
        Assert.Equal("10.0.0.1:1", P2pPoint.Parse("10.0.0.1:1", 9732).ToString());
        Assert.Equal("10.0.0.1:9732", P2pPoint.Parse("10.0.0.1#" + Id, 9732).ToString());
        Assert.False(P2pPoint.TryParse("foo.com", out _, out error, 9732));
        Assert.Equal(new PointTextError.NotNumeric("foo.com"), error);
    }

    [Fact]
    [Trait("Scenario", "ADDR-09")]
    public void A_point_has_at_most_47_characters_on_the_wire()
    {
        const string Longest = "[fe80:e828:209d:20ed:c0ae:fe80:e828:209d]:12345";
        Assert.Equal(P2pPoint.MaxTextLength, Longest.Length);
        var writer = new WireWriter();
        P2pPoint.Parse(Longest).Write(ref writer);
        Assert.Equal(P2pPoint.MaxWireSize, writer.Length);
        var reader = new WireReader(writer.Written);
        Assert.Equal(Longest, P2pPoint.Read(ref reader).ToString());

        // A longer text cannot be made of a point; the limit of the writer is the same 51 bytes.
        var tooLong = System.Text.Encoding.ASCII.GetBytes("[fe80:e828:209d:20ed:c0ae:fe80:e828:209d]:012345");
        var refusing = new WireWriter();
        var outer = refusing.BeginLimit(P2pPoint.MaxWireSize);
        refusing.WriteBytes(tooLong);
        refusing.EndLimit(outer);
        Assert.IsType<EncodeError.SizeLimitExceeded>(refusing.Error);

        reader = new WireReader((byte[])[0, 0, 0, 48, .. tooLong]);
        P2pPoint.Read(ref reader);
        Assert.IsType<DecodeError.SizeLimitExceeded>(reader.Error);
    }

    [Property(MaxTest = 500, Arbitrary = [typeof(PointArbitraries)])]
    public void A_point_survives_the_way_through_an_end_point(P2pPoint point)
    {
        var endPoint = point.ToEndPoint();
        Assert.Equal(point.Address.IsIPv4, endPoint.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork);
        Assert.Equal(point, P2pPoint.FromEndPoint(endPoint));
        Assert.Equal(point, P2pPoint.FromEndPoint(new IPEndPoint(endPoint.Address.MapToIPv6(), endPoint.Port)));
    }

    [Fact]
    public void A_scope_id_of_a_socket_address_is_dropped() =>
        Assert.Equal(P2pAddress.Parse("fe80::1"), P2pAddress.FromIPAddress(IPAddress.Parse("fe80::1%3")));

    [Fact]
    public void JSON_has_no_plain_IPv4_address() => Assert.False(P2pAddress.TryParseIPv6("1.2.3.4", out _));

    [Theory]
    [InlineData("127.255.0.1", nameof(P2pAddress.IsLoopback))]
    [InlineData("::1", nameof(P2pAddress.IsLoopback))]
    [InlineData("169.254.3.4", nameof(P2pAddress.IsLinkLocal))]
    [InlineData("fe80::7", nameof(P2pAddress.IsLinkLocal))]
    [InlineData("224.0.0.251", nameof(P2pAddress.IsMulticast))]
    [InlineData("ff02::fb", nameof(P2pAddress.IsMulticast))]
    [InlineData("0.0.0.0", nameof(P2pAddress.IsUnspecified))]
    [InlineData("::", nameof(P2pAddress.IsUnspecified))]
    [InlineData("172.31.255.255", null)]
    [InlineData("0.1.2.3", null)]
    [InlineData("239.195.0.1", null)]
    public void An_address_of_a_narrow_scope_is_private(string text, string? scope)
    {
        var address = P2pAddress.Parse(text);
        Assert.True(address.IsPrivate);
        Assert.Equal(scope == nameof(P2pAddress.IsLoopback), address.IsLoopback);
        Assert.Equal(scope == nameof(P2pAddress.IsLinkLocal), address.IsLinkLocal);
        Assert.Equal(scope == nameof(P2pAddress.IsUnspecified), address.IsUnspecified);
        Assert.Equal(scope == nameof(P2pAddress.IsMulticast) || text.StartsWith("239", StringComparison.Ordinal), address.IsMulticast);
    }

    [Theory]
    [InlineData("172.32.0.1")]
    [InlineData("172.15.0.1")]
    [InlineData("169.253.0.1")]
    [InlineData("225.0.0.1")]
    [InlineData("239.196.0.1")]
    [InlineData("ff0e::1")]
    [InlineData("fe80:1::1")]
    [InlineData("fd00::1")]
    public void An_address_just_outside_of_a_narrow_block_is_global(string text) => Assert.True(P2pAddress.Parse(text).IsGlobal);

    [Fact]
    public void Points_are_ordered_by_address_then_port()
    {
        P2pPoint[] sorted = [P2pPoint.Parse("[::1]:9"), P2pPoint.Parse("1.2.3.4:1"), P2pPoint.Parse("1.2.3.4:2"), P2pPoint.Parse("[2001::]:0")];
        Assert.Equal(sorted, sorted.Reverse().Order());
    }
}
