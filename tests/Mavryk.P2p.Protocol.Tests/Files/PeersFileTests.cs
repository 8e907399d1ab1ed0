using System.Text.Json;
using FsCheck.Xunit;
using Mavryk.P2p.Protocol.Events;
using Mavryk.P2p.Protocol.Files;
using Mavryk.P2p.Protocol.Json;
using Mavryk.P2p.Protocol.Points;
using Mavryk.P2p.Protocol.Pool;
using Mavryk.P2p.Protocol.Tests.Json;
using Mavryk.P2p.Protocol.Tests.Vectors;

namespace Mavryk.P2p.Protocol.Tests.Files;

public sealed class PeersFileTests
{
    private const string Minimal = """{"peer_id":"idrHZqeBYQMFv1GuVxKJCe3WQWNyHF","created":"2026-11-22T09:06:18.713-00:00","peer_metadata":"m"}""";

    private static readonly PeersFile<MavrykPeerMetadata> Mavryk = new(MavrykPeerMetadataCodec.Instance);
    private static readonly PeersFile<string> Plain = new(P2pJson.Text);

    [Fact]
    [Trait("Scenario", "PEERS-02")]
    public void A_file_of_the_reference_is_read_and_written_back_the_same()
    {
        var file = VectorFile.Read("peers");
        var content = Read(Mavryk, file.GetRawText());
        Assert.Empty(content.Skipped);
        JsonAssert.Equal(file, Mavryk.Write(content.Peers));

        var first = content.Peers[0];
        Assert.Equal("idrHZqeBYQMFv1GuVxKJCe3WQWNyHF", first.Peer.PeerId.ToString());
        Assert.Equal([PeerEventKind.AcceptingRequest, PeerEventKind.ConnectionEstablished, PeerEventKind.ExternalDisconnection], first.Log.Select(static line => line.Kind));
        Assert.Equal(new ConnectionId(P2pAddress.Parse("127.0.0.1"), null), first.Peer.LastDisconnection?.IdPoint);
        Assert.Contains(content.Peers, static peer => peer.Peer.Trusted);
        Assert.All(content.Peers, static peer => Assert.Equal(PeerState.Disconnected, peer.Peer.State));
    }

    [Fact]
    [Trait("Scenario", "PEERS-02")]
    public void Single_entries_of_the_reference_are_read_and_written_back_the_same()
    {
        foreach (var entry in VectorFile.Read("json").GetProperty("peer_state_info_as_in_peers_json").EnumerateArray())
        {
            var text = $"[{entry.GetProperty("json").GetRawText()}]";
            using var expected = JsonDocument.Parse(text);
            JsonAssert.Equal(expected.RootElement, Mavryk.Write(Read(Mavryk, text).Peers));
        }
    }

    [Fact]
    [Trait("Scenario", "PEERS-02")]
    public void What_lasts_only_as_long_as_a_connection_is_not_kept()
    {
        var running = new KnownPeer<string>
        {
            PeerId = PeerId.Parse("idrHZqeBYQMFv1GuVxKJCe3WQWNyHF"),
            Created = DateTimeOffset.UnixEpoch,
            Metadata = "m",
            Score = 2,
            State = PeerState.Running,
            ReachableAt = new ConnectionId(P2pPoint.Parse("1.2.3.4:9732")),
        };
        var read = Assert.Single(Read(Plain, Plain.Write([new(running, [])])).Peers);
        Assert.Equal(running with { Score = 0, State = PeerState.Disconnected, ReachableAt = null }, read.Peer);
    }

    [Theory]
    [Trait("Scenario", "PEERS-04")]
    [InlineData("")]
    [InlineData("[")]
    [InlineData("[" + Minimal)]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("\"peers\"")]
    public void A_text_that_is_no_peers_file_is_a_typed_error(string text)
    {
        Assert.False(Plain.TryRead(text, out _, out var error));
        Assert.NotEmpty(error.Text);
    }

    [Theory]
    [Trait("Scenario", "PEERS-04")]
    [InlineData("7", "at /1: unexpected number instead of object")]
    [InlineData("""{"created":"0","peer_metadata":"m"}""", "at /1: missing object field peer_id")]
    [InlineData("""{"peer_id":"idr37RqHxeduhaAsJhVsgTVhxWbVva","created":"junk","peer_metadata":"m"}""", "at /1/created: this is not a time")]
    [InlineData("""{"peer_id":"idr37RqHxeduhaAsJhVsgTVhxWbVva","created":"0","peer_metadata":{}}""", "at /1/peer_metadata: unexpected object instead of string")]
    [InlineData("""{"peer_id":"idr37RqHxeduhaAsJhVsgTVhxWbVva","created":"0","peer_metadata":"m","events":[{}]}""", "at /1/events/0: missing object field kind")]
    [InlineData("""{"peer_id":"idr37RqHxeduhaAsJhVsgTVhxWbVva","created":"0","peer_metadata":"m","new":1}""", "at /1/new: unexpected object field")]
    [InlineData(Minimal, "at /1: repeated peer idrHZqeBYQMFv1GuVxKJCe3WQWNyHF")]
    public void A_bad_entry_is_left_out_and_reported(string entry, string expected)
    {
        var content = Read(Plain, $"[{Minimal},{entry}]");
        Assert.Equal(expected, Assert.Single(content.Skipped).ToString());
        Assert.Single(content.Peers);
    }

    [Fact]
    public void Of_a_long_log_the_last_hundred_lines_are_kept()
    {
        var line = new PeerEvent(PeerEventKind.Disconnection, DateTimeOffset.UnixEpoch, new ConnectionId(P2pAddress.Any, null));
        var peer = Assert.Single(Read(Plain, $"[{Minimal}]").Peers);
        var text = Plain.Write([peer with { Log = [.. Enumerable.Range(0, 101).Select(second => line with { Time = line.Time.AddSeconds(second) })] }]);
        var log = Assert.Single(Read(Plain, text).Peers).Log;
        Assert.Equal(100, log.Length);
        Assert.Equal(1, log[0].Time.ToUnixTimeSeconds());
    }

    [Property]
    public bool No_text_makes_the_reader_throw(string text) => Plain.TryRead(text ?? "", out var content, out var error) ? content is not null : error is not null;

    private static PeersFileContent<TPeerMeta> Read<TPeerMeta>(PeersFile<TPeerMeta> file, string text)
    {
        Assert.True(file.TryRead(text, out var content, out var error), error?.ToString());
        return content;
    }
}
