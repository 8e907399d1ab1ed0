using Mavryk.P2p.Protocol.Encoding;

namespace Mavryk.P2p.Protocol.Messages;

/// <summary>The two bytes of Mavryk nodes (wire 4.3). Stateless, thread-safe.</summary>
public sealed class ConnectionMetadataCodec : IConnectionMetadataCodec<ConnectionMetadata>
{
    /// <summary>The codec.</summary>
    public static readonly ConnectionMetadataCodec Instance = new();

    private ConnectionMetadataCodec()
    {
    }

    /// <inheritdoc/>
    public int MaxEncodedSize => 2;

    /// <inheritdoc/>
    public void Write(ConnectionMetadata metadata, ref WireWriter writer)
    {
        writer.WriteBool(metadata.DisableMempool);
        writer.WriteBool(metadata.PrivateNode);
    }

    /// <inheritdoc/>
    public ConnectionMetadata Read(ref WireReader reader)
    {
        var disableMempool = reader.ReadBool();
        return new ConnectionMetadata(disableMempool, reader.ReadBool());
    }

    /// <inheritdoc/>
    public bool IsPrivate(ConnectionMetadata metadata) => metadata.PrivateNode;
}
