using Akka.Event;
using Mavryk.P2p.Actors.Configuration;
using Mavryk.P2p.Actors.Facade;
using Mavryk.P2p.Node.Hosting;
using Mavryk.P2p.Node.Rpc;
using Mavryk.P2p.Protocol.Json;
using Mavryk.P2p.Protocol.Messages;

namespace Mavryk.P2p.Node.Tests.Rpc;

/// <summary>The RPC while the layer is switched off (behaviour 1.8, 14.1).</summary>
public sealed class DisabledLayerTests
{
    private const string Peer = "idsihN5SS6y2VRwkeVGjVjTLpmGRB4";
    private const string Disabled = """[{"kind":"permanent","id":"node.p2p_pool.disabled"}]""";

    private static readonly P2pDefinition<OpaqueMessage, MavrykPeerMetadata, ConnectionMetadata> Definition = new()
    {
        Messages = OpaqueMessage.Table(16),
        ConnectionMetadata = new ConnectionMetadata(DisableMempool: false, PrivateNode: false),
        ConnectionMetadataCodec = ConnectionMetadataCodec.Instance,
        InitialPeerMetadata = static () => MavrykPeerMetadata.Initial,
        PeerMetadataJson = MavrykPeerMetadataCodec.Instance,
        Score = static _ => MavrykPeerMetadata.Score,
    };

    [Fact]
    [Trait("Scenario", "RPC-06")]
    public async Task Operators_are_told_that_the_layer_is_disabled()
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await using var server = (await RpcServer.StartAsync(
            P2pNetwork.Faked(new P2pSettings(), Definition), new P2pSettings(), new RpcSettings(), NoLogger.Instance)).GetOrThrow();
        using var http = new HttpClient { BaseAddress = new Uri($"http://{server.EndPoint}") };

        string[] gets =
        [
            "self", "stat", "full_stat", "connections", "peers", "points", $"peers/{Peer}", $"peers/{Peer}/log", $"peers/{Peer}/banned", "points/192.0.2.7:9732",
            "points/192.0.2.7:9732/log?monitor", "points/192.0.2.7:9732/banned", "greylist/peers", "greylist/ips",
        ];
        foreach (var get in gets)
        {
            Assert.Equal((get, (500, Disabled)), (get, await CallAsync("GET", get)));
        }

        Assert.Equal((500, Disabled), await CallAsync("PUT", "points/192.0.2.7:9732"));
        Assert.Equal((500, Disabled), await CallAsync("PATCH", $"peers/{Peer}"));
        Assert.Equal((500, Disabled), await CallAsync("DELETE", "greylist"));
        Assert.Equal((404, ""), await CallAsync("GET", $"connections/{Peer}"));
        Assert.Equal((200, "{}"), await CallAsync("DELETE", $"connections/{Peer}?wait"));
        using var silent = await http.GetAsync("/network/log", HttpCompletionOption.ResponseHeadersRead, deadline.Token);
        Assert.Equal(200, (int)silent.StatusCode);
        using var health = await http.GetAsync("/health/live", deadline.Token);
        Assert.Equal(200, (int)health.StatusCode);

        async Task<(int Status, string Body)> CallAsync(string method, string path)
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), $"/network/{path}");
            using var response = await http.SendAsync(request, deadline.Token);
            return ((int)response.StatusCode, (await response.Content.ReadAsStringAsync(deadline.Token)).TrimEnd('\n'));
        }
    }
}
