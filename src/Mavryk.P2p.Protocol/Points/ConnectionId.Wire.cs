using Mavryk.P2p.Protocol.Encoding;

namespace Mavryk.P2p.Protocol.Points;

public readonly partial record struct ConnectionId
{
    /// <summary>Reads the binary form of RPC answers (wire 6.3): the address, then an optional port.</summary>
    public static ConnectionId Read(ref WireReader reader)
    {
        var address = P2pAddress.Read(ref reader);
        return new ConnectionId(address, reader.ReadOptionalField() ? reader.ReadUInt16() : null);
    }

    /// <summary>Writes the binary form of RPC answers.</summary>
    public void Write(ref WireWriter writer)
    {
        Address.Write(ref writer);
        writer.WriteOptionalField(Port is not null);
        if (Port is { } port)
        {
            writer.WriteUInt16(port);
        }
    }
}
