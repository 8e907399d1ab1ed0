using System.Globalization;
using System.Text.Json;
using FsCheck.Xunit;
using Mavryk.P2p.Protocol.Crypto;
using Mavryk.P2p.Protocol.Tests.Vectors;

namespace Mavryk.P2p.Protocol.Tests.Crypto;

public sealed class ProofOfWorkTargetTests
{
    private static readonly JsonElement Vectors = VectorFile.Read("keys");

    [Fact]
    public void Every_difficulty_has_the_target_of_the_reference()
    {
        foreach (var entry in Vectors.GetProperty("pow_targets").EnumerateArray())
        {
            Assert.Equal(entry.Text("target"), ProofOfWorkTarget.FromDifficulty(entry.GetProperty("f").GetDouble()).ToString());
        }
    }

    [Fact]
    public void Worked_difficulties_have_their_targets()
    {
        foreach (var entry in VectorFile.Example("E02").GetProperty("output").GetProperty("targets").EnumerateObject())
        {
            Assert.Equal(entry.Value.GetString(), ProofOfWorkTarget.FromDifficulty(double.Parse(entry.Name, CultureInfo.InvariantCulture)).ToString());
        }
    }

    [Fact]
    [Trait("Scenario", "BOX-16")]
    public void A_difficulty_is_a_number_from_0_to_256()
    {
        var refused = Vectors.GetProperty("pow_target_errors").EnumerateArray().Select(entry => entry.GetProperty("f").GetDouble());
        foreach (var difficulty in refused.Concat([double.NaN, double.PositiveInfinity, double.NegativeInfinity, Math.BitIncrement(256), -double.Epsilon]))
        {
            Assert.False(ProofOfWorkTarget.IsDifficulty(difficulty));
            Assert.Throws<ArgumentOutOfRangeException>(() => ProofOfWorkTarget.FromDifficulty(difficulty));
        }

        Assert.Equal(new string('f', 64), ProofOfWorkTarget.FromDifficulty(0).ToString());
        Assert.Equal('7' + new string('f', 63), ProofOfWorkTarget.FromDifficulty(1).ToString());
        Assert.Equal(new string('0', 6) + new string('f', 58), ProofOfWorkTarget.FromDifficulty(24).ToString());
        Assert.Equal(default, ProofOfWorkTarget.FromDifficulty(256));
    }

    [Fact]
    public void Stamps_pass_where_they_do_in_the_reference()
    {
        foreach (var entry in Vectors.GetProperty("keys").EnumerateArray())
        {
            var key = new PublicKey(entry.Hex("public_key"));
            var mined = entry.GetProperty("mined").EnumerateArray().ToList();
            foreach (var result in mined.Select(static found => found.GetProperty("result")).Append(entry.GetProperty("zero_stamp")).Append(entry.GetProperty("random_stamp")))
            {
                var stamp = new ProofOfWorkStamp(result.Hex("stamp"));
                Assert.Equal(result.Hex("blake2b_hash_of_public_key_and_stamp"), new StampHasher(key).Hash(stamp).ToArray());
                foreach (var check in result.GetProperty("checks").EnumerateArray())
                {
                    Assert.Equal(check[1].GetBoolean(), ProofOfWorkTarget.FromDifficulty(check[0].GetDouble()).IsMetBy(key, stamp));
                }
            }

            Assert.All(mined, found => Assert.True(ProofOfWorkTarget.FromDifficulty(found.GetProperty("mined_for").GetDouble())
                .IsMetBy(key, new ProofOfWorkStamp(found.GetProperty("result").Hex("stamp")))));
        }
    }

    [Theory]
    [InlineData("E03-alice")]
    [InlineData("E03-bob")]
    public void Worked_stamps_pass_where_they_should(string id)
    {
        var example = VectorFile.Example(id);
        var key = new PublicKey(example.GetProperty("input").Hex("public_key"));
        var output = example.GetProperty("output");
        var stamp = new ProofOfWorkStamp(output.Hex("stamp"));
        Assert.Equal(output.Text("blake2b_32"), Convert.ToHexStringLower(new StampHasher(key).Hash(stamp)));
        foreach (var check in output.GetProperty("checks").EnumerateObject())
        {
            Assert.Equal(check.Value.GetBoolean(), ProofOfWorkTarget.FromDifficulty(double.Parse(check.Name, CultureInfo.InvariantCulture)).IsMetBy(key, stamp));
        }
    }

    [Fact]
    public void The_stamp_after_a_worked_one_does_not_pass()
    {
        var example = VectorFile.Example("E03-bad");
        var input = example.GetProperty("input");
        var (key, stamp) = (new PublicKey(input.Hex("public_key")), new ProofOfWorkStamp(input.Hex("stamp")));
        Assert.Equal(example.GetProperty("output").Text("blake2b_32"), Convert.ToHexStringLower(new StampHasher(key).Hash(stamp)));
        Assert.False(ProofOfWorkTarget.FromDifficulty(input.GetProperty("difficulty").GetDouble()).IsMetBy(key, stamp));
    }

    [Fact]
    [Trait("Scenario", "BOX-14")]
    public void A_foreign_stamp_passes_as_far_as_known()
    {
        var example = VectorFile.Example("X3");
        var key = new PublicKey(example.GetProperty("input").Hex("public_key"));
        var stamp = new ProofOfWorkStamp(example.GetProperty("input").Hex("stamp"));
        Assert.Equal(example.GetProperty("output").Hex("blake2b_32"), new StampHasher(key).Hash(stamp).ToArray());
        Assert.True(ProofOfWorkTarget.FromDifficulty(24).IsMetBy(key, stamp));
        Assert.True(ProofOfWorkTarget.FromDifficulty(26).IsMetBy(key, stamp));
        Assert.False(ProofOfWorkTarget.FromDifficulty(27).IsMetBy(key, stamp));
    }

    [Fact]
    [Trait("Scenario", "BOX-13")]
    public void The_hash_is_read_as_a_little_endian_number()
    {
        // 44110718228612227164362334473137928594922343768065507925100594771156402995557, which is 2^(256 - 1.3923).
        var hash = Convert.FromHexString("65813cba342745fb8870cf192efd7abf5a7f7c0bb4852d33bcb8e8a521c88561");
        Assert.True(ProofOfWorkTarget.FromDifficulty(1.392).IsMetBy(hash));
        Assert.False(ProofOfWorkTarget.FromDifficulty(1.393).IsMetBy(hash));
    }

    [Fact]
    public void A_hash_equal_to_the_target_passes_and_the_next_number_does_not()
    {
        var hash = new byte[32];
        hash[0] = 1;
        Assert.True(ProofOfWorkTarget.FromDifficulty(255).IsMetBy(hash));
        hash[0] = 2;
        Assert.False(ProofOfWorkTarget.FromDifficulty(255).IsMetBy(hash));
        hash[0] = 0;
        Assert.True(default(ProofOfWorkTarget).IsMetBy(hash));
        hash[31] = 1;
        Assert.False(default(ProofOfWorkTarget).IsMetBy(hash));
        Assert.True(ProofOfWorkTarget.FromDifficulty(0).IsMetBy(Enumerable.Repeat(byte.MaxValue, 32).ToArray()));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(26, 67108864)]
    public void The_work_to_expect_is_2_to_the_difficulty(double difficulty, double hashes) =>
        Assert.Equal(hashes, ProofOfWorkTarget.FromDifficulty(difficulty).ExpectedHashes, hashes * 1e-9);

    [Property]
    public bool A_harder_target_is_met_by_no_more_stamps(byte easier, byte more, byte[] stamp)
    {
        Array.Resize(ref stamp, ProofOfWorkStamp.Size);
        var hard = ProofOfWorkTarget.FromDifficulty(Math.Min(256, (easier / 16.0) + (more / 16.0)));
        return !hard.IsMetBy(default, new ProofOfWorkStamp(stamp)) || ProofOfWorkTarget.FromDifficulty(easier / 16.0).IsMetBy(default, new ProofOfWorkStamp(stamp));
    }
}
