using System.Text.Json;
using Mavryk.P2p.Protocol.Events;
using Mavryk.P2p.Protocol.Json;
using Mavryk.P2p.Protocol.Messages;
using Mavryk.P2p.Protocol.Points;
using Mavryk.P2p.Protocol.Tests.Vectors;
using Mavryk.P2p.Protocol.Versions;

namespace Mavryk.P2p.Protocol.Tests.Json;

public sealed class JsonVectorTests
{
    private static readonly JsonElement Vectors = VectorFile.Read("json");
    private static readonly PeerId Alice = PeerId.Parse("idsjVDWw7ojEBtqvxDvS3DKfKVU8Nc");
    private static readonly PeerId Bob = PeerId.Parse("idrPmT8UHdowZzYfVLBs6N58P6DUgU");
    private static readonly PeerId Carol = PeerId.Parse("idsAJDHTtWWZdWtyoTw2W9Vcbc8iax");
    private static readonly P2pPoint Point = P2pPoint.Parse("1.2.3.4:9732");
    private static readonly ConnectionId IdPoint = new(Point);
    private static readonly ConnectionId Portless = new(P2pAddress.Parse("2001:db8::1"), null);
    private static readonly DateTimeOffset Second = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);

    [Fact]
    public void Times_are_written_with_three_decimals_and_the_offset_minus_zero()
    {
        DateTimeOffset[] times = [Second, Second.AddMilliseconds(1250), Second.AddTicks(1_239_999), DateTimeOffset.UnixEpoch];
        Assert.Equal(Jsons("time").Select(static json => json.GetString()), times.Select(Rfc3339.Format));
    }

    [Fact]
    public void Times_are_read_in_every_form_the_reference_reads()
    {
        foreach (var entry in Entries("time_decode"))
        {
            if (entry.OptionalText("decoded") is { } expected)
            {
                Assert.True(P2pJson.Time.TryReadText(entry.Text("input"), out var time, out var error), error?.ToString());
                Assert.Equal(expected, Rfc3339.Format(time));
            }
            else
            {
                JsonAssert.Refuses(P2pJson.Time, entry.Text("input"));
            }
        }
    }

    [Fact]
    public void Spans_are_numbers_of_seconds() =>
        Assert.Equal([0, 1, 1.5, 86400], Jsons("span").Select(static json => JsonAssert.RoundTrips(P2pJson.Span, json).TotalSeconds));

    [Fact]
    public void Statistics_have_strings_for_totals_and_numbers_for_rates() =>
        Assert.Equal([default, new P2pStat(long.MaxValue, 1, 2, 1073741823)], Jsons("stat").Select(static json => JsonAssert.RoundTrips(P2pJson.Stat, json)));

    [Fact]
    public void Connection_ids_have_an_address_and_perhaps_a_port()
    {
        ConnectionId[] ids = [IdPoint, Portless, new(P2pAddress.Parse("::1"), 0)];
        Assert.Equal(ids, Jsons("connection_id").Select(static json => JsonAssert.RoundTrips(P2pJson.ConnectionId, json)));
        Assert.Equal(Entries("connection_id_to_string").Select(static text => text.GetString()), ids.Select(static id => id.ToString()));
    }

    [Fact]
    public void Point_infos_read_and_write_all_fields()
    {
        (PeerId, DateTimeOffset)? At(PeerId peer, int milliseconds) => (peer, Second.AddMilliseconds(milliseconds));
        PointInfo[] expected =
        [
            new(),
            new() { Trusted = true, State = PointState.Requested },
            new() { State = PointState.Accepted, PeerId = Alice, ExpectedPeerId = Bob },
            new()
            {
                ReconnectionTime = Second,
                State = PointState.Running,
                PeerId = Carol,
                LastFailedConnection = Second.AddMilliseconds(1250),
                LastRejectedConnection = At(Alice, 0),
                LastEstablishedConnection = At(Bob, 1250),
                LastDisconnection = At(Carol, 123),
                LastSeen = At(PeerId.Parse("idra2qpQ4sVc5QTXNVgCdeiSSdE8oB"), 0),
                LastMiss = Second.AddMilliseconds(123),
            },
        ];
        Assert.Equal(expected, Jsons("point_info").Select(static json => JsonAssert.RoundTrips(P2pJson.PointInfo, json)));
    }

    [Fact]
    public void Peer_metadata_starts_with_zeros_and_the_constant_score()
    {
        var json = Vectors.GetProperty("peer_metadata_empty").GetProperty("json");
        Assert.Equal(MavrykPeerMetadata.Initial, JsonAssert.RoundTrips(MavrykPeerMetadataCodec.Instance, json));
        Assert.Equal(MavrykPeerMetadata.Score, Vectors.GetProperty("peer_metadata_empty_score").GetDouble());
    }

    [Fact]
    public void Connection_metadata_are_two_booleans()
    {
        Assert.Equal(
            [new(false, false), new(false, true), new(true, false), new(true, true)],
            Jsons("connection_metadata").Select(static json => JsonAssert.RoundTrips(P2pJson.ConnectionMetadata, json)));
        foreach (var entry in Entries("connection_metadata_decode"))
        {
            if (entry.TryGetProperty("decoded", out var decoded))
            {
                Assert.Equal(JsonAssert.Reads(P2pJson.ConnectionMetadata, decoded), JsonAssert.ReadsText(P2pJson.ConnectionMetadata, entry.Text("input")));
            }
            else
            {
                Assert.Equal(entry.Text("decode_error").ToLowerInvariant(), JsonAssert.Refuses(P2pJson.ConnectionMetadata, entry.Text("input")).ToString());
            }
        }
    }

    [Fact]
    public void Connection_infos_read_and_write_all_fields()
    {
        var announced = new NetworkVersion("TEZOS_TEST", 2, 1);
        ConnectionInfo<ConnectionMetadata>[] expected =
        [
            new(true, Alice, IdPoint, 33333, announced, false, default, new(true, true)),
            new(false, Alice, Portless, 33333, announced, true, default, new(true, true)),
        ];
        var codec = P2pJson.ConnectionInfo(P2pJson.ConnectionMetadata);
        Assert.Equal(expected, Jsons("connection_info").Select(json => JsonAssert.RoundTrips(codec, json)));
    }

    [Fact]
    public void Peer_infos_read_and_write_all_fields()
    {
        PeerInfo<MavrykPeerMetadata, ConnectionMetadata> unknown = new() { PeerMetadata = MavrykPeerMetadata.Initial };
        PeerInfo<MavrykPeerMetadata, ConnectionMetadata>[] expected =
        [
            unknown,
            unknown with
            {
                Score = 1.5,
                Trusted = true,
                State = PeerState.Running,
                ReachableAt = IdPoint,
                Stat = new P2pStat(12345678901, 3, 17, 0),
                LastFailedConnection = (IdPoint, Second),
                LastSeen = (Portless, Second.AddMilliseconds(1250)),
                LastMiss = (IdPoint, Second.AddMilliseconds(123)),
            },
            unknown with { State = PeerState.Accepted, ReachableAt = Portless },
        ];
        var codec = P2pJson.PeerInfo(MavrykPeerMetadataCodec.Instance, P2pJson.ConnectionMetadata);
        Assert.Equal(expected, Jsons("peer_info").Select(json => JsonAssert.RoundTrips(codec, json)));
    }

    [Fact]
    public void Network_events_read_and_write_all_kinds()
    {
        P2pEvent?[] expected =
        [
            new P2pEvent.TooFewConnections(),
            new P2pEvent.TooManyConnections(),
            null, // Maintenance_started
            null, // Maintenance_ended
            new P2pEvent.NewPoint(Point),
            new P2pEvent.NewPeer(Alice),
            new P2pEvent.GcPoints(),
            new P2pEvent.GcPeerIds(),
            new P2pEvent.IncomingConnection(Point),
            new P2pEvent.OutgoingConnection(P2pPoint.Parse("[::1]:9732")),
            new P2pEvent.AuthenticationFailed(Point),
            new P2pEvent.AcceptingRequest(Point, IdPoint, Alice),
            new P2pEvent.RejectingRequest(Point, Portless, Alice),
            new P2pEvent.RequestRejected(Point, null),
            new P2pEvent.RequestRejected(Point, (IdPoint, Alice)),
            new P2pEvent.ConnectionEstablished(IdPoint, Alice),
            new P2pEvent.BootstrapReceived(Alice),
            new P2pEvent.BootstrapSent(Alice),
            new P2pEvent.AdvertiseReceived(Alice),
            new P2pEvent.AdvertiseSent(Alice),
            new P2pEvent.SwapRequestReceived(Alice),
            new P2pEvent.SwapAckReceived(Alice),
            new P2pEvent.SwapRequestSent(Alice),
            new P2pEvent.SwapAckSent(Alice),
            new P2pEvent.SwapRequestIgnored(Alice),
            new P2pEvent.SwapSuccess(Alice),
            new P2pEvent.SwapFailure(Alice),
            new P2pEvent.Disconnection(Alice),
            new P2pEvent.ExternalDisconnection(Alice),
        ];
        foreach (var (json, value) in Jsons("p2p_event").Zip(expected, static (json, value) => (json, value)))
        {
            // The reference raises an exception for the two of maintenance.
            Assert.Equal(value is null, json.TryGetProperty("json_exception", out _));
            Assert.Equal(value, value is null ? null : JsonAssert.RoundTrips(P2pJson.Event, json));
        }
    }

    [Fact]
    public void Maintenance_events_have_a_form_too()
    {
        Assert.Equal("""{"event":"maintenance_started"}""", P2pJson.Event.ToText(new P2pEvent.MaintenanceStarted()));
        Assert.Equal("""{"event":"maintenance_ended"}""", P2pJson.Event.ToText(new P2pEvent.MaintenanceEnded()));
        Assert.True(P2pJson.Event.TryReadText("""{"event":"maintenance_ended"}""", out var ended, out _));
        Assert.Equal(new P2pEvent.MaintenanceEnded(), ended);
    }

    [Fact]
    public void Lines_of_the_log_of_a_peer_have_their_kinds() =>
        Assert.Equal(
            Enum.GetValues<PeerEventKind>().Select(static kind => new PeerEvent(kind, Second.AddMilliseconds(1250), IdPoint)),
            Jsons("peer_pool_event").Select(static json => JsonAssert.RoundTrips(P2pJson.PeerEvent, json)));

    [Fact]
    public void Lines_of_the_log_of_a_point_read_as_the_reference_wrote_them()
    {
        var time = Second.AddMilliseconds(1250);
        PointEvent rejecting = new(time, PointEventKind.RejectingRequest, Alice);
        PointEvent[] expected =
        [
            new(time, PointEventKind.OutgoingRequest),
            new(time, PointEventKind.AcceptingRequest, Alice),
            rejecting,
            new(time, PointEventKind.RequestRejected),
            new(time, PointEventKind.RequestRejected, Alice),
            rejecting, // connection established, disconnection and external disconnection: not told apart
            rejecting,
            rejecting,
        ];
        Assert.Equal(expected, Jsons("point_pool_event").Select(static json => JsonAssert.RoundTrips(P2pJson.PointEvent, json)));
    }

    [Theory]
    [InlineData(PointEventKind.ConnectionEstablished, "connection_established")]
    [InlineData(PointEventKind.Disconnection, "disconnection")]
    [InlineData(PointEventKind.ExternalDisconnection, "external_disconnection")]
    public void Lines_of_the_log_of_a_point_are_written_with_their_right_kind(PointEventKind kind, string name)
    {
        var text = P2pJson.PointEvent.ToText(new PointEvent(Second, kind, Alice));
        Assert.Equal($$"""["2023-11-14T22:13:20.000-00:00",{"event_kind":"{{name}}","p2p_peer_id":"{{Alice}}"}]""", text);
        Assert.True(P2pJson.PointEvent.TryReadText(text, out var read, out _));
        Assert.Equal(kind, read.Kind);
    }

    [Fact]
    public void A_network_version_has_three_fields()
    {
        using var json = JsonDocument.Parse("""{"chain_name": "MAVRYK_MAINNET", "distributed_db_version": 2, "p2p_version": 1}""");
        Assert.Equal(new NetworkVersion("MAVRYK_MAINNET", 2, 1), JsonAssert.RoundTrips(P2pJson.NetworkVersion, json.RootElement));
    }

    [Fact]
    public void A_chain_name_that_is_not_UTF_8_becomes_its_bytes()
    {
        var text = P2pJson.NetworkVersion.ToText(new NetworkVersion("A\u00ff", 0, 0));
        Assert.Equal("""{"chain_name":{"invalid_utf8_string":[65,255]},"distributed_db_version":0,"p2p_version":0}""", text);
        Assert.True(P2pJson.NetworkVersion.TryReadText(text, out var version, out _));
        Assert.Equal("A\u00ff", version!.ChainName);
    }

    private static IEnumerable<JsonElement> Entries(string name) => Vectors.GetProperty(name).EnumerateArray();

    private static IEnumerable<JsonElement> Jsons(string name) => Entries(name).Select(static entry => entry.GetProperty("json"));
}
