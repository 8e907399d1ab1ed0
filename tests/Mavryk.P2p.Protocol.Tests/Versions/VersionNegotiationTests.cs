using System.Text.Json;
using Mavryk.P2p.Protocol.Messages;
using Mavryk.P2p.Protocol.Tests.Messages;
using Mavryk.P2p.Protocol.Tests.Vectors;
using Mavryk.P2p.Protocol.Versions;

namespace Mavryk.P2p.Protocol.Tests.Versions;

public sealed class VersionNegotiationTests
{
    private static readonly JsonElement Vectors = VectorFile.Read("handshake");

    private static readonly VersionNegotiation Ours = new("SANDBOXED_MAVRYK", [0, 1], [0, 1]);

    [Theory]
    [MemberData(nameof(Selections))]
    public void Versions_are_selected_like_the_reference_selects(int index)
    {
        var entry = Vectors.GetProperty("network_version_select")[index];
        var ours = entry.GetProperty("ours");
        var negotiation = new VersionNegotiation(
            ours.Text("chain_name"), Numbers(ours.GetProperty("distributed_db_versions")), Numbers(ours.GetProperty("p2p_versions")));
        if (negotiation.TryAgree(Reference.Version(entry.GetProperty("theirs")), out var agreed, out var motive))
        {
            Assert.Equal(Reference.Version(entry.GetProperty("selected")), agreed);
        }
        else
        {
            Assert.Equal(entry.GetProperty("error")[0].GetProperty("motive").GetInt16(), motive.Code);
        }
    }

    [Fact]
    public void The_supported_versions_of_the_layer_are_those_of_the_reference() =>
        Assert.Equal(Numbers(Vectors.GetProperty("p2p_version_supported")), VersionNegotiation.SupportedP2pVersions);

    [Theory]
    [InlineData("E12-node", new ushort[] { 0, 1, 2 }, new ushort[] { 0, 1 })]
    [InlineData("E12-strict", new ushort[] { 1, 3 }, new ushort[] { 1 })]
    public void Versions_are_agreed_on_as_in_example_E12(string id, ushort[] distributedDb, ushort[] p2p)
    {
        var negotiation = new VersionNegotiation("MAVRYK_MAINNET", distributedDb, p2p);
        var remotes = VectorFile.Example(id).GetProperty("input").GetProperty("remote");
        var results = VectorFile.Example(id).GetProperty("output").GetProperty("result");
        for (var i = 0; i < remotes.GetArrayLength(); i++)
        {
            var remote = new NetworkVersion(remotes[i][0].GetString()!, remotes[i][1].GetUInt16(), remotes[i][2].GetUInt16());
            if (negotiation.TryAgree(remote, out var agreed, out var motive))
            {
                Assert.Equal(Reference.Version(results[i]), agreed);
            }
            else
            {
                Assert.StartsWith($"nack {motive.Code} (", results[i].GetString());
            }
        }
    }

    [Fact]
    [Trait("Scenario", "VERS-01")]
    public void Two_nodes_of_the_same_versions_agree_on_the_greatest()
    {
        Assert.Equal(new NetworkVersion("SANDBOXED_MAVRYK", 1, 1), Ours.AnnouncedVersion);
        Assert.True(Ours.TryAgree(new VersionNegotiation("SANDBOXED_MAVRYK", [1, 0], [1, 0]).AnnouncedVersion, out var agreed, out _));
        Assert.Equal(new NetworkVersion("SANDBOXED_MAVRYK", 1, 1), agreed);
    }

    [Fact]
    [Trait("Scenario", "VERS-02")]
    public void An_older_remote_gets_the_version_it_announced()
    {
        Assert.True(Ours.TryAgree(new NetworkVersion("SANDBOXED_MAVRYK", 0, 1), out var agreed, out _));
        Assert.Equal(new NetworkVersion("SANDBOXED_MAVRYK", 0, 1), agreed);
        Assert.True(Ours.TryAgree(new NetworkVersion("SANDBOXED_MAVRYK", 1, 0), out agreed, out _));
        Assert.Equal(new NetworkVersion("SANDBOXED_MAVRYK", 1, 0), agreed);
    }

    [Theory]
    [Trait("Scenario", "VERS-03")]
    [InlineData("MAVRYK_MAINNET", 1, 1)]
    [InlineData("sandboxed_mavryk", 0, 0)]
    [InlineData("SANDBOXED_MAVRYK\0", 9, 9)]
    public void Another_chain_is_refused_whatever_the_versions(string chainName, ushort distributedDb, ushort p2p)
    {
        Assert.False(Ours.TryAgree(new NetworkVersion(chainName, distributedDb, p2p), out _, out var motive));
        Assert.Equal(RejectionMotive.UnknownChainName, motive);
    }

    [Fact]
    public void A_node_without_versions_is_a_mistake() => Assert.Throws<ArgumentException>(() => new VersionNegotiation("C", [], [0]));

    public static TheoryData<int> Selections => [.. Enumerable.Range(0, Vectors.GetProperty("network_version_select").GetArrayLength())];

    private static ushort[] Numbers(JsonElement json) => [.. json.EnumerateArray().Select(static number => number.GetUInt16())];
}
