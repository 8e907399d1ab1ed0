using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Mavryk.P2p.Protocol.Crypto;

/// <summary>One block.</summary>
internal readonly struct SalsaLane1(uint word) : ISalsaLanes<SalsaLane1>
{
    private readonly uint _word = word;

    public static int Count => 1;

    public static SalsaLane1 Indices => default;

    public static SalsaLane1 operator +(SalsaLane1 left, SalsaLane1 right) => new(left._word + right._word);

    public static SalsaLane1 operator ^(SalsaLane1 left, SalsaLane1 right) => new(left._word ^ right._word);

    public static SalsaLane1 RotateLeft(SalsaLane1 words, [ConstantExpected] byte count) => new(BitOperations.RotateLeft(words._word, count));

    public static SalsaLane1 Create(uint word) => new(word);
}

/// <summary>Four blocks, on every processor with vectors of 128 bits.</summary>
internal readonly struct SalsaLanes4(Vector128<uint> words) : ISalsaLanes<SalsaLanes4>
{
    private readonly Vector128<uint> _words = words;

    public static int Count => Vector128<uint>.Count;

    public static SalsaLanes4 Indices => new(Vector128<uint>.Indices);

    public static SalsaLanes4 operator +(SalsaLanes4 left, SalsaLanes4 right) => new(left._words + right._words);

    public static SalsaLanes4 operator ^(SalsaLanes4 left, SalsaLanes4 right) => new(left._words ^ right._words);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SalsaLanes4 RotateLeft(SalsaLanes4 words, [ConstantExpected] byte count) => new((words._words << count) | (words._words >>> (32 - count)));

    public static SalsaLanes4 Create(uint word) => new(Vector128.Create(word));
}

/// <summary>Eight blocks, on x86 processors with AVX2.</summary>
internal readonly struct SalsaLanes8(Vector256<uint> words) : ISalsaLanes<SalsaLanes8>
{
    private readonly Vector256<uint> _words = words;

    public static int Count => Vector256<uint>.Count;

    public static SalsaLanes8 Indices => new(Vector256<uint>.Indices);

    public static SalsaLanes8 operator +(SalsaLanes8 left, SalsaLanes8 right) => new(left._words + right._words);

    public static SalsaLanes8 operator ^(SalsaLanes8 left, SalsaLanes8 right) => new(left._words ^ right._words);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SalsaLanes8 RotateLeft(SalsaLanes8 words, [ConstantExpected] byte count) =>
        new(Avx512F.VL.IsSupported ? Avx512F.VL.RotateLeft(words._words, count) : (words._words << count) | (words._words >>> (32 - count)));

    public static SalsaLanes8 Create(uint word) => new(Vector256.Create(word));

    /// <summary>Lanes of words become runs of words: two transpositions of eight by eight.</summary>
    public static void Store(ReadOnlySpan<SalsaLanes8> words, Span<byte> blocks)
    {
        var rows = MemoryMarshal.Cast<SalsaLanes8, Vector256<uint>>(words);
        Transpose(rows[..Count], blocks);
        Transpose(rows[Count..], blocks[Vector256<byte>.Count..]);
    }

    private static void Transpose(ReadOnlySpan<Vector256<uint>> rows, Span<byte> blocks)
    {
        var (low0, high0) = Interleave(rows[0], rows[1], rows[2], rows[3]);
        var (low1, high1) = Interleave(rows[4], rows[5], rows[6], rows[7]);
        Write(low0.First, low1.First, 0, blocks);
        Write(low0.Second, low1.Second, 1, blocks);
        Write(high0.First, high1.First, 2, blocks);
        Write(high0.Second, high1.Second, 3, blocks);
    }

    // Gives four words of a block each in the lower half and of the block four further in the upper half: blocks 0, 1 and 2, 3.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ((Vector256<ulong> First, Vector256<ulong> Second) Low, (Vector256<ulong> First, Vector256<ulong> Second) High) Interleave(
        Vector256<uint> a, Vector256<uint> b, Vector256<uint> c, Vector256<uint> d)
    {
        var lowAb = Avx2.UnpackLow(a, b).AsUInt64();
        var highAb = Avx2.UnpackHigh(a, b).AsUInt64();
        var lowCd = Avx2.UnpackLow(c, d).AsUInt64();
        var highCd = Avx2.UnpackHigh(c, d).AsUInt64();
        return (
            (Avx2.UnpackLow(lowAb, lowCd), Avx2.UnpackHigh(lowAb, lowCd)),
            (Avx2.UnpackLow(highAb, highCd), Avx2.UnpackHigh(highAb, highCd)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Write(Vector256<ulong> left, Vector256<ulong> right, int block, Span<byte> blocks)
    {
        Avx2.Permute2x128(left, right, 0x20).AsByte().CopyTo(blocks[(block * Salsa20.BlockSize)..]);
        Avx2.Permute2x128(left, right, 0x31).AsByte().CopyTo(blocks[((block + 4) * Salsa20.BlockSize)..]);
    }
}
