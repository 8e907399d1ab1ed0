using System.Text.Json;
using Mavryk.P2p.Protocol.Encoding;
using Mavryk.P2p.Protocol.Points;
using Mavryk.P2p.Protocol.Tests.Vectors;

namespace Mavryk.P2p.Protocol.Tests.Points;

public sealed class PointVectorTests
{
    private static readonly JsonElement Vectors = VectorFile.Read("points");

    public static TheoryData<string> PointTexts => Inputs("points");

    public static TheoryData<string> AddressTexts => Inputs("addrs");

    public static TheoryData<string> ResolvedTexts => Inputs("resolve");

    public static TheoryData<string> PrintedAddresses =>
        [.. Vectors.GetProperty("point_printing").EnumerateArray().Select(static entry => entry.Text("addr_hex"))];

    [Theory]
    [MemberData(nameof(PointTexts))]
    public void A_text_is_taken_apart_like_the_reference_does(string text)
    {
        var expected = Entry("points", text).GetProperty("parse_addr_port_id");
        var parsed = PointName.TryParse(text, out var name, out var error);

        if (expected.TryGetProperty("addr", out var address))
        {
            Assert.True(parsed);
            Assert.Equal(address.GetString(), name!.Address);
            Assert.Equal(expected.OptionalText("port"), name.Port?.ToString());
            Assert.Equal(expected.OptionalText("peer_id"), name.PeerId?.ToString());
            Assert.Equal(expected.Text("printed"), name.ToString());
        }
        else
        {
            Assert.False(parsed);
            Assert.Equal(expected.OptionalText("error") ?? "port '99999999999999999999' not in range [0-65535]", error!.Message);
        }
    }

    [Theory]
    [MemberData(nameof(PointTexts))]
    public void A_numeric_point_is_read_like_the_reference_does(string text)
    {
        CheckPoint(text, Entry("points", text).GetProperty("of_string"), null);
        CheckPoint(text, Entry("points", text).GetProperty("of_string_default_port_9732"), 9732);
    }

    [Theory]
    [MemberData(nameof(AddressTexts))]
    public void An_address_is_read_and_printed_like_the_reference_does(string text)
    {
        var expected = Entry("addrs", text).GetProperty("of_string");
        Assert.Equal(expected.ValueKind != JsonValueKind.Null, P2pAddress.TryParse(text, out var address));
        if (expected.ValueKind != JsonValueKind.Null)
        {
            Assert.Equal(new P2pAddress(expected.Hex("hex")), address);
            Assert.Equal(expected.Text("printed"), address.ToString());
            Assert.Equal(expected.Text("v6"), address.ToIPv6String());
        }
    }

    [Theory]
    [MemberData(nameof(PrintedAddresses))]
    public void A_point_is_printed_and_encoded_like_the_reference_does(string addressHex)
    {
        var expected = Vectors.GetProperty("point_printing").EnumerateArray().First(entry => entry.Text("addr_hex") == addressHex);
        var address = new P2pAddress(Convert.FromHexString(addressHex));
        var point = new P2pPoint(address, expected.GetProperty("port").GetUInt16());

        Assert.Equal(expected.Text("printed"), point.ToString());
        Assert.Equal(expected.Text("addr_printed"), address.ToString());
        Assert.Equal(expected.Text("addr_json"), address.ToIPv6String());
        Assert.Equal(expected.GetProperty("is_local").GetBoolean(), address.IsPrivate);
        Assert.Equal(expected.GetProperty("is_global").GetBoolean(), address.IsGlobal);

        var writer = new WireWriter();
        point.Write(ref writer);
        Assert.Equal(expected.Hex("point_binary"), writer.Written);
        writer = new WireWriter();
        address.Write(ref writer);
        Assert.Equal(expected.Hex("addr_binary"), writer.Written);

        var reader = new WireReader(expected.Hex("point_binary"));
        Assert.Equal(point, P2pPoint.Read(ref reader));
        Assert.Null(reader.Complete());
        reader = new WireReader(expected.Hex("addr_binary"));
        Assert.Equal(address, P2pAddress.Read(ref reader));
        Assert.Null(reader.Complete());
    }

    // Here only what comes before resolution: the texts are numeric or stand for the default address `::`.
    [Theory]
    [MemberData(nameof(ResolvedTexts))]
    public void A_configured_text_leads_to_the_point_of_the_reference(string text)
    {
        var expected = Entry("resolve", text).GetProperty("result");
        var parsed = PointName.TryParse(text, out var name, out var error);
        if (expected.TryGetProperty("points", out var points))
        {
            Assert.True(parsed);
            var address = name!.IsDefaultAddress ? P2pAddress.Any : P2pAddress.Parse(name.Address);
            Assert.Equal(points[0].Text("point"), new P2pPoint(address, name.Port ?? 9732).ToString());
            Assert.Equal(points[0].OptionalText("peer_id"), name.PeerId?.ToString());
        }
        else
        {
            Assert.False(parsed);
            Assert.Contains($"'{text}': {error!.Message}\n", expected.Text("error"));
        }
    }

    [Fact]
    public void The_textual_points_of_example_E19_are_read_or_refused()
    {
        foreach (var entry in VectorFile.Example("E19").GetProperty("output").GetProperty("canonical").EnumerateObject())
        {
            var parsed = P2pPoint.TryParse(entry.Name, out var point, out _);
            Assert.Equal(entry.Value.GetString(), parsed ? point.ToString() : null);
        }
    }

    [Fact]
    public void Addresses_and_connection_ids_have_the_binary_and_json_forms_of_example_E17()
    {
        var output = VectorFile.Example("E17").GetProperty("output");
        var point = P2pPoint.Parse("192.0.2.7:9732");

        Assert.Equal(output.Text("json_address"), point.Address.ToIPv6String());
        Assert.Equal(output.Text("json_point"), point.ToString());
        CheckConnectionId(new ConnectionId(point), output.Hex("connection_id"), "[::ffff:192.0.2.7]:9732");
        CheckConnectionId(new ConnectionId(point.Address, null), output.Hex("connection_id_without_port"), "[::ffff:192.0.2.7]:??");

        var writer = new WireWriter();
        point.Address.Write(ref writer);
        Assert.Equal(output.Hex("address"), writer.Written);
        writer = new WireWriter();
        point.Write(ref writer);
        Assert.Equal(output.Hex("point (text)"), writer.Written);
    }

    private static void CheckConnectionId(ConnectionId id, byte[] bytes, string text)
    {
        var writer = new WireWriter();
        id.Write(ref writer);
        Assert.Equal(bytes, writer.Written);
        var reader = new WireReader(bytes);
        Assert.Equal(id, ConnectionId.Read(ref reader));
        Assert.Null(reader.Complete());
        Assert.Equal(text, id.ToString());
    }

    private static void CheckPoint(string text, JsonElement expected, ushort? defaultPort)
    {
        var parsed = P2pPoint.TryParse(text, out var point, out var error, defaultPort);
        if (!expected.TryGetProperty("error", out var reference))
        {
            Assert.True(parsed);
            Assert.Equal(new P2pPoint(new P2pAddress(expected.Hex("addr_hex")), expected.GetProperty("port").GetUInt16()), point);
            Assert.Equal(expected.Text("printed"), point.ToString());
            Assert.Equal(expected.Text("addr"), point.Address.ToIPv6String());
            return;
        }

        Assert.False(parsed);
        var kind = reference.GetString() switch
        {
            "P2p_point.of_string_exn: no port" => typeof(PointTextError.NoPort),
            "P2p_point.of_string" => typeof(PointTextError.NotNumeric),
            "int_of_string" => typeof(PointTextError.PortNotInRange),
            var message when message == $"Parsing of '{text}' failed: {error!.Message}.\n" => error.GetType(),
            _ => null,
        };
        Assert.Equal(kind, error!.GetType());
    }

    private static JsonElement Entry(string list, string input) =>
        Vectors.GetProperty(list).EnumerateArray().First(entry => entry.Text("input") == input);

    private static TheoryData<string> Inputs(string list) =>
        [.. Vectors.GetProperty(list).EnumerateArray().Select(static entry => entry.Text("input"))];
}
