using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Mavryk.P2p.Protocol.Crypto;

/// <summary>
/// The Poly1305 authenticator (RFC 8439 section 2.5) on 64-bit limbs: without branches or table look-ups that depend on secrets. A key makes one tag.
/// </summary>
internal readonly ref struct Poly1305
{
    /// <summary>Bytes of a one-time key.</summary>
    public const int KeySize = 32;

    private const int BlockSize = 16;

    private readonly ulong _r0;
    private readonly ulong _r1;
    private readonly UInt128 _pad;

    /// <summary>An authenticator with a one-time key, of which it takes a copy.</summary>
    public Poly1305(ReadOnlySpan<byte> key)
    {
        _r0 = BinaryPrimitives.ReadUInt64LittleEndian(key) & 0x0ffffffc0fffffff;
        _r1 = BinaryPrimitives.ReadUInt64LittleEndian(key[8..]) & 0x0ffffffc0ffffffc;
        _pad = BinaryPrimitives.ReadUInt128LittleEndian(key[BlockSize..]);
    }

    /// <summary>Writes the tag of a message.</summary>
    /// <param name="message">The whole message.</param>
    /// <param name="tag">Takes 16 bytes.</param>
    public void ComputeTag(ReadOnlySpan<byte> message, Span<byte> tag)
    {
        var sum = default(Sum);
        while (message.Length >= BlockSize)
        {
            Add(ref sum, message, 1);
            message = message[BlockSize..];
        }

        if (!message.IsEmpty)
        {
            Span<byte> last = stackalloc byte[BlockSize];
            last.Clear();
            message.CopyTo(last);
            last[message.Length] = 1;
            Add(ref sum, last, 0);
        }

        BinaryPrimitives.WriteUInt128LittleEndian(tag, Reduce(sum) + _pad);
    }

    // sum := (sum + block) * r, reduced modulo 2^130 - 5 only so far that the top limb stays below 8.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Add(ref Sum sum, ReadOnlySpan<byte> block, ulong top)
    {
        var low = BinaryPrimitives.ReadUInt64LittleEndian(block);
        var middle = BinaryPrimitives.ReadUInt64LittleEndian(block[sizeof(ulong)..]);
        var h0 = sum.Low + low;
        var h1 = sum.Middle + middle;
        var h2 = sum.Top + top + Carry(h1, middle);
        var carry = Carry(h0, low);
        h1 += carry;
        h2 += Carry(h1, carry);

        // What exceeds 2^130 comes back times 5. The low two bits of r1 are clear, so 5/4 of it is exact: 2^128 * r1 = 2^130 * r1/4.
        var s1 = _r1 + (_r1 >> 2);
        var d0 = Math.BigMul(h0, _r0) + Math.BigMul(h1, s1);
        var d1 = Math.BigMul(h0, _r1) + Math.BigMul(h1, _r0) + (h2 * s1) + (d0 >> 64);
        var d2 = (h2 * _r0) + (ulong)(d1 >> 64);

        var over = (d2 & ~3UL) + (d2 >> 2);
        sum.Low = (ulong)d0 + over;
        carry = Carry(sum.Low, over);
        sum.Middle = (ulong)d1 + carry;
        sum.Top = (d2 & 3) + Carry(sum.Middle, carry);
    }

    // The sum modulo 2^130 - 5, of which only 128 bits matter: the sum itself, or the sum + 5 if that reaches 2^130. At most one subtraction is missing,
    // as the top limb is at most 4 and the rest then tiny.
    private static UInt128 Reduce(in Sum sum)
    {
        var value = new UInt128(sum.Middle, sum.Low);
        var reduced = value + 5;
        var top = sum.Top + (reduced < value ? 1UL : 0UL);
        var mask = 0 - (UInt128)(top >> 2 != 0 ? 1UL : 0UL);
        return (reduced & mask) | (value & ~mask);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Carry(ulong total, ulong addend) => total < addend ? 1UL : 0UL;

    private struct Sum
    {
        public ulong Low;
        public ulong Middle;
        public ulong Top;
    }
}
