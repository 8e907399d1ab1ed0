using System.Text.Json;
using FsCheck.Xunit;
using Mavryk.P2p.Protocol.Crypto;
using Mavryk.P2p.Protocol.Points;
using Mavryk.P2p.Protocol.Tests.Vectors;

namespace Mavryk.P2p.Protocol.Tests.Crypto;

public sealed class KeyTests
{
    private static readonly JsonElement Boxes = VectorFile.Read("crypto_box");
    private static readonly JsonElement Keys = VectorFile.Read("keys");

    [Fact]
    [Trait("Scenario", "BOX-01")]
    [Trait("Scenario", "BOX-02")]
    public void Public_keys_and_peer_ids_are_those_of_the_reference()
    {
        foreach (var entry in Keys.GetProperty("keys").EnumerateArray())
        {
            var key = X25519.DerivePublicKey(entry.Hex("secret_key"));
            Assert.Equal(entry.Text("public_key"), key.ToString());
            Assert.Equal(entry.Text("neuterize_secret_key"), key.ToString());
            Assert.Equal(new PeerId(entry.Hex("peer_id_hash")), key.ToPeerId());
            Assert.Equal(entry.Text("peer_id"), key.ToPeerId().ToString());
            Assert.Equal(entry.Text("peer_id_short"), key.ToPeerId().ToShortString());
        }
    }

    [Theory]
    [InlineData("E01-alice")]
    [InlineData("E01-bob")]
    public void Worked_key_pairs_have_their_peer_ids(string id)
    {
        var example = VectorFile.Example(id);
        var key = X25519.DerivePublicKey(example.GetProperty("input").Hex("secret_key"));
        Assert.Equal(example.GetProperty("input").Text("public_key"), key.ToString());
        Assert.Equal(example.GetProperty("output").Text("base58check"), key.ToPeerId().ToString());
        Assert.Equal(example.GetProperty("output").Text("blake2b_16"), Convert.ToHexStringLower(key.ToPeerId().ToByteArray()));
    }

    [Fact]
    public void A_foreign_public_key_has_its_known_peer_id()
    {
        var example = VectorFile.Example("X4");
        Assert.Equal(example.GetProperty("output").Text("base58check"), new PublicKey(example.GetProperty("input").Hex("public_key")).ToPeerId().ToString());
    }

    [Fact]
    public void Texts_that_are_no_peer_ids_are_told_apart_like_in_the_reference()
    {
        foreach (var entry in Keys.GetProperty("peer_id_of_b58check").EnumerateArray())
        {
            var isPeerId = PeerId.TryParse(entry.Text("input"), out var peerId);
            Assert.Equal(entry.OptionalText("result") is { Length: > 0 } expected ? expected : null, isPeerId ? Convert.ToHexStringLower(peerId.ToByteArray()) : null);
        }
    }

    [Fact]
    public void Channel_keys_are_those_of_the_reference()
    {
        foreach (var entry in Boxes.GetProperty("precompute").EnumerateArray())
        {
            var key = new byte[BoxCipher.KeySize];
            Assert.True(ChannelKey.TryDerive(entry.Hex("secret_key"), new PublicKey(entry.Hex("public_key")), key));
            Assert.Equal(entry.Hex("precomputed"), key);
            Assert.Equal(entry.Hex("other_way"), key);
        }
    }

    [Fact]
    public void Keys_of_low_order_are_refused_and_only_they()
    {
        foreach (var entry in Boxes.GetProperty("precompute_odd").EnumerateArray())
        {
            var key = new byte[BoxCipher.KeySize];
            var isDerived = ChannelKey.TryDerive(entry.Hex("secret_key"), new PublicKey(entry.Hex("public_key")), key);
            Assert.Equal(entry.Text("result"), isDerived ? Convert.ToHexStringLower(key) : "Failure(\"Error computing box_beforenm\")");
        }
    }

    [Fact]
    [Trait("Scenario", "BOX-08")]
    public void A_foreign_key_pair_has_the_known_channel_key()
    {
        var example = VectorFile.Example("X2");
        var key = new byte[BoxCipher.KeySize];
        var input = example.GetProperty("input");
        Assert.True(ChannelKey.TryDerive(input.Hex("secret_key"), new PublicKey(input.Hex("public_key")), key));
        Assert.Equal(example.GetProperty("output").Hex("channel_key"), key);
    }

    [Fact]
    public void The_worked_pair_has_its_shared_secret_and_channel_key()
    {
        var (alice, bob) = (VectorFile.Example("E01-alice").GetProperty("input"), VectorFile.Example("E01-bob").GetProperty("input"));
        var (secret, key) = (new byte[X25519.SharedSecretSize], new byte[BoxCipher.KeySize]);
        Assert.True(X25519.TryAgree(alice.Hex("secret_key"), new PublicKey(bob.Hex("public_key")), secret));
        Assert.True(ChannelKey.TryDerive(alice.Hex("secret_key"), new PublicKey(bob.Hex("public_key")), key));

        var example = VectorFile.Example("E06");
        Assert.Equal(example.GetProperty("input").Hex("x25519_shared_secret"), secret);
        Assert.Equal(example.GetProperty("output").Hex("channel_key"), key);
    }

    [Property]
    public void Both_sides_derive_the_same_channel_key(byte[] first, byte[] second)
    {
        Array.Resize(ref first, X25519.SecretKeySize);
        Array.Resize(ref second, X25519.SecretKeySize);
        var (one, other) = (new byte[BoxCipher.KeySize], new byte[BoxCipher.KeySize]);
        Assert.True(ChannelKey.TryDerive(first, X25519.DerivePublicKey(second), one));
        Assert.True(ChannelKey.TryDerive(second, X25519.DerivePublicKey(first), other));
        Assert.Equal(one, other);
    }

    [Fact]
    public void Digests_are_those_of_the_reference()
    {
        foreach (var entry in Boxes.GetProperty("blake2b_256").EnumerateArray())
        {
            var digest = new byte[32];
            Blake2b.Hash(entry.Hex("input"), digest);
            Assert.Equal(entry.Hex("blake2b_256"), digest);
        }
    }

    [Fact]
    [Trait("Scenario", "BOX-20")]
    public void The_size_of_a_digest_is_a_parameter_and_its_input_may_come_in_parts()
    {
        var (longer, shorter) = (new byte[32], new byte[16]);
        Blake2b.Hash("hello world"u8, longer);
        Blake2b.Hash("hello world"u8, shorter);
        Assert.Equal("256c83b297114d201b30179f3f0ef0cace9783622da5974326b436178aeef610", Convert.ToHexStringLower(longer));
        Assert.Equal("e9a804b2e527fd3601d2ffc0bb023cd6", Convert.ToHexStringLower(shorter));

        var inParts = new byte[32];
        var hash = new Blake2b(32);
        hash.Update("hello"u8);
        hash.Update(" "u8);
        hash.Update("world"u8);
        hash.Finish(inParts);
        Assert.Equal(longer, inParts);

        Assert.ThrowsAny<ArgumentException>(() => new Blake2b(65));
        Assert.ThrowsAny<ArgumentException>(() => new Blake2b(0));
    }
}
