using System.Text;
using System.Text.Json;
using Mavryk.P2p.Actors.Configuration;
using Mavryk.P2p.Actors.Facade;
using Mavryk.P2p.Node.Hosting;
using Mavryk.P2p.Node.Output;
using Mavryk.P2p.Node.Script;
using Mavryk.P2p.Protocol.Json;
using Mavryk.P2p.Protocol.Messages;

namespace Mavryk.P2p.Node.Tests.Script;

/// <summary>A whole session against the faked network: nothing is ever connected, every line is answered.</summary>
public sealed class ScriptSessionTests
{
    private const string Peer = "idsihN5SS6y2VRwkeVGjVjTLpmGRB4";
    private const string Point = "192.0.2.7:9732";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Every_command_of_the_help_is_answered_exactly_once_between_ready_and_shutdown()
    {
        string[] lines = [.. ScriptParser.Usages.Where(usage => usage != "quit").Select(Example), "nonsense", "quit"];

        var output = await RunAsync(lines);

        Assert.True(output[0].GetProperty("ready").GetBoolean());
        Assert.True(output[^1].GetProperty("shutdown").GetBoolean());
        Assert.Equal(lines.Order(), Answers(output).Select(answer => answer.GetProperty("cmd").GetString()!).Order());

        // The faked network refuses operators; anything else that is thrown would be a defect.
        Assert.DoesNotContain(Answers(output), answer => answer.GetRawText().Replace("P2pLayerDisabledException", "").Contains("Exception"));
    }

    [Fact]
    public async Task Answers_that_need_no_time_come_in_the_order_of_the_lines()
    {
        string[] lines = ["count", "connections", "points", "peers", "known_points", "stat", "identity", $"trysend {Peer} 00", "broadcast 00", "mem"];

        var answers = Answers(await RunAsync(lines)).ToArray();

        Assert.Equal(lines, answers.Select(answer => answer.GetProperty("cmd").GetString()!));
        Assert.Equal("""{"cmd":"count","ok":true,"count":0}""", answers[0].GetRawText());
        Assert.Equal("""{"cmd":"connections","ok":true,"count":0,"connections":[]}""", answers[1].GetRawText());
        Assert.Equal("""{"cmd":"points","ok":true,"points":[]}""", answers[2].GetRawText());
        Assert.Equal("""{"cmd":"peers","ok":true,"peers":[]}""", answers[3].GetRawText());
        Assert.Equal("""{"cmd":"known_points","ok":true,"points":[]}""", answers[4].GetRawText());
        Assert.Equal("not_connected", answers[7].GetProperty("result").GetString());
    }

    [Fact]
    public async Task Empty_lines_are_nothing_and_nothing_is_read_behind_quit()
    {
        var output = await RunAsync(["", "  ", "quit", "count"]);

        Assert.Equal("""{"cmd":"quit","ok":true}""", Assert.Single(Answers(output)).GetRawText());
    }

    [Fact]
    public async Task Raw_needs_permission()
    {
        var refused = Assert.Single(Answers(await RunAsync([$"raw {Peer} 00"])));
        Assert.Contains("--allow-raw", refused.GetProperty("error_text").GetString());

        var allowed = Assert.Single(Answers(await RunAsync([$"raw {Peer} 00"], new ScriptOptions { AllowRaw = true })));
        Assert.Equal("not_connected", allowed.GetProperty("result").GetString());
    }

    // The arguments of a usage, filled in.
    private static string Example(string usage)
    {
        var words = usage.Split(" | ")[0].Split(' ').Where(word => word != "[trusted]" && word != "[wait]" && word != "[sync]").Select(static word => word switch
        {
            "PEER" or "ID" => Peer,
            "POINT" or "POINT[#ID]" => Point,
            "HEX" => "00",
            "NBYTES" or "COUNT" => "1",
            "IP" => "192.0.2.7",
            _ => word,
        });
        return string.Join(' ', words);
    }

    private static IEnumerable<JsonElement> Answers(IEnumerable<JsonElement> output) => output.Where(line => line.TryGetProperty("cmd", out _));

    private static async Task<List<JsonElement>> RunAsync(string[] lines, ScriptOptions? options = null)
    {
        var network = P2pNetwork.Faked(new P2pSettings(), new P2pDefinition<OpaqueMessage, MavrykPeerMetadata, ConnectionMetadata>
        {
            Messages = OpaqueMessage.Table(16),
            ConnectionMetadata = new ConnectionMetadata(false, false),
            ConnectionMetadataCodec = ConnectionMetadataCodec.Instance,
            InitialPeerMetadata = static () => MavrykPeerMetadata.Initial,
            PeerMetadataJson = MavrykPeerMetadataCodec.Instance,
            Score = static _ => MavrykPeerMetadata.Score,
        });
        using var output = new MemoryStream();
        await using (var json = new JsonLines(output))
        {
            await ScriptSession.Create(network, json, options ?? new ScriptOptions()).RunAsync(lines.ToAsyncEnumerable(), rpc: null, CancellationToken.None).WaitAsync(Patience);
        }

        return [.. Encoding.UTF8.GetString(output.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];
    }
}
