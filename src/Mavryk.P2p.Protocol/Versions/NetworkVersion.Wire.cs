using Mavryk.P2p.Protocol.Encoding;

namespace Mavryk.P2p.Protocol.Versions;

public sealed partial record NetworkVersion
{
    /// <summary>Reads chain name and the two numbers (wire 4.2).</summary>
    public static NetworkVersion Read(ref WireReader reader)
    {
        var chainName = System.Text.Encoding.Latin1.GetString(reader.ReadBytes());
        var distributedDbVersion = reader.ReadUInt16();
        return new NetworkVersion(chainName, distributedDbVersion, reader.ReadUInt16());
    }

    /// <summary>
    /// Writes chain name and the two numbers. A chain name with characters above U+00FF has no bytes and is
    /// <see cref="EncodeError.ExceptionRaisedInUserFunction"/>.
    /// </summary>
    public void Write(ref WireWriter writer)
    {
        if (ChainName.AsSpan().IndexOfAnyExceptInRange('\0', '\u00ff') >= 0)
        {
            writer.Fail(new EncodeError.ExceptionRaisedInUserFunction($"the chain name '{ChainName}' has a character above U+00FF"));
            return;
        }

        writer.WriteBytes(System.Text.Encoding.Latin1.GetBytes(ChainName));
        writer.WriteUInt16(DistributedDbVersion);
        writer.WriteUInt16(P2pVersion);
    }
}
