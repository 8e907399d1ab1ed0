using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Mavryk.P2p.Node.Rpc;
using Mavryk.P2p.Protocol.Points;

namespace Mavryk.P2p.Node.Configuration;

/// <summary>How the text of an option becomes a value of the configuration. Whether the value makes sense is left to the configuration.</summary>
/// <param name="Expected">What is allowed, in words.</param>
/// <param name="ToHocon">The value in HOCON, or null if the text is not allowed.</param>
internal sealed record OptionKind(string Expected, Func<string, string?> ToHocon)
{
    public static readonly OptionKind Text = new("a text", Hocon.Quote);

    public static readonly OptionKind Number = new("a number", static text =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? Hocon.Number(number) : null);

    public static readonly OptionKind Seconds = new("a number of seconds", static text => Number.ToHocon(text) is { } number ? $"{number}s" : null);

    public static readonly OptionKind Address = new("a numeric address", static text => P2pAddress.TryParse(text, out var address) ? Hocon.Quote(address.ToString()) : null);

    /// <summary>Where to listen; port 0 lets the system choose, but a port there must be.</summary>
    public static readonly OptionKind EndPoint = new("ADDR:PORT", static text =>
        IPEndPoint.TryParse(text, out var point) && text.EndsWith(FormattableString.Invariant($":{point.Port}"), StringComparison.Ordinal) && text.Contains('.') != text.StartsWith('[')
            ? Hocon.Quote(point.ToString())
            : null);

    /// <summary>Addresses by what they have in common; an address alone is such a network too.</summary>
    public static readonly OptionKind Network = new("ADDR or ADDR/BITS", static text => ParseNetwork(text) is { } network ? Hocon.Quote(network.ToString()) : null);

    public static readonly OptionKind RpcCalls = new("[METHOD] /PATH with * for one word and ** for the rest", static text => RpcPattern.TryParse(text, out _) ? Hocon.Quote(text) : null);

    public static readonly OptionKind PointName = new("ADDR:PORT[#ID]", static text =>
        Protocol.Points.PointName.TryParse(text, out var name, out _) ? Hocon.Quote(name.ToString()) : null);

    /// <summary>Numbers between commas.</summary>
    public static readonly OptionKind Versions = new("numbers between commas", static text => List(text, Whole(0, ushort.MaxValue), minCount: 1, maxCount: 256));

    public static readonly OptionKind MaxAndTarget = new("MAX,TARGET", static text => List(text, Whole(0, ushort.MaxValue), minCount: 2, maxCount: 2));

    /// <summary>The four numbers of the delays before a point is dialled again.</summary>
    public static readonly OptionKind Reconnection = new("FACTOR,INITIAL,DISCONNECTION,CAP in numbers and seconds", static text =>
        Parts(text, Number) is [var factor, var initial, var disconnection, var cap]
            ? $"{{ factor = {factor}, initial-delay = {initial}s, disconnection-delay = {disconnection}s, increase-cap = {cap}s }}"
            : null);

    public static OptionKind Whole(long min, long max) => new(FormattableString.Invariant($"a whole number from {min} to {max}"), text =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max
            ? number.ToString(CultureInfo.InvariantCulture)
            : null);

    public static OptionKind OneOf(params string[] words) => new(string.Join(", ", words), text => words.Contains(text) ? text : null);

    /// <summary>The same, or a word that stands for another value.</summary>
    public OptionKind Or(string word, string hocon) => new($"{Expected}, or {word}", text => text == word ? hocon : ToHocon(text));

    /// <summary>A text of kind <see cref="Network"/>, or null.</summary>
    public static IPNetwork? ParseNetwork(string text) =>
        IPNetwork.TryParse(text, out var network) ? network
        : IPAddress.TryParse(text, out var address) ? new IPNetwork(address, address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128)
        : null;

    private static string? List(string text, OptionKind element, int minCount, int maxCount) =>
        Parts(text, element) is { } parts && parts.Count >= minCount && parts.Count <= maxCount ? $"[{string.Join(", ", parts)}]" : null;

    private static List<string>? Parts(string text, OptionKind element)
    {
        var parts = text.Split(',').Select(part => element.ToHocon(part.Trim())).OfType<string>().ToList();
        return parts.Count == text.AsSpan().Count(',') + 1 ? parts : null;
    }
}
