using Mavryk.P2p.Protocol.Channel;
using Mavryk.P2p.Protocol.Tests.Vectors;

namespace Mavryk.P2p.Protocol.Tests.Channel;

public sealed class ChannelNoncesTests
{
    [Fact]
    public void Nonces_are_those_of_the_reference()
    {
        foreach (var entry in VectorFile.Read("crypto_box").GetProperty("generate_nonces").EnumerateArray())
        {
            var role = entry.GetProperty("incoming").GetBoolean() ? ChannelRole.Responder : ChannelRole.Initiator;
            var nonces = ChannelNonces.Derive(role, entry.Hex("sent_msg"), entry.Hex("recv_msg"));
            Assert.Equal(entry.Text("local_nonce"), nonces.Sending.ToString());
            Assert.Equal(entry.Text("remote_nonce"), nonces.Receiving.ToString());
        }
    }

    [Theory]
    [InlineData(ChannelRole.Initiator, "initiator")]
    [InlineData(ChannelRole.Responder, "responder")]
    public void Worked_nonces_are_those_of_the_role(ChannelRole role, string name)
    {
        var example = VectorFile.Example("E06");
        var (initiator, responder) = (example.GetProperty("input").Hex("initiator_message"), example.GetProperty("input").Hex("responder_message"));
        var nonces = role == ChannelRole.Initiator
            ? ChannelNonces.Derive(role, initiator, responder)
            : ChannelNonces.Derive(role, responder, initiator);

        var expected = example.GetProperty("output").GetProperty(name);
        Assert.Equal(expected.Text("local_for_sending"), nonces.Sending.ToString());
        Assert.Equal(expected.Text("remote_for_receiving"), nonces.Receiving.ToString());
    }

    [Theory]
    [Trait("Scenario", "BOX-12")]
    [InlineData(ChannelRole.Initiator, "outgoing")]
    [InlineData(ChannelRole.Responder, "incoming")]
    public void Foreign_messages_have_the_known_nonces(ChannelRole role, string name)
    {
        var example = VectorFile.Example("X1");
        var nonces = ChannelNonces.Derive(role, example.GetProperty("input").Hex("sent"), example.GetProperty("input").Hex("received"));

        var expected = example.GetProperty("output").GetProperty(name);
        Assert.Equal(expected.Text("local"), nonces.Sending.ToString());
        Assert.Equal(expected.Text("remote"), nonces.Receiving.ToString());
    }
}
