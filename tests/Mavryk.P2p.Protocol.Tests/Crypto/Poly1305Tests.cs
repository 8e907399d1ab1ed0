using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Mavryk.P2p.Protocol.Crypto;

namespace Mavryk.P2p.Protocol.Tests.Crypto;

/// <summary>The authenticator where carries and the last reduction matter: sums close to 2^130, which random data never reach.</summary>
public sealed class Poly1305Tests
{
    private static readonly BigInteger Prime = BigInteger.Pow(2, 130) - 5;

    [Theory]
    [InlineData("ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff", "03000000000000000000000000000000")]
    [InlineData("fcffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff", "00000000000000000000000000000000")]
    [InlineData("fbffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff", "faffffffffffffffffffffffffffffff")]
    public void A_sum_from_2_to_130_minus_5_on_is_reduced(string message, string tag)
    {
        var key = new byte[Poly1305.KeySize];
        key[0] = 1;
        Assert.Equal(tag, Convert.ToHexStringLower(Tag(key, Convert.FromHexString(message))));
    }

    [Property(MaxTest = 1000, Arbitrary = [typeof(EdgeBytes)])]
    public void A_tag_is_the_polynomial_modulo_2_to_130_minus_5(EdgeBytes.Key key, EdgeBytes.Message message) =>
        Assert.Equal(Polynomial(key.Bytes, message.Bytes), Tag(key.Bytes, message.Bytes));

    private static byte[] Tag(byte[] key, byte[] message)
    {
        var tag = new byte[BoxCipher.TagSize];
        new Poly1305(key).ComputeTag(message, tag);
        return tag;
    }

    // The definition of RFC 8439 section 2.5, on numbers of any size.
    private static byte[] Polynomial(byte[] key, byte[] message)
    {
        var r = Number(key.AsSpan(0, 16)) & BigInteger.Parse("00ffffffc0ffffffc0ffffffc0fffffff", System.Globalization.NumberStyles.HexNumber);
        var sum = message.Chunk(16).Aggregate(BigInteger.Zero, (total, block) => (total + Number([.. block, 1])) * r % Prime);
        var tag = (sum + Number(key.AsSpan(16))) % BigInteger.Pow(2, 128);
        var bytes = tag.ToByteArray(isUnsigned: true);
        Array.Resize(ref bytes, BoxCipher.TagSize);
        return bytes;
    }

    private static BigInteger Number(ReadOnlySpan<byte> bytes) => new(bytes, isUnsigned: true);

    public static class EdgeBytes
    {
        // Small factors leave the sums where they are; the others are any.
        public static Arbitrary<Key> Keys() => Gen.OneOf(
            Bytes(1, 1).Select(static first => new Key([.. first, .. new byte[Poly1305.KeySize - 1]])),
            Bytes(Poly1305.KeySize, Poly1305.KeySize).Select(static bytes => new Key(bytes))).ToArbitrary();

        public static Arbitrary<Message> Messages() => Bytes(0, 80).Select(static bytes => new Message(bytes)).ToArbitrary();

        // Mostly ff, sometimes something near an edge.
        private static Gen<byte[]> Bytes(int min, int max) =>
            from size in Gen.Choose(min, max)
            from bytes in Gen.Frequency((12, Gen.Constant((byte)0xff)), (1, Gen.Elements<byte>(0, 1, 2, 3, 4, 5, 0xfa, 0xfb, 0xfc, 0xfd, 0xfe))).ArrayOf(size)
            select bytes;

        public sealed record Key(byte[] Bytes)
        {
            public override string ToString() => Convert.ToHexStringLower(Bytes);
        }

        public sealed record Message(byte[] Bytes)
        {
            public override string ToString() => Convert.ToHexStringLower(Bytes);
        }
    }
}
