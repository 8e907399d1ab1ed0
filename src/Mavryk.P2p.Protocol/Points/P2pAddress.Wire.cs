using Mavryk.P2p.Protocol.Encoding;

namespace Mavryk.P2p.Protocol.Points;

public readonly partial record struct P2pAddress
{
    /// <summary>Reads the binary form of RPC answers (wire 6.3): bytes behind a size field, of which the first 16 count.</summary>
    public static P2pAddress Read(ref WireReader reader)
    {
        var bytes = reader.ReadBytes();
        if (bytes.Length >= Size)
        {
            return new P2pAddress(bytes[..Size]);
        }

        reader.Fail(new DecodeError.ExceptionRaisedInUserFunction($"an address has {Size} bytes, not {bytes.Length}"));
        return default;
    }

    /// <summary>Writes the binary form of RPC answers.</summary>
    public void Write(ref WireWriter writer)
    {
        Span<byte> bytes = stackalloc byte[Size];
        CopyTo(bytes);
        writer.WriteBytes(bytes);
    }
}
