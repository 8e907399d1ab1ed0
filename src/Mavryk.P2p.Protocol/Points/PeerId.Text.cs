using System.Diagnostics.CodeAnalysis;
using Mavryk.P2p.Protocol.Crypto;

namespace Mavryk.P2p.Protocol.Points;

public readonly partial record struct PeerId
{
    /// <summary>Characters of the text of a peer id (wire 2.1).</summary>
    public const int TextLength = 30;

    private const int ShortTextLength = 12;

    private static ReadOnlySpan<byte> Prefix => [0x99, 0x67];

    /// <summary>Reads the Base58Check text, <c>id...</c> (wire 2.1).</summary>
    /// <returns>False if the text is not that of a peer id.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, out PeerId peerId)
    {
        Span<byte> bytes = stackalloc byte[Size];
        if (text.Length == TextLength && Base58Check.TryDecode(text, Prefix, bytes))
        {
            peerId = new PeerId(bytes);
            return true;
        }

        peerId = default;
        return false;
    }

    /// <inheritdoc cref="TryParse(ReadOnlySpan{char}, out PeerId)"/>
    public static bool TryParse([NotNullWhen(true)] string? text, out PeerId peerId) => TryParse(text.AsSpan(), out peerId);

    /// <summary>Reads the Base58Check text of a peer id.</summary>
    /// <exception cref="FormatException">The text is not that of a peer id.</exception>
    public static PeerId Parse(ReadOnlySpan<char> text) =>
        TryParse(text, out var peerId) ? peerId : throw new FormatException($"'{text}' is not a peer id.");

    /// <summary>The Base58Check text of 30 characters, <c>id...</c>.</summary>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Size];
        CopyTo(bytes);
        return Base58Check.Encode(Prefix, bytes);
    }

    /// <summary>The first 12 characters of the text: enough to tell peers apart in logs.</summary>
    public string ToShortString() => ToString()[..ShortTextLength];
}
