using System.Diagnostics.CodeAnalysis;

namespace Mavryk.P2p.Protocol.Points;

/// <summary>
/// A point as users write it, <c>addr[:port][#peer]</c> (wire 6.2): the address may be a name, <c>_</c> or nothing, which stand for the default of
/// the use. Nothing is resolved here. Immutable.
/// </summary>
/// <param name="Address">Numeric address or name, without brackets.</param>
/// <param name="Port">The port, if one was given.</param>
/// <param name="PeerId">The only peer id that is expected there, if one was given.</param>
public sealed record PointName(string Address, ushort? Port = null, PeerId? PeerId = null)
{
    /// <summary>True if the default address of the use is meant.</summary>
    public bool IsDefaultAddress => Address is "" or "_";

    /// <summary>Takes a text apart.</summary>
    /// <param name="text">The whole text.</param>
    /// <param name="name">The parts.</param>
    /// <param name="error"><see cref="PointTextError.BadFormat"/>, <see cref="PointTextError.PortNotInRange"/> or <see cref="PointTextError.BadIdFormat"/>.</param>
    public static bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out PointName? name, [NotNullWhen(false)] out PointTextError? error)
    {
        var parsed = PointText.TryParse(text, out var parts, out error);
        name = parsed ? new PointName(parts.Address.ToString(), parts.Port, parts.PeerId) : null;
        return parsed;
    }

    /// <summary>The text that <see cref="TryParse"/> reads; brackets around an address with colons.</summary>
    public override string ToString()
    {
        var address = Address.Contains(':') ? $"[{Address}]" : Address;
        var port = Port is { } number ? $":{number}" : "";
        var peer = PeerId is { } id ? $"#{id}" : "";
        return address + port + peer;
    }
}
