using System.Buffers.Binary;

namespace Mavryk.P2p.Protocol.Encoding;

/// <summary>
/// Reads the primitives and compositions of wire 1.1 and 1.2 under the two bounds of wire 1.3: the end of the innermost frame and the end of the
/// tightest size limit. The first error sticks: from then on every read gives a default value and <see cref="AtEnd"/> is true, so that code that reads
/// needs to look at <see cref="Error"/> only once, at its end. Not thread-safe.
/// </summary>
public ref partial struct WireReader
{
    /// <summary>Greatest value of a size field and of an int31 (wire 1.1).</summary>
    public const int MaxSize = (1 << 30) - 1;

    /// <summary>Least value of an int31 (wire 1.1).</summary>
    public const int MinInt31 = -(1 << 30);

    /// <summary>The end of a frame where there is none: the start of a message in a stream.</summary>
    internal const int Unframed = int.MaxValue;

    private readonly ReadOnlySpan<byte> _arrived;
    private int _position;
    private int _frameEnd;
    private int _limitEnd = int.MaxValue;

    /// <summary>A reader of one complete buffer.</summary>
    public WireReader(ReadOnlySpan<byte> buffer)
        : this(buffer, 0, buffer.Length)
    {
    }

    /// <summary>A reader of a frame of which only the first bytes may have arrived; see <see cref="Starved"/>.</summary>
    internal WireReader(ReadOnlySpan<byte> arrived, int position, int frameEnd)
    {
        _arrived = arrived;
        _position = position;
        _frameEnd = frameEnd;
    }

    /// <summary>The first error, if there was one.</summary>
    public DecodeError? Error { get; private set; }

    /// <summary>True if a read was legal but its bytes have not arrived yet. Sticks like an error.</summary>
    internal bool Starved { get; private set; }

    /// <summary>Bytes from the start of the buffer to the next byte to be read.</summary>
    internal readonly int Position => _position;

    /// <summary>Bytes left in the innermost frame.</summary>
    public readonly int Remaining => IsStopped ? 0 : _frameEnd - _position;

    /// <summary>True at the end of the innermost frame, and after an error.</summary>
    public readonly bool AtEnd => Remaining == 0;

    /// <summary>True after an error, and if <see cref="Starved"/>.</summary>
    internal readonly bool IsStopped => Error is not null || Starved;

    /// <summary>Makes an error of the caller the reader's, unless there is one already.</summary>
    public void Fail(DecodeError error)
    {
        if (!IsStopped)
        {
            Error = error;
        }
    }

    /// <summary>Ends the reading of a complete buffer: bytes left over are <see cref="DecodeError.ExtraBytes"/>.</summary>
    public DecodeError? Complete()
    {
        ExpectEnd();
        return Error;
    }

    /// <summary>Reads a bool: every byte but 0 is true.</summary>
    public bool ReadBool() => ReadUInt8() != 0;

    /// <summary>Reads an unsigned byte.</summary>
    public byte ReadUInt8() => TryTake(sizeof(byte), out var bytes) ? bytes[0] : default;

    /// <summary>Reads a signed byte.</summary>
    public sbyte ReadInt8() => (sbyte)ReadUInt8();

    /// <summary>Reads a uint16.</summary>
    public ushort ReadUInt16() => TryTake(sizeof(ushort), out var bytes) ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : default;

    /// <summary>Reads an int16.</summary>
    public short ReadInt16() => (short)ReadUInt16();

    /// <summary>Reads an int32.</summary>
    public int ReadInt32() => TryTake(sizeof(int), out var bytes) ? BinaryPrimitives.ReadInt32BigEndian(bytes) : default;

    /// <summary>Reads an int64.</summary>
    public long ReadInt64() => TryTake(sizeof(long), out var bytes) ? BinaryPrimitives.ReadInt64BigEndian(bytes) : default;

    /// <summary>Reads a double.</summary>
    public double ReadFloat() => TryTake(sizeof(double), out var bytes) ? BinaryPrimitives.ReadDoubleBigEndian(bytes) : default;

    /// <summary>Reads an int31; values outside of -2^30 .. 2^30-1 are <see cref="DecodeError.InvalidInt"/>.</summary>
    public int ReadInt31()
    {
        var value = ReadInt32();
        if (value is >= MinInt31 and <= MaxSize)
        {
            return value;
        }

        Fail(new DecodeError.InvalidInt(MinInt31, value, MaxSize));
        return default;
    }

    /// <summary>Reads the index of an enumeration with at most 255 cases.</summary>
    /// <param name="caseCount">Number of cases; a greater index is <see cref="DecodeError.NoCaseMatched"/>.</param>
    public byte ReadEnum(int caseCount)
    {
        var index = ReadUInt8();
        if (index < caseCount)
        {
            return index;
        }

        Fail(new DecodeError.NoCaseMatched());
        return default;
    }

    /// <summary>Reads the bool in front of an optional field: true if the value follows.</summary>
    public bool ReadOptionalField() => ReadBool();

    /// <summary>Reads the tag of an option that is a value of its own: true if the value follows.</summary>
    public bool ReadOption()
    {
        var tag = ReadUInt8();
        if (tag > 1)
        {
            Fail(new DecodeError.UnexpectedTag(tag));
        }

        return tag == 1 && !IsStopped;
    }

    /// <summary>Reads a number of bytes without size field. Empty after an error.</summary>
    /// <param name="count">Number of bytes, at least 0.</param>
    public ReadOnlySpan<byte> ReadFixed(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return TryTake(count, out var bytes) ? bytes : default;
    }

    /// <summary>Reads all bytes left in the innermost frame.</summary>
    public ReadOnlySpan<byte> ReadToEnd() => ReadFixed(Remaining);

    /// <summary>Reads bytes with their size field.</summary>
    public ReadOnlySpan<byte> ReadBytes()
    {
        var outer = BeginFrame();
        var bytes = ReadToEnd();
        EndFrame(outer);
        return bytes;
    }

    /// <summary>
    /// Reads a size field and makes the bytes it counts the innermost frame. A size beyond the frame around it or the tightest limit fails at once,
    /// before those bytes have arrived.
    /// </summary>
    /// <returns>What <see cref="EndFrame"/> needs to return to the frame around.</returns>
    public int BeginFrame()
    {
        var outer = _frameEnd;
        var size = ReadInt32();
        if (size < 0)
        {
            // Only the sign: sizes above the maximum fail on the size checks (wire 1.1).
            Fail(new DecodeError.InvalidInt(0, size, MaxSize));
        }
        else if (Fits(size))
        {
            _frameEnd = _position + size;
        }

        return outer;
    }

    /// <summary>Leaves the innermost frame; bytes left over are <see cref="DecodeError.ExtraBytes"/>.</summary>
    public void EndFrame(int outer)
    {
        ExpectEnd();
        _frameEnd = outer;
    }

    /// <summary>
    /// Bounds the bytes read until <see cref="EndLimit"/>, size fields included; a limit within a limit can only be tighter. It also bounds a list of
    /// elements of a fixed size: count times size, last in the frame of the list (wire 1.2).
    /// </summary>
    /// <param name="size">Greatest number of bytes.</param>
    /// <param name="lastInFrame">True if nothing may follow in this frame: then a frame with more bytes left fails at once.</param>
    /// <returns>What <see cref="EndLimit"/> needs to return to the limit around.</returns>
    public int BeginLimit(int size, bool lastInFrame = false)
    {
        var outer = _limitEnd;
        _limitEnd = (int)Math.Min(outer, (long)_position + size);
        if (lastInFrame && Remaining > _limitEnd - _position)
        {
            Fail(new DecodeError.SizeLimitExceeded());
        }

        return outer;
    }

    /// <summary>Lifts the innermost limit.</summary>
    public void EndLimit(int outer) => _limitEnd = outer;

    private void ExpectEnd()
    {
        if (!AtEnd)
        {
            Fail(new DecodeError.ExtraBytes());
        }
    }

    /// <summary>Goes back or forth to a position in the innermost frame.</summary>
    internal void Seek(int position) => _position = IsStopped ? _position : position;

    /// <summary>True if all of the innermost frame has arrived; else the reader is <see cref="Starved"/>.</summary>
    internal bool AwaitFrame()
    {
        Starved |= !IsStopped && _arrived.Length < _frameEnd;
        return !IsStopped;
    }

    private bool TryTake(int count, out ReadOnlySpan<byte> bytes)
    {
        bytes = default;
        if (!Fits(count))
        {
            return false;
        }

        if (_arrived.Length - _position < count)
        {
            Starved = true;
            return false;
        }

        bytes = _arrived.Slice(_position, count);
        _position += count;
        return true;
    }

    private bool Fits(int count)
    {
        if (IsStopped)
        {
            return false;
        }

        if (_frameEnd != Unframed && _frameEnd - _position < count)
        {
            Error = new DecodeError.NotEnoughData();
        }
        else if (_limitEnd - _position < count)
        {
            Error = new DecodeError.SizeLimitExceeded();
        }

        return Error is null;
    }
}
