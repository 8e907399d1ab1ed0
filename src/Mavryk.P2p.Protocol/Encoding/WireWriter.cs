using System.Buffers;
using System.Buffers.Binary;

namespace Mavryk.P2p.Protocol.Encoding;

/// <summary>
/// Writes the primitives and compositions of wire 1.1 and 1.2 into a given buffer, and into arrays of the shared pool once that is full. The first error
/// sticks: from then on nothing is written. Dispose it, or take the bytes with <see cref="Detach"/>. Not thread-safe.
/// </summary>
public ref partial struct WireWriter
{
    private const int SizeFieldLength = sizeof(int);
    private const int LeastRent = 64;

    private Span<byte> _buffer;
    private byte[]? _rented;
    private int _position;
    private int _limitEnd = int.MaxValue;

    /// <summary>A writer into memory of the pool only.</summary>
    public WireWriter()
        : this(default)
    {
    }

    /// <summary>A writer that starts with the given memory, usually of the stack; may be empty.</summary>
    public WireWriter(Span<byte> initial) => _buffer = initial;

    /// <summary>The first error, if there was one.</summary>
    public EncodeError? Error { get; private set; }

    /// <summary>Number of bytes written.</summary>
    public readonly int Length => _position;

    /// <summary>The bytes written so far; valid until the next write.</summary>
    public readonly ReadOnlySpan<byte> Written => _buffer[.._position];

    /// <summary>Makes an error of the caller the writer's, unless there is one already.</summary>
    public void Fail(EncodeError error) => Error ??= error;

    /// <summary>Writes a bool: <c>ff</c> or <c>00</c>.</summary>
    public void WriteBool(bool value) => WriteUInt8(value ? byte.MaxValue : byte.MinValue);

    /// <summary>Writes an unsigned byte.</summary>
    public void WriteUInt8(byte value)
    {
        if (TryReserve(sizeof(byte), out var bytes))
        {
            bytes[0] = value;
        }
    }

    /// <summary>Writes a signed byte.</summary>
    public void WriteInt8(sbyte value) => WriteUInt8((byte)value);

    /// <summary>Writes a uint16; other values are <see cref="EncodeError.InvalidInt"/>.</summary>
    public void WriteUInt16(int value) => WriteShort(value, ushort.MinValue, ushort.MaxValue);

    /// <summary>Writes an int16; other values are <see cref="EncodeError.InvalidInt"/>.</summary>
    public void WriteInt16(int value) => WriteShort(value, short.MinValue, short.MaxValue);

    /// <summary>Writes an int31; other values are <see cref="EncodeError.InvalidInt"/>.</summary>
    public void WriteInt31(int value)
    {
        if (IsInRange(value, WireReader.MinInt31, WireReader.MaxSize))
        {
            WriteInt32(value);
        }
    }

    /// <summary>Writes an int32.</summary>
    public void WriteInt32(int value)
    {
        if (TryReserve(sizeof(int), out var bytes))
        {
            BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        }
    }

    /// <summary>Writes an int64.</summary>
    public void WriteInt64(long value)
    {
        if (TryReserve(sizeof(long), out var bytes))
        {
            BinaryPrimitives.WriteInt64BigEndian(bytes, value);
        }
    }

    /// <summary>Writes a double.</summary>
    public void WriteFloat(double value)
    {
        if (TryReserve(sizeof(double), out var bytes))
        {
            BinaryPrimitives.WriteDoubleBigEndian(bytes, value);
        }
    }

    /// <summary>Writes the index of an enumeration with at most 255 cases; other indices are <see cref="EncodeError.NoCaseMatched"/>.</summary>
    public void WriteEnum(byte index, int caseCount)
    {
        if (index < caseCount)
        {
            WriteUInt8(index);
        }
        else
        {
            Fail(new EncodeError.NoCaseMatched());
        }
    }

    /// <summary>Writes the bool in front of an optional field; the value follows if it is true.</summary>
    public void WriteOptionalField(bool present) => WriteBool(present);

    /// <summary>Writes the tag of an option that is a value of its own; the value follows if it is true.</summary>
    public void WriteOption(bool present) => WriteUInt8(present ? (byte)1 : (byte)0);

    /// <summary>Writes bytes without size field; another length than the layout demands is <see cref="EncodeError.InvalidBytesLength"/>.</summary>
    public void WriteFixed(scoped ReadOnlySpan<byte> value, int length)
    {
        if (value.Length == length)
        {
            WriteRaw(value);
        }
        else
        {
            Fail(new EncodeError.InvalidBytesLength(length, value.Length));
        }
    }

    /// <summary>Writes bytes without size field, to the end of the frame around.</summary>
    public void WriteRaw(scoped ReadOnlySpan<byte> value)
    {
        if (TryReserve(value.Length, out var bytes))
        {
            value.CopyTo(bytes);
        }
    }

    /// <summary>Writes bytes behind their size field.</summary>
    public void WriteBytes(scoped ReadOnlySpan<byte> value)
    {
        var frame = BeginFrame();
        WriteRaw(value);
        EndFrame(frame);
    }

    /// <summary>Leaves room for a size field; what is written until <see cref="EndFrame"/> is counted by it.</summary>
    public int BeginFrame()
    {
        var start = _position;
        WriteInt32(0);
        return start;
    }

    /// <summary>Fills in the size field that <see cref="BeginFrame"/> left room for.</summary>
    public void EndFrame(int start)
    {
        var size = _position - start - SizeFieldLength;
        if (Error is null && IsInRange(size, 0, WireReader.MaxSize))
        {
            BinaryPrimitives.WriteInt32BigEndian(_buffer[start..], size);
        }
    }

    /// <summary>Bounds the bytes written until <see cref="EndLimit"/>, size fields included; a limit within a limit can only be tighter.</summary>
    /// <returns>What <see cref="EndLimit"/> needs to return to the limit around.</returns>
    public int BeginLimit(int size)
    {
        var outer = _limitEnd;
        _limitEnd = (int)Math.Min(outer, (long)_position + size);
        return outer;
    }

    /// <summary>Lifts the innermost limit.</summary>
    public void EndLimit(int outer) => _limitEnd = outer;

    /// <summary>Fails with <see cref="EncodeError.ListInvalidLength"/> if a list has more elements than its bound.</summary>
    public void CheckCount(int count, int maxCount)
    {
        if (count > maxCount)
        {
            Fail(new EncodeError.ListInvalidLength());
        }
    }

    /// <summary>The bytes written, in memory of their own. The writer must not be used afterwards.</summary>
    public PooledBytes Detach()
    {
        if (_rented is null)
        {
            Grow(0);
        }

        var bytes = new PooledBytes(_rented!, _position);
        this = default;
        return bytes;
    }

    /// <summary>Gives the memory back that was taken from the pool.</summary>
    public void Dispose()
    {
        if (_rented is { } rented)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }

        this = default;
    }

    /// <summary>Writes over a uint16 written before.</summary>
    internal readonly void SetUInt16(int position, ushort value)
    {
        if (Error is null)
        {
            BinaryPrimitives.WriteUInt16BigEndian(_buffer[position..], value);
        }
    }

    private void WriteShort(int value, int min, int max)
    {
        if (IsInRange(value, min, max) && TryReserve(sizeof(ushort), out var bytes))
        {
            BinaryPrimitives.WriteUInt16BigEndian(bytes, (ushort)value);
        }
    }

    private bool IsInRange(int value, int min, int max)
    {
        if (value >= min && value <= max)
        {
            return true;
        }

        Fail(new EncodeError.InvalidInt(min, value, max));
        return false;
    }

    private bool TryReserve(int count, out Span<byte> bytes)
    {
        bytes = default;
        if (Error is not null)
        {
            return false;
        }

        if (_limitEnd - _position < count)
        {
            Fail(new EncodeError.SizeLimitExceeded());
            return false;
        }

        if (_buffer.Length - _position < count)
        {
            Grow(count);
        }

        bytes = _buffer.Slice(_position, count);
        _position += count;
        return true;
    }

    private void Grow(int count)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(LeastRent, Math.Max(_position + count, (int)Math.Min(2L * _position, Array.MaxLength))));
        Written.CopyTo(larger);
        if (_rented is { } rented)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }

        _rented = larger;
        _buffer = larger;
    }
}
