using Mavryk.P2p.Protocol.Crypto;

namespace Mavryk.P2p.Protocol.Channel;

/// <summary>The nonces of the first chunk of each direction (wire 3.2). Immutable.</summary>
/// <param name="Sending">For the first chunk that is sealed.</param>
/// <param name="Receiving">For the first chunk that is opened.</param>
public readonly record struct ChannelNonces(Nonce Sending, Nonce Receiving)
{
    private const int HashSize = 32;

    /// <summary>Derives the nonces from the two connection messages.</summary>
    /// <param name="role">Which end this is.</param>
    /// <param name="sent">The own connection message as on the wire, with its length in front.</param>
    /// <param name="received">The remote's, likewise.</param>
    public static ChannelNonces Derive(ChannelRole role, ReadOnlySpan<byte> sent, ReadOnlySpan<byte> received)
    {
        // The names of the labels are the opposite of their use: the initiator sends with "Resp -> Init".
        return role == ChannelRole.Initiator
            ? new ChannelNonces(Derive(sent, received, "Resp -> Init"u8), Derive(sent, received, "Init -> Resp"u8))
            : new ChannelNonces(Derive(received, sent, "Init -> Resp"u8), Derive(received, sent, "Resp -> Init"u8));
    }

    private static Nonce Derive(ReadOnlySpan<byte> initiator, ReadOnlySpan<byte> responder, ReadOnlySpan<byte> label)
    {
        var hash = new Blake2b(HashSize);
        hash.Update(initiator);
        hash.Update(responder);
        hash.Update(label);
        Span<byte> digest = stackalloc byte[HashSize];
        hash.Finish(digest);
        return new Nonce(digest[..Nonce.Size]);
    }
}
