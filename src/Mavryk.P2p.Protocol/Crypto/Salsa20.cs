using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Mavryk.P2p.Protocol.Crypto;

/// <summary>The Salsa20 core: key stream of any number of blocks side by side, and HSalsa20. Thread-safe.</summary>
internal static class Salsa20
{
    /// <summary>Bytes of a block of key stream.</summary>
    public const int BlockSize = 64;

    /// <summary>Words of a state.</summary>
    public const int StateWords = 16;

    /// <summary>Bytes that HSalsa20 makes a key of, besides a key.</summary>
    public const int HSalsaInputSize = 16;

    private const int DoubleRounds = 10;
    private const int CounterWord = 8;

    /// <summary>Puts a key of 32 bytes into a state, with the constants "expand 32-byte k" on its diagonal.</summary>
    public static void LoadKey(ReadOnlySpan<byte> key, Span<uint> state)
    {
        state[0] = 0x61707865;
        state[5] = 0x3320646e;
        state[10] = 0x79622d32;
        state[15] = 0x6b206574;
        LoadWords(key[..16], state[1..]);
        LoadWords(key[16..], state[11..]);
    }

    /// <summary>Puts what is hashed with the key into a state: a nonce of 8 bytes for the key stream, 16 bytes for HSalsa20.</summary>
    public static void LoadInput(ReadOnlySpan<byte> input, Span<uint> state) => LoadWords(input, state[6..]);

    /// <summary>HSalsa20: a key made of a key and 16 bytes, as the rounds leave it, without the final addition.</summary>
    /// <param name="key">32 bytes; may be the memory of <paramref name="result"/>.</param>
    /// <param name="input">16 bytes.</param>
    /// <param name="result">Takes 32 bytes.</param>
    public static void HSalsa20(ReadOnlySpan<byte> key, ReadOnlySpan<byte> input, Span<byte> result)
    {
        Span<uint> state = stackalloc uint[StateWords];
        LoadKey(key, state);
        LoadInput(input, state);
        Rounds(MemoryMarshal.Cast<uint, SalsaLane1>(state));
        for (var i = 0; i < 4; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(result[(4 * i)..], state[5 * i]);
            BinaryPrimitives.WriteUInt32LittleEndian(result[(16 + (4 * i))..], state[6 + i]);
        }

        state.Clear();
    }

    /// <summary>Writes as many neighbouring blocks of key stream as there are lanes.</summary>
    /// <param name="state">The state of block 0.</param>
    /// <param name="block">Number of the first block.</param>
    /// <param name="keystream">Takes the blocks.</param>
    [SkipLocalsInit]
    public static void Keystream<TLanes>(ReadOnlySpan<uint> state, uint block, Span<byte> keystream)
        where TLanes : unmanaged, ISalsaLanes<TLanes>
    {
        Span<TLanes> start = stackalloc TLanes[StateWords];
        Span<TLanes> words = stackalloc TLanes[StateWords];
        for (var i = 0; i < StateWords; i++)
        {
            start[i] = TLanes.Create(state[i]);
        }

        // A frame has at most 1025 blocks, so the upper word of the counter stays 0.
        start[CounterWord] = TLanes.Create(block) + TLanes.Indices;
        start.CopyTo(words);
        Rounds(words);
        for (var i = 0; i < StateWords; i++)
        {
            words[i] += start[i];
        }

        TLanes.Store(words, keystream);
    }

    private static void LoadWords(ReadOnlySpan<byte> bytes, Span<uint> words)
    {
        for (var i = 0; i < bytes.Length / sizeof(uint); i++)
        {
            words[i] = BinaryPrimitives.ReadUInt32LittleEndian(bytes[(sizeof(uint) * i)..]);
        }
    }

    private static void Rounds<TLanes>(Span<TLanes> x)
        where TLanes : unmanaged, ISalsaLanes<TLanes>
    {
        var (x0, x1, x2, x3) = (x[0], x[1], x[2], x[3]);
        var (x4, x5, x6, x7) = (x[4], x[5], x[6], x[7]);
        var (x8, x9, x10, x11) = (x[8], x[9], x[10], x[11]);
        var (x12, x13, x14, x15) = (x[12], x[13], x[14], x[15]);
        for (var i = 0; i < DoubleRounds; i++)
        {
            QuarterRound(ref x0, ref x4, ref x8, ref x12);
            QuarterRound(ref x5, ref x9, ref x13, ref x1);
            QuarterRound(ref x10, ref x14, ref x2, ref x6);
            QuarterRound(ref x15, ref x3, ref x7, ref x11);
            QuarterRound(ref x0, ref x1, ref x2, ref x3);
            QuarterRound(ref x5, ref x6, ref x7, ref x4);
            QuarterRound(ref x10, ref x11, ref x8, ref x9);
            QuarterRound(ref x15, ref x12, ref x13, ref x14);
        }

        (x[0], x[1], x[2], x[3]) = (x0, x1, x2, x3);
        (x[4], x[5], x[6], x[7]) = (x4, x5, x6, x7);
        (x[8], x[9], x[10], x[11]) = (x8, x9, x10, x11);
        (x[12], x[13], x[14], x[15]) = (x12, x13, x14, x15);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void QuarterRound<TLanes>(ref TLanes a, ref TLanes b, ref TLanes c, ref TLanes d)
        where TLanes : unmanaged, ISalsaLanes<TLanes>
    {
        b ^= TLanes.RotateLeft(a + d, 7);
        c ^= TLanes.RotateLeft(b + a, 9);
        d ^= TLanes.RotateLeft(c + b, 13);
        a ^= TLanes.RotateLeft(d + c, 18);
    }
}
