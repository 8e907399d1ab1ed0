using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace Mavryk.P2p.Protocol.Crypto;

/// <summary>
/// The same word of several Salsa20 blocks side by side. It lets the rounds be written once for one block and for as many as the processor can take.
/// </summary>
internal interface ISalsaLanes<TSelf>
    where TSelf : unmanaged, ISalsaLanes<TSelf>
{
    /// <summary>Number of blocks side by side.</summary>
    static abstract int Count { get; }

    static abstract TSelf operator +(TSelf left, TSelf right);

    static abstract TSelf operator ^(TSelf left, TSelf right);

    /// <summary>The word of every block turned left.</summary>
    static abstract TSelf RotateLeft(TSelf words, [ConstantExpected] byte count);

    /// <summary>The same word in all blocks.</summary>
    static abstract TSelf Create(uint word);

    /// <summary>0, 1, 2...: what the counters of neighbouring blocks differ by.</summary>
    static abstract TSelf Indices { get; }

    /// <summary>Writes the blocks one after the other.</summary>
    /// <param name="words">The 16 words of the blocks.</param>
    /// <param name="blocks">Takes 64 bytes a block.</param>
    static virtual void Store(ReadOnlySpan<TSelf> words, Span<byte> blocks)
    {
        var lanes = MemoryMarshal.Cast<TSelf, uint>(words);
        for (var i = 0; i < lanes.Length; i++)
        {
            var (word, block) = Math.DivRem(i, TSelf.Count);
            BinaryPrimitives.WriteUInt32LittleEndian(blocks[((block * Salsa20.BlockSize) + (word * sizeof(uint)))..], lanes[i]);
        }
    }
}
