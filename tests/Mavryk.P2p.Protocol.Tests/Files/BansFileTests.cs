using Mavryk.P2p.Protocol.Acl;
using Mavryk.P2p.Protocol.Files;
using Mavryk.P2p.Protocol.Points;

namespace Mavryk.P2p.Protocol.Tests.Files;

public sealed class BansFileTests
{
    private const string Text = """
        {
          "addresses": [
            {
              "addr": "::ffff:192.0.2.7",
              "peers": [
                "idrHZqeBYQMFv1GuVxKJCe3WQWNyHF"
              ]
            }
          ],
          "peers": [
            {
              "peer_id": "idr37RqHxeduhaAsJhVsgTVhxWbVva",
              "until": "1970-01-01T00:00:07.000-00:00"
            }
          ],
          "trusted_points": [
            {
              "point": "192.0.2.1:9732"
            },
            {
              "point": "192.0.2.2:9732",
              "expected_peer_id": "idr37RqHxeduhaAsJhVsgTVhxWbVva"
            }
          ]
        }

        """;

    [Fact]
    public void Bans_and_trusted_points_are_written_for_people_and_read_back()
    {
        Assert.True(BansFile.TryRead(Text, out var content, out var error), error?.ToString());
        var bans = content.Bans;
        var address = Assert.Single(bans.Addresses);
        Assert.Equal((P2pAddress.Parse("192.0.2.7"), null), (address.Address, address.Until));
        Assert.Equal("idrHZqeBYQMFv1GuVxKJCe3WQWNyHF", Assert.Single(address.Peers).ToString());
        Assert.Equal(new BannedPeer(PeerId.Parse("idr37RqHxeduhaAsJhVsgTVhxWbVva"), DateTimeOffset.FromUnixTimeSeconds(7)), Assert.Single(bans.Peers));
        Assert.Equal(["(192.0.2.1:9732, )", "(192.0.2.2:9732, idr37RqHxeduhaAsJhVsgTVhxWbVva)"], content.TrustedPoints.Select(trusted => trusted.ToString()));
        Assert.Equal(Text, BansFile.Write(content));
    }

    [Fact]
    public void A_file_without_trusted_points_is_read()
    {
        Assert.True(BansFile.TryRead("""{"addresses":[],"peers":[]}""", out var content, out _));
        Assert.Empty(content.TrustedPoints);
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("[]", "")]
    [InlineData("""{"addresses":[]}""", "")]
    [InlineData("""{"addresses":[{"addr":"192.0.2.7","peers":[]}],"peers":[]}""", "/addresses/0/addr")]
    [InlineData("""{"addresses":[],"peers":[],"trusted_points":[{"point":"192.0.2.7"}]}""", "/trusted_points/0/point")]
    public void One_bad_ban_makes_the_file_unreadable(string text, string path)
    {
        Assert.False(BansFile.TryRead(text, out _, out var error));
        Assert.Equal(path, error.Path);
    }
}
