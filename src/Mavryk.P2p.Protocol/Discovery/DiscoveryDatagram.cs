using System.Buffers.Binary;
using Mavryk.P2p.Protocol.Points;

namespace Mavryk.P2p.Protocol.Discovery;

/// <summary>
/// The datagram by which nodes of one local network find each other (wire 7.1). The reference reads and writes the port as a signed number and so cannot
/// send ports above 32767; here it is unsigned, with the same bytes for the ports that the reference can send. Immutable.
/// </summary>
/// <param name="PeerId">The sender.</param>
/// <param name="Port">The TCP port at which the sender listens.</param>
public readonly record struct DiscoveryDatagram(PeerId PeerId, ushort Port)
{
    /// <summary>Bytes of a datagram. The reference receives into a buffer of this size, so that it accepts longer datagrams by their first bytes.</summary>
    public const int Size = 28;

    private const int PeerIdAt = 10;
    private const int PortAt = PeerIdAt + PeerId.Size;

    private static ReadOnlySpan<byte> Magic => "DISCOMAGIC"u8;

    /// <summary>Reads a datagram.</summary>
    /// <returns>False if it has another size or does not begin with the magic text; such datagrams are ignored.</returns>
    public static bool TryDecode(ReadOnlySpan<byte> bytes, out DiscoveryDatagram datagram)
    {
        var valid = bytes.Length == Size && bytes.StartsWith(Magic);
        datagram = valid ? new DiscoveryDatagram(new PeerId(bytes[PeerIdAt..PortAt]), BinaryPrimitives.ReadUInt16BigEndian(bytes[PortAt..])) : default;
        return valid;
    }

    /// <summary>The bytes of the datagram.</summary>
    public byte[] Encode()
    {
        var bytes = new byte[Size];
        Magic.CopyTo(bytes);
        PeerId.CopyTo(bytes.AsSpan(PeerIdAt));
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(PortAt), Port);
        return bytes;
    }
}
