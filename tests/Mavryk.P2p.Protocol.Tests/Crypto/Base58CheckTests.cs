using FsCheck.Xunit;
using Mavryk.P2p.Protocol.Crypto;

namespace Mavryk.P2p.Protocol.Tests.Crypto;

public sealed class Base58CheckTests
{
    [Fact]
    [Trait("Scenario", "BOX-21")]
    public void Bytes_are_written_and_read_back()
    {
        byte[] bytes = [0x8e, 0xce, 0xda, 0x2f];
        Assert.Equal("QtRAcc9FSRg", Base58Check.Encode([], bytes));
        var read = new byte[4];
        Assert.True(Base58Check.TryDecode("QtRAcc9FSRg", [], read));
        Assert.Equal(bytes, read);
    }

    [Fact]
    [Trait("Scenario", "BOX-21")]
    public void More_than_128_bytes_or_characters_are_refused()
    {
        Assert.NotEmpty(Base58Check.Encode([], new byte[128]));
        Assert.Throws<ArgumentException>(() => Base58Check.Encode([1], new byte[128]));

        // 124 zero bytes and their checksum make a text of about 130 characters that is right in every other respect.
        var text = Base58Check.Encode([], new byte[124]);
        Assert.True(text.Length > 128);
        Assert.False(Base58Check.TryDecode(text, [], new byte[124]));
        Assert.True(Base58Check.TryDecode(Base58Check.Encode([], new byte[120]), [], new byte[120]));
    }

    [Theory]
    [Trait("Scenario", "BOX-21")]
    [InlineData("QtRAcc9FSRh")]
    [InlineData("QtRAcc9FSR0")]
    [InlineData("1QtRAcc9FSRg")]
    [InlineData("")]
    public void A_wrong_checksum_character_or_length_is_refused(string text) => Assert.False(Base58Check.TryDecode(text, [], new byte[4]));

    [Fact]
    public void Another_prefix_is_refused() =>
        Assert.False(Base58Check.TryDecode(Base58Check.Encode([0x57, 0x52, 0x00], new byte[4]), [0x57, 0x52, 0x01], new byte[4]));

    [Property]
    public void Every_payload_reads_back(byte[] payload)
    {
        var bytes = payload.AsSpan(0, Math.Min(payload.Length, 60));
        var read = new byte[bytes.Length];
        Assert.True(Base58Check.TryDecode(Base58Check.Encode([0, 1], bytes), [0, 1], read));
        Assert.Equal(bytes.ToArray(), read);
    }
}
