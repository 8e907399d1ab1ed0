using System.Diagnostics.CodeAnalysis;

namespace Mavryk.P2p.Node.Rpc;

/// <summary>
/// Some calls of the RPC, in the words of the reference's access lists: <c>GET /network/points/*/log</c>, without method for any, with <c>/**</c> at the
/// end for everything below. Immutable.
/// </summary>
internal sealed record RpcPattern
{
    private const string AnySegment = "*";
    private const string AnyRest = "**";

    private readonly string? _method;
    private readonly string[] _segments;

    private RpcPattern(string? method, string[] segments)
    {
        _method = method;
        _segments = segments;
    }

    /// <summary>Reads the text of a pattern.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out RpcPattern? pattern)
    {
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var path = words.Length is 1 or 2 ? words[^1] : "";
        var segments = Split(path);
        var isPattern = path.StartsWith('/')
            && segments.AsSpan().IndexOf(AnyRest) is var rest && (rest < 0 || rest == segments.Length - 1)
            && (words.Length == 1 || words[0].All(char.IsAsciiLetterUpper));
        pattern = isPattern ? new RpcPattern(words.Length == 2 ? words[0] : null, segments) : null;
        return isPattern;
    }

    /// <summary>Reads the text of a pattern.</summary>
    /// <exception cref="FormatException">The text is no pattern.</exception>
    public static RpcPattern Parse(string text) => TryParse(text, out var pattern) ? pattern : throw new FormatException($"'{text}' names no calls.");

    /// <summary>True if the call is one of these.</summary>
    public bool Matches(string method, string path)
    {
        var segments = Split(path);
        var hasRest = _segments is [.., AnyRest];
        var count = hasRest ? _segments.Length - 1 : _segments.Length;
        return (_method is null || _method == method)
            && (hasRest ? segments.Length >= count : segments.Length == count)
            && _segments.Take(count).Zip(segments).All(pair => pair.First is AnySegment || pair.First == pair.Second);
    }

    private static string[] Split(string path) => path.Split('/', StringSplitOptions.RemoveEmptyEntries);
}
