using Mavryk.P2p.Node.Script;
using Mavryk.P2p.Protocol.Points;

namespace Mavryk.P2p.Node.Tests.Script;

public sealed class ScriptParserTests
{
    private const string Id = "idsihN5SS6y2VRwkeVGjVjTLpmGRB4";

    private static readonly PeerId Peer = PeerId.Parse(Id);
    private static readonly P2pPoint Point = P2pPoint.Parse("127.0.0.1:9732");
    private static readonly P2pPoint PointV6 = P2pPoint.Parse("[::1]:80");

    [Fact]
    public void A_connect_may_pin_the_peer_and_trust_the_point()
    {
        Assert.Equal(new ScriptCommand.Connect(Point, null, false), Parse("connect 127.0.0.1:9732"));
        Assert.Equal(new ScriptCommand.Connect(Point, null, true), Parse("connect 127.0.0.1:9732 trusted"));
        Assert.Equal(new ScriptCommand.Connect(Point, Peer, false), Parse($"connect 127.0.0.1:9732#{Id}"));
        Assert.Equal(new ScriptCommand.Connect(PointV6, Peer, true), Parse($"  connect\t[::1]:80#{Id}   trusted "));
    }

    [Fact]
    public void A_disconnect_may_wait()
    {
        Assert.Equal(new ScriptCommand.Disconnect(Peer, false), Parse($"disconnect {Id}"));
        Assert.Equal(new ScriptCommand.Disconnect(Peer, true), Parse($"disconnect {Id} wait"));
    }

    [Fact]
    public void Bytes_are_hexadecimal_in_both_cases_and_may_be_none()
    {
        Assert.Equal([0x00, 0xaB, 0xFf], Assert.IsType<ScriptCommand.Send>(Parse($"send {Id} 00aBFf")).Payload.ToArray());
        Assert.Equal([], Assert.IsType<ScriptCommand.Send>(Parse($"send {Id}")).Payload.ToArray());
        Assert.Equal([1], Assert.IsType<ScriptCommand.TrySend>(Parse($"trysend {Id} 01")).Payload.ToArray());
        Assert.Equal([2], Assert.IsType<ScriptCommand.Raw>(Parse($"raw {Id} 02")).Plaintext.ToArray());
        Assert.Equal([3, 4], Assert.IsType<ScriptCommand.Broadcast>(Parse("broadcast 0304")).Payload.ToArray());
    }

    [Fact]
    public void Measuring_commands_take_numbers()
    {
        Assert.Equal(new ScriptCommand.SendSize(Peer, 0, 1, false), Parse($"sendsize {Id} 0 1"));
        Assert.Equal(new ScriptCommand.SendSize(Peer, 65507, 2, true), Parse($"sendsize {Id} 65507 2 sync"));
        Assert.Equal(new ScriptCommand.PingPong(Peer, 16, 1000), Parse($"pingpong {Id} 16 1000"));
        Assert.Equal(new ScriptCommand.HandshakeLoop(Point, 200), Parse("hsloop 127.0.0.1:9732 200"));
    }

    [Fact]
    public void Commands_about_one_peer_take_its_id()
    {
        Assert.Equal(new ScriptCommand.Pause(Peer), Parse($"pause {Id}"));
        Assert.Equal(new ScriptCommand.Resume(Peer), Parse($"resume {Id}"));
        Assert.Equal(new ScriptCommand.Bootstrap(Peer), Parse($"bootstrap {Id}"));
        Assert.Equal(new ScriptCommand.SwapRequest(Peer, Point, Peer), Parse($"swap_request {Id} 127.0.0.1:9732 {Id}"));
        Assert.Equal(new ScriptCommand.SwapAck(Peer, Point, Peer), Parse($"swap_ack {Id} 127.0.0.1:9732 {Id}"));
    }

    [Theory]
    [InlineData("ban", AccessChange.Ban)]
    [InlineData("unban", AccessChange.Unban)]
    [InlineData("trust", AccessChange.Trust)]
    [InlineData("untrust", AccessChange.Untrust)]
    [InlineData("greylist", AccessChange.Greylist)]
    internal void Every_change_of_access_can_be_made_to_a_peer(string word, AccessChange change) =>
        Assert.Equal(new ScriptCommand.PeerAccess(change, Peer), Parse($"{word} peer {Id}"));

    [Fact]
    public void Addresses_are_banned_and_greylisted_and_points_are_trusted()
    {
        P2pAddress.TryParse("10.0.0.1", out var address);
        Assert.Equal(new ScriptCommand.AddressAccess(AccessChange.Ban, address), Parse("ban addr 10.0.0.1"));
        Assert.Equal(new ScriptCommand.AddressAccess(AccessChange.Unban, address), Parse("unban addr 10.0.0.1"));
        Assert.Equal(new ScriptCommand.AddressAccess(AccessChange.Greylist, address), Parse("greylist addr 10.0.0.1"));
        Assert.Equal(new ScriptCommand.PointAccess(AccessChange.Trust, Point), Parse("trust point 127.0.0.1:9732"));
        Assert.Equal(new ScriptCommand.PointAccess(AccessChange.Untrust, Point), Parse("untrust point 127.0.0.1:9732"));
    }

    [Fact]
    public void Commands_about_points_take_a_point()
    {
        Assert.Equal(new ScriptCommand.Register(Point, null), Parse("register 127.0.0.1:9732"));
        Assert.Equal(new ScriptCommand.Register(Point, Peer), Parse($"register 127.0.0.1:9732#{Id}"));
        Assert.Equal(new ScriptCommand.Unregister(Point), Parse("unregister 127.0.0.1:9732"));
        Assert.Equal(new ScriptCommand.SetExpected(Point, Peer), Parse($"set_expected 127.0.0.1:9732 {Id}"));
    }

    [Theory]
    [InlineData("acl_clear", PlainCommand.AclClear)]
    [InlineData("clear_greylist", PlainCommand.ClearGreylist)]
    [InlineData("connections", PlainCommand.Connections)]
    [InlineData("count", PlainCommand.Count)]
    [InlineData("greylisted", PlainCommand.Greylisted)]
    [InlineData("identity", PlainCommand.Identity)]
    [InlineData("known_points", PlainCommand.KnownPoints)]
    [InlineData("maintain", PlainCommand.Maintain)]
    [InlineData("mem", PlainCommand.Mem)]
    [InlineData("peers", PlainCommand.Peers)]
    [InlineData("points", PlainCommand.Points)]
    [InlineData("quit", PlainCommand.Quit)]
    [InlineData("roll", PlainCommand.Roll)]
    [InlineData("save", PlainCommand.Save)]
    [InlineData("stat", PlainCommand.Stat)]
    internal void Plain_commands_take_nothing(string line, PlainCommand command)
    {
        Assert.Equal(new ScriptCommand.Plain(command), Parse(line));
        Assert.False(ScriptParser.TryParse($"{line} more", out _, out _));
    }

    [Theory]
    [InlineData("frobnicate", "unknown command 'frobnicate'")]
    [InlineData("CONNECT 127.0.0.1:1", "unknown command 'CONNECT'")]
    [InlineData("connect", "a point is missing; usage: connect POINT[#ID] [trusted]")]
    [InlineData("connect nowhere:1", "'nowhere:1' is not a point: 'nowhere' is not a numeric address; usage: connect POINT[#ID] [trusted]")]
    [InlineData("connect 127.0.0.1", "'127.0.0.1' is not a point: no port; usage: connect POINT[#ID] [trusted]")]
    [InlineData("connect 127.0.0.1:1 loved", "'loved' is not 'trusted'; usage: connect POINT[#ID] [trusted]")]
    [InlineData("send me 00", "'me' is not a peer id; usage: send PEER HEX")]
    [InlineData($"send {Id} 0", "the bytes must be an even number of hexadecimal digits; usage: send PEER HEX")]
    [InlineData($"send {Id} 0g", "the bytes must be an even number of hexadecimal digits; usage: send PEER HEX")]
    [InlineData($"send {Id} 00 11", "'11' is too much; usage: send PEER HEX")]
    [InlineData($"sendsize {Id} -1 1", "NBYTES must be a number from 0 to 268435456; usage: sendsize PEER NBYTES COUNT [sync]")]
    [InlineData($"sendsize {Id} 1 0", "COUNT must be a number from 1 to 2147483647; usage: sendsize PEER NBYTES COUNT [sync]")]
    [InlineData("trust addr 10.0.0.1", "'addr' cannot be changed so; usage: trust peer ID | point POINT")]
    [InlineData("ban point 10.0.0.1:1", "'point' cannot be changed so; usage: ban peer ID | addr IP")]
    [InlineData("ban", "the kind of target is missing; usage: ban peer ID | addr IP")]
    public void A_line_that_does_not_fit_is_explained(string line, string expected)
    {
        Assert.False(ScriptParser.TryParse(line, out var command, out var error));
        Assert.Null(command);
        Assert.Equal(expected, error);
    }

    private static ScriptCommand Parse(string line)
    {
        Assert.True(ScriptParser.TryParse(line, out var command, out var error), error);
        return command;
    }
}
