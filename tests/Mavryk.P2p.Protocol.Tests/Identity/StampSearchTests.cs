using FsCheck;
using FsCheck.Xunit;
using Mavryk.P2p.Protocol.Crypto;
using Mavryk.P2p.Protocol.Identity;
using Mavryk.P2p.Protocol.Tests.Vectors;

namespace Mavryk.P2p.Protocol.Tests.Identity;

public sealed class StampSearchTests
{
    private static readonly PublicKey Key = new(Convert.FromHexString("d8246d13d0270cbfff4046b6d94b05ab19920bc5ad9fb77f3e945c40b340e874"));

    [Theory]
    [InlineData("E03-alice", 1)]
    [InlineData("E03-alice", 1000)]
    [InlineData("E03-bob", 7)]
    public void A_search_finds_the_worked_stamp_after_the_worked_number_of_tries(string id, int step)
    {
        var example = VectorFile.Example(id);
        var input = example.GetProperty("input");
        var search = new StampSearch(
            new PublicKey(input.Hex("public_key")),
            new ProofOfWorkStamp(input.Hex("first_stamp_tried")),
            ProofOfWorkTarget.FromDifficulty(input.GetProperty("difficulty").GetDouble()));
        while (!search.Step(step))
        {
            Assert.Null(search.Found);
        }

        Assert.Equal(example.GetProperty("output").Text("stamp"), search.Found.ToString());
        Assert.Equal(example.GetProperty("output").GetProperty("stamps_tried").GetInt64(), search.Tried);
        Assert.True(search.Step(step));
        Assert.Equal(example.GetProperty("output").GetProperty("stamps_tried").GetInt64(), search.Tried);
    }

    [Fact]
    [Trait("Scenario", "BOX-06")]
    public void A_bound_that_is_too_small_ends_without_a_stamp()
    {
        var target = ProofOfWorkTarget.FromDifficulty(2);
        var search = new StampSearch(Key, default, target);
        Assert.True(search.Step(1000));
        Assert.True(target.IsMetBy(Key, search.Found!.Value));

        var unlucky = new StampSearch(Key, default, ProofOfWorkTarget.FromDifficulty(200));
        Assert.False(unlucky.Step(1000));
        Assert.Null(unlucky.Found);
        Assert.Equal(1000, unlucky.Tried);
    }

    [Fact]
    [Trait("Scenario", "BOX-15")]
    public void A_stamp_found_for_a_fractional_difficulty_passes_it()
    {
        var target = ProofOfWorkTarget.FromDifficulty(3.5);
        var search = new StampSearch(Key, default, target);
        Assert.True(search.Step(10_000));
        Assert.True(target.IsMetBy(Key, search.Found!.Value));
    }

    [Fact]
    [Trait("Scenario", "BOX-18")]
    public void A_generated_identity_has_its_peer_id_and_work_and_reads_back()
    {
        var secret = VectorFile.Example("E01-alice").GetProperty("input").Hex("secret_key");
        var search = new StampSearch(NodeIdentity.DerivePublicKey(secret), default, ProofOfWorkTarget.FromDifficulty(16));
        Assert.True(search.Step(int.MaxValue));
        using var identity = new NodeIdentity(secret, search.Found!.Value);
        Assert.Equal(identity.PublicKey.ToPeerId(), identity.PeerId);
        Assert.True(IdentityFile.TryRead(IdentityFile.Write(identity), "identity.json", 16, out var read, out _));
        Assert.Equal(identity.PeerId, read.PeerId);
        read.Dispose();
    }

    [Property]
    public void Steps_of_any_size_find_the_same_stamp(PositiveInt[] steps)
    {
        var target = ProofOfWorkTarget.FromDifficulty(6);
        var whole = new StampSearch(Key, default, target);
        var pieces = new StampSearch(Key, default, target);
        Assert.True(whole.Step(int.MaxValue));
        foreach (var step in steps)
        {
            pieces.Step(step.Get);
        }

        pieces.Step(int.MaxValue);
        Assert.Equal(whole.Found, pieces.Found);
        Assert.Equal(whole.Tried, pieces.Tried);
    }
}
