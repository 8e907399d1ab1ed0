using System.Globalization;
using Mavryk.P2p.Protocol.Points;

namespace Mavryk.P2p.Node.Script;

/// <summary>
/// The words behind a command, taken from left to right. The first word that does not fit is kept as <see cref="Error"/>; what is taken after
/// it is meaningless and must not be used.
/// </summary>
internal ref struct ScriptArguments(ReadOnlySpan<char> text)
{
    private ReadOnlySpan<char> _rest = text;

    /// <summary>Why the words do not fit; null while they do.</summary>
    public string? Error { get; private set; }

    public PeerId Peer()
    {
        var word = Word("a peer id");
        if (!PeerId.TryParse(word, out var peer))
        {
            Fail($"'{Shorten(word)}' is not a peer id");
        }

        return peer;
    }

    public P2pAddress Address()
    {
        var word = Word("an address");
        if (!P2pAddress.TryParse(word, out var address))
        {
            Fail($"'{Shorten(word)}' is not a numeric address");
        }

        return address;
    }

    public P2pPoint Point()
    {
        var word = Word("a point");
        if (!P2pPoint.TryParse(word, out var point, out var error))
        {
            Fail($"'{Shorten(word)}' is not a point: {error.Message}");
        }

        return point;
    }

    /// <summary>A point that may carry the peer id expected there.</summary>
    public (P2pPoint Point, PeerId? PeerId) PinnedPoint()
    {
        var before = _rest;
        var point = Point();
        if (Error is not null)
        {
            return default;
        }

        _rest = before;
        PointName.TryParse(Word("a point"), out var name, out _);
        return (point, name?.PeerId);
    }

    /// <summary>Bytes in hexadecimal; no word at all is no byte.</summary>
    public ReadOnlyMemory<byte> Hex()
    {
        var word = NextWord();
        if (word.Length % 2 != 0 || word.ContainsAnyExcept(HexDigits))
        {
            Fail("the bytes must be an even number of hexadecimal digits");
            return default;
        }

        return Convert.FromHexString(word);
    }

    public int Number(string what, int min, int max)
    {
        var word = Word(what);
        if (!int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number < min || number > max)
        {
            Fail(string.Create(CultureInfo.InvariantCulture, $"{what} must be a number from {min} to {max}"));
        }

        return number;
    }

    /// <summary>True if the next word is this one, false if there is none.</summary>
    public bool Optional(string expected)
    {
        var word = NextWord();
        if (!word.IsEmpty && !word.SequenceEqual(expected))
        {
            Fail($"'{Shorten(word)}' is not '{expected}'");
        }

        return !word.IsEmpty;
    }

    /// <summary>One of a few words; the last alternative is returned after an error.</summary>
    public ReadOnlySpan<char> Word(string what)
    {
        var word = NextWord();
        if (word.IsEmpty)
        {
            Fail($"{what} is missing");
        }

        return word;
    }

    /// <summary>To be called last: nothing may be left over.</summary>
    public void End()
    {
        if (NextWord() is { IsEmpty: false } word)
        {
            Fail($"'{Shorten(word)}' is too much");
        }
    }

    public void Fail(string error) => Error ??= error;

    private const string HexDigits = "0123456789abcdefABCDEF";

    private static string Shorten(ReadOnlySpan<char> word) => word.Length <= 80 ? word.ToString() : $"{word[..80]}...";

    private ReadOnlySpan<char> NextWord()
    {
        var rest = _rest.TrimStart();
        var end = rest.IndexOfAny(' ', '\t');
        var word = end < 0 ? rest : rest[..end];
        _rest = rest[word.Length..];
        return word;
    }
}
