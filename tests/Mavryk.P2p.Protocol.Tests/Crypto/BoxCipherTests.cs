using System.Text.Json;
using FsCheck;
using FsCheck.Xunit;
using Mavryk.P2p.Protocol.Crypto;
using Mavryk.P2p.Protocol.Tests.Vectors;

namespace Mavryk.P2p.Protocol.Tests.Crypto;

public sealed class BoxCipherTests
{
    private static readonly JsonElement Vectors = VectorFile.Read("crypto_box");
    private static readonly JsonElement Known = VectorFile.Example("X2");

    private static readonly string[] Names = ["BouncyCastle", "8 lanes", "4 lanes", "1 lane"];

    public static TheoryData<string> Ciphers => [.. Names];

    [Theory]
    [MemberData(nameof(Ciphers))]
    public void Boxes_have_the_bytes_of_the_reference(string name)
    {
        using var cipher = Create(name, Vectors.GetProperty("box_key").Hex("precomputed"));
        foreach (var entry in Vectors.GetProperty("boxes").EnumerateArray())
        {
            var nonce = new Nonce(entry.Hex("nonce"));
            var expected = entry.Hex("box");
            var box = new byte[expected.Length];
            entry.Hex("plaintext").CopyTo(box, BoxCipher.TagSize);

            cipher.Seal(nonce, box);
            Assert.Equal(expected, box);

            box[^1] ^= 1;
            Assert.False(cipher.TryOpen(nonce, box));
            box[^1] ^= 1;
            Assert.False(cipher.TryOpen(nonce.Next(), box));
            Assert.Equal(expected, box);

            Assert.True(cipher.TryOpen(nonce, box));
            Assert.Equal(entry.Hex("plaintext"), box[BoxCipher.TagSize..]);
        }
    }

    [Theory]
    [Trait("Scenario", "BOX-09")]
    [MemberData(nameof(Ciphers))]
    public void A_known_plaintext_has_the_known_ciphertext(string name)
    {
        using var cipher = Create(name, Known.GetProperty("output").Hex("channel_key"));
        var nonce = new Nonce(Known.GetProperty("input").Hex("nonce"));
        var plaintext = Known.GetProperty("input").Hex("plain");
        byte[] box = [.. new byte[BoxCipher.TagSize], .. plaintext];

        cipher.Seal(nonce, box);
        Assert.Equal(Known.GetProperty("output").Hex("tag_then_ciphertext"), box);
        Assert.True(cipher.TryOpen(nonce, box));
        Assert.Equal(plaintext, box[BoxCipher.TagSize..]);
    }

    [Theory]
    [Trait("Scenario", "BOX-10")]
    [MemberData(nameof(Ciphers))]
    public void A_text_survives_the_round_trip(string name)
    {
        using var cipher = Create(name, Known.GetProperty("output").Hex("channel_key"));
        var nonce = new Nonce(Known.GetProperty("input").Hex("nonce"));
        byte[] box = [.. new byte[BoxCipher.TagSize], .. "hello world"u8];

        cipher.Seal(nonce, box);
        Assert.True(cipher.TryOpen(nonce, box));
        Assert.Equal("hello world"u8, box.AsSpan(BoxCipher.TagSize));
    }

    [Theory]
    [Trait("Scenario", "BOX-03")]
    [Trait("Scenario", "BOX-04")]
    [MemberData(nameof(Ciphers))]
    public void A_box_is_sealed_and_opened_in_place_with_the_tag_in_front(string name)
    {
        var pair = Vectors.GetProperty("precompute")[0];
        var secret = pair.Hex("secret_key");
        var key = new byte[BoxCipher.KeySize];
        Assert.True(ChannelKey.TryDerive(secret, X25519.DerivePublicKey(secret), key));
        using var cipher = Create(name, key);
        byte[] box = [.. new byte[BoxCipher.TagSize], .. "test"u8];

        cipher.Seal(default, box);
        Assert.NotEqual("test"u8.ToArray(), box[BoxCipher.TagSize..]);
        Assert.True(cipher.TryOpen(default, box));
        Assert.Equal("test"u8.ToArray(), box[BoxCipher.TagSize..]);
    }

    [Property]
    public void All_ciphers_make_the_same_boxes_and_open_each_other_s(byte[] key, byte[] first, NonEmptyArray<byte> text, PositiveInt stretch)
    {
        var longText = Enumerable.Repeat(text.Get, stretch.Get % 97).SelectMany(static bytes => bytes).ToArray();
        var ciphers = Names.Select(name => Create(name, Sized(key, BoxCipher.KeySize))).ToArray();
        var nonce = new Nonce(Sized(first, Nonce.Size));
        byte[] expected = [.. new byte[BoxCipher.TagSize], .. longText];
        ciphers[0].Seal(nonce, expected);

        foreach (var cipher in ciphers)
        {
            byte[] box = [.. new byte[BoxCipher.TagSize], .. longText];
            cipher.Seal(nonce, box);
            Assert.Equal(expected, box);
            Assert.True(cipher.TryOpen(nonce, box));
            Assert.Equal(longText, box[BoxCipher.TagSize..]);
            cipher.Dispose();
        }
    }

    [Theory]
    [Trait("Scenario", "BOX-05")]
    [MemberData(nameof(Ciphers))]
    public void Every_bit_of_the_tag_counts(string name)
    {
        using var cipher = Create(name, new byte[BoxCipher.KeySize]);
        byte[] box = [.. new byte[BoxCipher.TagSize], .. "test"u8];
        cipher.Seal(default, box);
        for (var bit = 0; bit < BoxCipher.TagSize * 8; bit++)
        {
            box[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(cipher.TryOpen(default, box));
            box[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    [Property]
    [Trait("Scenario", "BOX-05")]
    public void A_box_with_any_bit_flipped_does_not_open_and_stays_as_it_is(byte[] key, NonEmptyArray<byte> text, NonNegativeInt bit)
    {
        foreach (var name in Names)
        {
            using var cipher = Create(name, Sized(key, BoxCipher.KeySize));
            byte[] box = [.. new byte[BoxCipher.TagSize], .. text.Get];
            cipher.Seal(default, box);
            var flipped = bit.Get % (box.Length * 8);
            box[flipped / 8] ^= (byte)(1 << (flipped % 8));
            var before = box.ToArray();

            Assert.False(cipher.TryOpen(default, box));
            Assert.Equal(before, box);
        }
    }

    [Theory]
    [MemberData(nameof(Ciphers))]
    public void The_subkey_follows_the_first_part_of_the_nonce(string name)
    {
        var last = new Nonce(Convert.FromHexString("00000000000000000000000000000001ffffffffffffffff"));
        foreach (var nonce in new[] { last, last.Next(), last })
        {
            using var reused = Create(name, new byte[BoxCipher.KeySize]);
            using var fresh = Create(name, new byte[BoxCipher.KeySize]);
            var box = new byte[100];
            reused.Seal(default, new byte[100]);
            reused.Seal(nonce, box);
            Assert.True(fresh.TryOpen(nonce, box));
        }
    }

    [Fact]
    public void The_default_cipher_allocates_nothing_per_box()
    {
        using var cipher = BoxCipher.Create(new byte[BoxCipher.KeySize]);
        var box = new byte[70000];
        cipher.Seal(default, box);
        cipher.TryOpen(default, box);

        var before = GC.GetAllocatedBytesForCurrentThread();
        cipher.Seal(default, box);
        var isOpen = cipher.TryOpen(default, box);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.True(isOpen);
    }

    [Theory]
    [InlineData(BoxCipherKind.Vector)]
    [InlineData(BoxCipherKind.BouncyCastle)]
    public void Wrong_sizes_and_use_after_disposal_are_misuse(BoxCipherKind kind)
    {
        Assert.Throws<ArgumentException>(() => BoxCipher.Create(new byte[31], kind));
        var cipher = BoxCipher.Create(new byte[BoxCipher.KeySize], kind);
        Assert.Throws<ArgumentException>(() => cipher.Seal(default, new byte[15]));
        Assert.Throws<ArgumentException>(() => cipher.TryOpen(default, new byte[15]));

        cipher.Dispose();
        Assert.Throws<ObjectDisposedException>(() => cipher.Seal(default, new byte[16]));
        Assert.Throws<ObjectDisposedException>(() => cipher.TryOpen(default, new byte[16]));
    }

    private static BoxCipher Create(string name, byte[] key) => name switch
    {
        "8 lanes" when System.Runtime.Intrinsics.X86.Avx2.IsSupported => new VectorBoxCipher<SalsaLanes8>(key),
        "4 lanes" => new VectorBoxCipher<SalsaLanes4>(key),
        "BouncyCastle" => BoxCipher.Create(key, BoxCipherKind.BouncyCastle),
        _ => new VectorBoxCipher<SalsaLane1>(key),
    };

    private static byte[] Sized(byte[] bytes, int size)
    {
        Array.Resize(ref bytes, size);
        return bytes;
    }
}
