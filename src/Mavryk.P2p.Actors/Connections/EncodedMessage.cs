using Mavryk.P2p.Protocol.Encoding;

namespace Mavryk.P2p.Actors.Connections;

/// <summary>
/// The encoded bytes of one message, shared read-only by every queue it was put in: sealing copies them into the buffer of the
/// connection (behaviour 17.9), and the last queue that lets go gives the array back. Counted atomically.
/// </summary>
internal sealed class EncodedMessage(PooledBytes bytes)
{
    private int _owners = 1;

    public int Length => bytes.Length;

    public ReadOnlySpan<byte> Span => bytes.Span;

    public void Retain() => Interlocked.Increment(ref _owners);

    public void Release()
    {
        if (Interlocked.Decrement(ref _owners) == 0)
        {
            bytes.Dispose();
        }
    }
}
