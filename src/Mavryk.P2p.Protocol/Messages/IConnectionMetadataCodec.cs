using Mavryk.P2p.Protocol.Encoding;

namespace Mavryk.P2p.Protocol.Messages;

/// <summary>
/// How the metadata of an application is exchanged in the handshake: it travels in exactly one chunk of its own and fills it (wire 4.3).
/// Implementations must be thread-safe.
/// </summary>
/// <typeparam name="TConnMeta">The metadata.</typeparam>
public interface IConnectionMetadataCodec<TConnMeta>
{
    /// <summary>Greatest number of bytes that <see cref="Write"/> makes; at most the plaintext of one chunk.</summary>
    int MaxEncodedSize { get; }

    /// <summary>Writes the metadata.</summary>
    void Write(TConnMeta metadata, ref WireWriter writer);

    /// <summary>Reads the metadata. Bytes left over are an error that the caller finds.</summary>
    TConnMeta Read(ref WireReader reader);

    /// <summary>True if the sender is in private mode, so that its point must not be passed on.</summary>
    bool IsPrivate(TConnMeta metadata);
}
