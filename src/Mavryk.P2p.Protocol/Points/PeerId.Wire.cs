using Mavryk.P2p.Protocol.Encoding;

namespace Mavryk.P2p.Protocol.Points;

public readonly partial record struct PeerId
{
    /// <summary>Reads the 16 bytes of a peer id.</summary>
    public static PeerId Read(ref WireReader reader) => reader.ReadFixed(Size) is { IsEmpty: false } bytes ? new PeerId(bytes) : default;

    /// <summary>Writes the 16 bytes of a peer id.</summary>
    public void Write(ref WireWriter writer)
    {
        Span<byte> bytes = stackalloc byte[Size];
        CopyTo(bytes);
        writer.WriteRaw(bytes);
    }
}
