using System.Buffers;

namespace Mavryk.P2p.Protocol.Encoding;

/// <summary>Bytes in an array of the shared pool; disposing gives the array back. It has one owner at a time and is not thread-safe.</summary>
public sealed class PooledBytes : IMemoryOwner<byte>
{
    private byte[]? _array;

    internal PooledBytes(byte[] array, int length)
    {
        _array = array;
        Length = length;
    }

    /// <summary>Number of bytes.</summary>
    public int Length { get; }

    /// <summary>The bytes; writable, as sealing happens in place.</summary>
    /// <exception cref="ObjectDisposedException">The array was given back.</exception>
    public Memory<byte> Memory => (_array ?? throw new ObjectDisposedException(nameof(PooledBytes))).AsMemory(0, Length);

    /// <summary>The bytes.</summary>
    /// <exception cref="ObjectDisposedException">The array was given back.</exception>
    public ReadOnlySpan<byte> Span => Memory.Span;

    /// <summary>Gives the array back. A second call does nothing.</summary>
    public void Dispose()
    {
        if (_array is { } array)
        {
            _array = null;
            ArrayPool<byte>.Shared.Return(array);
        }
    }
}
