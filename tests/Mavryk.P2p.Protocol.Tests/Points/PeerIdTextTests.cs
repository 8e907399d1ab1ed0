using FsCheck.Xunit;
using Mavryk.P2p.Protocol.Points;

namespace Mavryk.P2p.Protocol.Tests.Points;

public sealed class PeerIdTextTests
{
    [Theory]
    [InlineData("a59e95ebebfce3bd9768fb3cd6cbfee4", "idsjVDWw7ojEBtqvxDvS3DKfKVU8Nc")]
    [InlineData("00000000000000000000000000000000", "idqRfGME9Bdhde2rksPSz7s6naxMW4")]
    [InlineData("ffffffffffffffffffffffffffffffff", "idtzX1JXvee2nizJjitoN2PZbwNvkD")]
    [InlineData("fcff462dd3f1b8011508c097dd32a38f", "idtx6Gt5fKECu34g4SUGYYzw6iBYea")]
    public void A_peer_id_has_the_text_of_the_reference(string hex, string text)
    {
        var peerId = new PeerId(Convert.FromHexString(hex));
        Assert.Equal(text, peerId.ToString());
        Assert.Equal(text[..12], peerId.ToShortString());
        Assert.Equal(peerId, PeerId.Parse(text));
    }

    [Theory]
    [InlineData("")]
    [InlineData("idsjVDWw7ojEBtqvxDvS3DKfKVU8N")]
    [InlineData("0dsjVDWw7ojEBtqvxDvS3DKfKVU8Nc")]
    [InlineData("idsjVDWw7ojEBtqvxDvS3DKfKVU8N1")]
    [InlineData("1idsjVDWw7ojEBtqvxDvS3DKfKVU8Nc")]
    [InlineData("idsjVDWw7ojEBtqvxDvS3DKfKVU8Nc ")]
    [InlineData("NetXXAAR1wWQhhe")]
    [InlineData("idsjVDWw7ojEBtqvxDvS3DKfKVU8é1")]
    public void A_text_that_is_no_peer_id_is_refused(string text)
    {
        Assert.False(PeerId.TryParse(text, out var peerId));
        Assert.Equal(default, peerId);
        Assert.Throws<FormatException>(() => PeerId.Parse(text));
    }

    [Property(Arbitrary = [typeof(PointArbitraries)])]
    public void The_text_of_a_peer_id_reads_back(PeerId peerId) => Assert.Equal(peerId, PeerId.Parse(peerId.ToString()));
}
