using System.Numerics;
using System.Text.Json;
using FsCheck.Xunit;
using Mavryk.P2p.Protocol.Crypto;
using Mavryk.P2p.Protocol.Tests.Vectors;

namespace Mavryk.P2p.Protocol.Tests.Crypto;

public sealed class NonceTests
{
    private static readonly JsonElement Vectors = VectorFile.Read("crypto_box");

    [Fact]
    public void A_nonce_is_followed_by_the_one_of_the_reference()
    {
        foreach (var entry in Vectors.GetProperty("increment_nonce").EnumerateArray())
        {
            var nonce = new Nonce(entry.Hex("nonce"));
            Assert.Equal(entry.Text("incremented"), nonce.Next().ToString());
            Assert.Equal(entry.Text("step_2"), After(nonce, 2).ToString());
            Assert.Equal(entry.Text("step_65535"), After(nonce, 65535).ToString());
            Assert.Equal(entry.Text("step_65537"), After(nonce, 65537).ToString());
        }
    }

    [Fact]
    public void Worked_nonces_are_followed_by_theirs()
    {
        var example = VectorFile.Example("E04");
        var nonces = example.GetProperty("input").GetProperty("nonces").EnumerateArray();
        var expected = example.GetProperty("output").GetProperty("incremented").EnumerateArray();
        foreach (var (nonce, next) in nonces.Zip(expected))
        {
            Assert.Equal(next.GetString(), new Nonce(nonce.Hex()).Next().ToString());
            Assert.Equal(next.GetString(), new ProofOfWorkStamp(nonce.Hex()).Next().ToString());
        }
    }

    [Fact]
    [Trait("Scenario", "BOX-11")]
    public void Counting_up_leaves_the_nonce_as_it_was()
    {
        var nonce = new Nonce(Convert.FromHexString("0000000000cff52f4be9352787d333e616a67853640d72c5"));
        Assert.Equal("0000000000cff52f4be9352787d333e616a67853640d72c6", nonce.Next().ToString());
        Assert.Equal("0000000000cff52f4be9352787d333e616a67853640d72c5", nonce.ToString());
    }

    [Property]
    public void A_nonce_is_a_big_endian_number_modulo_2_to_192(byte[] bytes, bool atTheEnd)
    {
        var nonce = Enumerable.Repeat(atTheEnd ? byte.MaxValue : byte.MinValue, Nonce.Size).ToArray();
        bytes.AsSpan(0, Math.Min(bytes.Length, Nonce.Size)).CopyTo(nonce);

        var expected = (new BigInteger(nonce, isUnsigned: true, isBigEndian: true) + 1) % BigInteger.Pow(2, 192);
        Assert.Equal(expected, new BigInteger(new Nonce(nonce).Next().ToByteArray(), isUnsigned: true, isBigEndian: true));
    }

    private static Nonce After(Nonce nonce, int steps) => steps == 0 ? nonce : Enumerable.Range(0, steps).Aggregate(nonce, static (last, _) => last.Next());
}
