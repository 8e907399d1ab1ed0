using System.Text.Json;
using System.Text.Json.Nodes;
using Mavryk.P2p.Protocol.Json;
using Mavryk.P2p.Protocol.Limits;
using Mavryk.P2p.Protocol.Pool;
using Mavryk.P2p.Protocol.Tests.Vectors;

namespace Mavryk.P2p.Protocol.Tests.Json;

public sealed class LimitsJsonTests
{
    private static readonly JsonElement Vectors = VectorFile.Read("json");

    [Fact]
    public void The_default_limits_are_written_as_the_reference_writes_its_own() =>
        Assert.Equal(P2pLimits.Default, JsonAssert.RoundTrips(P2pJson.Limits, Vectors.GetProperty("limits_default").GetProperty("json")));

    [Fact]
    public void An_absent_field_means_the_documented_default_not_the_references_trap() =>
        Assert.Equal(P2pLimits.Default, JsonAssert.ReadsText(P2pJson.Limits, Vectors.GetProperty("limits_of_empty_object").Text("input")));

    [Fact]
    public void All_limits_are_read_and_written()
    {
        var json = Vectors.GetProperty("limits_all_set").GetProperty("json");
        var limits = JsonAssert.Reads(P2pJson.Limits, json);
        Assert.Equal(
            new P2pLimits
            {
                ConnectionTimeout = TimeSpan.FromSeconds(1.5),
                AuthenticationTimeout = TimeSpan.FromSeconds(2),
                Connections = new ConnectionBounds(1, 2, 3),
                Backlog = 4,
                MaxIncomingConnections = 5,
                MaxDownloadSpeed = 6,
                MaxUploadSpeed = 7,
                SwapLinger = null,
                BinaryChunksSize = 19,
                ReadBufferBytes = 8,
                ReadQueueBytes = 9,
                WriteQueueBytes = 10,
                IncomingAppMessageQueueLength = 11,
                IncomingMessageQueueBytes = 12,
                OutgoingMessageQueueBytes = 13,
                MaxKnownPoints = new TableLimit(14, 15),
                PeerGreylistSize = 16,
                IpGreylistSizeKib = 17,
                IpGreylistCleanupDelay = TimeSpan.FromSeconds(18),
                MaintenanceIdleTime = null,
            },
            limits);

        // Written back: without the option that has no effect, with the table that the reference would take for unbounded.
        var expected = JsonNode.Parse(json.GetRawText())!.AsObject();
        expected.Remove("greylist-timeout");
        expected["max_known_peer_ids"] = new JsonArray(400, 300);
        JsonAssert.Equal(JsonSerializer.SerializeToElement(expected), P2pJson.Limits.ToText(limits));
    }

    [Fact]
    public void Partial_limits_decode_or_fail_like_in_the_reference()
    {
        foreach (var entry in Vectors.GetProperty("limits_decode").EnumerateArray())
        {
            if (entry.TryGetProperty("decoded", out var decoded))
            {
                Assert.Equal(JsonAssert.Reads(P2pJson.Limits, decoded), JsonAssert.ReadsText(P2pJson.Limits, entry.Text("input")));
            }
            else
            {
                Assert.Contains(JsonAssert.Refuses(P2pJson.Limits, entry.Text("input")).Path, entry.Text("decode_error"), StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void An_explicit_null_means_unlimited()
    {
        Assert.Null(JsonAssert.ReadsText(P2pJson.Limits, """{"read-queue-size":null}""").ReadQueueBytes);
        Assert.Null(JsonAssert.ReadsText(P2pJson.Limits, """{"max_known_points":null}""").MaxKnownPoints);
        Assert.Null(JsonAssert.ReadsText(P2pJson.Limits, """{"maintenance-idle-time":null}""").MaintenanceIdleTime);
    }

    [Fact]
    public void Reconnection_settings_read_and_write()
    {
        Assert.Equal(new ReconnectionConfig(), JsonAssert.RoundTrips(P2pJson.Reconnection, Vectors.GetProperty("point_reconnection_config_default").GetProperty("json")));
        foreach (var entry in Vectors.GetProperty("point_reconnection_config").EnumerateArray())
        {
            if (entry.TryGetProperty("json", out var json))
            {
                JsonAssert.RoundTrips(P2pJson.Reconnection, json);
            }
            else
            {
                JsonAssert.Equal(entry.GetProperty("decoded"), P2pJson.Reconnection.ToText(JsonAssert.ReadsText(P2pJson.Reconnection, entry.Text("input"))));
            }
        }
    }
}
