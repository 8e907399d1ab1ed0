using System.Diagnostics.CodeAnalysis;
using Mavryk.P2p.Protocol.Crypto;
using Mavryk.P2p.Protocol.Encoding;
using Mavryk.P2p.Protocol.Events;
using Mavryk.P2p.Protocol.Versions;

namespace Mavryk.P2p.Protocol.Messages;

/// <summary>What each side sends first, in clear (wire 4.2). Immutable.</summary>
/// <param name="Port">The TCP port at which the sender can be dialled; 0 if there is none.</param>
/// <param name="PublicKey">The key whose hash is the sender's peer id.</param>
/// <param name="ProofOfWorkStamp">What makes the identity costly.</param>
/// <param name="MessageNonce">Random and fresh for every connection: it alone makes the nonces of the channel unique.</param>
/// <param name="Version">The greatest versions that the sender speaks.</param>
public sealed record ConnectionMessage(ushort Port, PublicKey PublicKey, ProofOfWorkStamp ProofOfWorkStamp, Nonce MessageNonce, NetworkVersion Version)
{
    /// <summary>Greatest number of bytes without the length in front, which has <see cref="LengthPrefix.Size"/> more.</summary>
    public const int MaxEncodedSize = LengthPrefix.MaxContentSize;

    /// <summary>Reads the bytes behind the length.</summary>
    public static bool TryDecode(
        ReadOnlySpan<byte> body, [NotNullWhen(true)] out ConnectionMessage? message, [NotNullWhen(false)] out DecodeError? error)
    {
        var reader = new WireReader(body);
        var port = reader.ReadUInt16();
        var key = reader.ReadFixed(PublicKey.Size);
        var stamp = reader.ReadFixed(ProofOfWorkStamp.Size);
        var nonce = reader.ReadFixed(Nonce.Size);
        var version = NetworkVersion.Read(ref reader);
        error = reader.Complete();
        message = error is null ? new ConnectionMessage(port, new PublicKey(key), new ProofOfWorkStamp(stamp), new Nonce(nonce), version) : null;
        return error is null;
    }

    /// <summary>
    /// The bytes for the wire, the length in front: both sides also hash them as they are (wire 3.2). A message of 65536 bytes or more is
    /// <see cref="P2pError.UnexpectedSizeOfDecodedBuffer"/>, the only other error is <see cref="P2pError.EncodingError"/>.
    /// </summary>
    public bool TryEncode([NotNullWhen(true)] out byte[]? frame, [NotNullWhen(false)] out P2pError? error)
    {
        var writer = new WireWriter();
        Write(ref writer);
        frame = null;
        error = writer.Error is { } failed ? new P2pError.EncodingError(failed)
            : !LengthPrefix.TryFrame(writer.Written, out frame) ? new P2pError.UnexpectedSizeOfDecodedBuffer()
            : null;
        writer.Dispose();
        return error is null;
    }

    private void Write(ref WireWriter writer)
    {
        Span<byte> bytes = stackalloc byte[PublicKey.Size + ProofOfWorkStamp.Size + Nonce.Size];
        PublicKey.CopyTo(bytes);
        ProofOfWorkStamp.CopyTo(bytes[PublicKey.Size..]);
        MessageNonce.CopyTo(bytes[^Nonce.Size..]);
        writer.WriteUInt16(Port);
        writer.WriteRaw(bytes);
        Version.Write(ref writer);
    }
}
