using System.Collections;
using System.Runtime.InteropServices;
using System.Text;

namespace Akka.IO;

/// <summary>Bytes that nobody changes, in one piece or in several: concatenation and slicing copy nothing.</summary>
public sealed class ByteString : IEquatable<ByteString>, IEnumerable<byte>
{
    private readonly ArraySegment<byte> _only;
    private readonly ArraySegment<byte>[] _several;

    private ByteString(ArraySegment<byte> only)
    {
        _only = only;
        Count = only.Count;
    }

    private ByteString(ArraySegment<byte>[] several)
    {
        _several = several;
        foreach (var part in several)
        {
            Count += part.Count;
        }
    }

    public static ByteString Empty { get; } = FromBytes(Array.Empty<byte>());

    public int Count { get; }

    public bool IsEmpty => Count == 0;

    public bool IsCompact => _several is null;

    internal ReadOnlySpan<ArraySegment<byte>> Parts => _several ?? MemoryMarshal.CreateReadOnlySpan(in _only, 1);

    public byte this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            foreach (var part in Parts)
            {
                if (index < part.Count)
                {
                    return part[index];
                }

                index -= part.Count;
            }

            throw new ArgumentOutOfRangeException(nameof(index));
        }
    }

    public static ByteString FromBytes(byte[] array) => new(new ArraySegment<byte>(array));

    public static ByteString FromBytes(byte[] array, int offset, int count) => new(new ArraySegment<byte>(array, offset, count));

    public static ByteString FromBytes(ArraySegment<byte> buffer) => new(buffer);

    public static ByteString FromBytes(IEnumerable<ArraySegment<byte>> buffers) => Of([.. buffers]);

    public static ByteString CopyFrom(byte[] array) => FromBytes([.. array]);

    public static ByteString CopyFrom(byte[] array, int offset, int count) => CopyFrom(new ArraySegment<byte>(array, offset, count));

    public static ByteString CopyFrom(ArraySegment<byte> buffer) => FromBytes(buffer.ToArray());

    public static ByteString CopyFrom(IEnumerable<ArraySegment<byte>> buffers) => FromBytes(Of([.. buffers]).ToArray());

    public static ByteString CopyFrom(Memory<byte> memory) => FromBytes(memory.ToArray());

    public static ByteString CopyFrom(Memory<byte> memory, int offset, int count) => CopyFrom(memory.Slice(offset, count));

    public static ByteString CopyFrom(Span<byte> span) => FromBytes(span.ToArray());

    public static ByteString CopyFrom(Span<byte> span, int offset, int count) => CopyFrom(span.Slice(offset, count));

    public static ByteString FromString(string str) => FromString(str, Encoding.UTF8);

    public static ByteString FromString(string str, Encoding encoding) => FromBytes(encoding.GetBytes(str));

    public ByteString Compact() => IsCompact ? this : FromBytes(ToArray());

    public ByteString Concat(ByteString other) => IsEmpty ? other : other.IsEmpty ? this : Of([.. Parts, .. other.Parts]);

    public ByteString Slice(int index) => Slice(index, Count - index);

    public ByteString Slice(int index, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Count - index);
        if (IsCompact)
        {
            return new ByteString(_only.Slice(index, count));
        }

        var parts = new List<ArraySegment<byte>>();
        foreach (var part in _several)
        {
            int skipped = Math.Min(index, part.Count);
            int taken = Math.Min(count, part.Count - skipped);
            if (taken > 0)
            {
                parts.Add(part.Slice(skipped, taken));
            }

            index -= skipped;
            count -= taken;
        }

        return Of([.. parts]);
    }

    public byte[] ToArray()
    {
        byte[] array = GC.AllocateUninitializedArray<byte>(Count);
        CopyTo(array, 0, Count);
        return array;
    }

    public int CopyTo(byte[] buffer, int index, int count) => CopyTo(buffer.AsSpan(index, count));

    public int CopyTo(ref Memory<byte> buffer) => CopyTo(buffer.Span);

    public int CopyTo(ref Memory<byte> buffer, int index, int count) => CopyTo(buffer.Span.Slice(index, count));

    public int CopyTo(ref Span<byte> buffer) => CopyTo(buffer);

    public int CopyTo(ref Span<byte> buffer, int index, int count) => CopyTo(buffer.Slice(index, count));

    public int IndexOf(byte b) => IndexOf(b, 0);

    public int IndexOf(byte b, int from)
    {
        int start = 0;
        foreach (var part in Parts)
        {
            int skipped = Math.Clamp(from - start, 0, part.Count);
            int found = part.AsSpan(skipped).IndexOf(b);
            if (found >= 0)
            {
                return start + skipped + found;
            }

            start += part.Count;
        }

        return -1;
    }

    /// <summary>Whether the other bytes stand at this very place.</summary>
    public bool HasSubstring(ByteString other, int index) => index >= 0 && other.Count <= Count - index && Slice(index, other.Count).Equals(other);

    public void WriteTo(Stream stream)
    {
        foreach (var part in Parts)
        {
            stream.Write(part);
        }
    }

    public async Task WriteToAsync(Stream stream)
    {
        for (int i = 0; i < Parts.Length; i++)
        {
            await stream.WriteAsync(Parts[i]).ConfigureAwait(false);
        }
    }

    public bool Equals(ByteString other)
    {
        if (other is null || Count != other.Count)
        {
            return false;
        }

        var theirs = other.Parts;
        var right = ReadOnlySpan<byte>.Empty;
        foreach (var part in Parts)
        {
            for (ReadOnlySpan<byte> left = part; !left.IsEmpty;)
            {
                while (right.IsEmpty)
                {
                    right = theirs[0];
                    theirs = theirs[1..];
                }

                int common = Math.Min(left.Length, right.Length);
                if (!left[..common].SequenceEqual(right[..common]))
                {
                    return false;
                }

                left = left[common..];
                right = right[common..];
            }
        }

        return true;
    }

    public override bool Equals(object obj) => Equals(obj as ByteString);

    public override int GetHashCode()
    {
        // Piece by piece and byte by byte, so that equal bytes hash alike however they are cut.
        int hash = Count;
        foreach (var part in Parts)
        {
            foreach (byte b in part)
            {
                hash = (hash * 31) + b;
            }
        }

        return hash;
    }

    public IEnumerator<byte> GetEnumerator() => (_several ?? [_only]).SelectMany(part => part).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override string ToString() => ToString(Encoding.UTF8);

    public string ToString(Encoding encoding) => IsCompact ? encoding.GetString(_only) : encoding.GetString(ToArray());

    public static bool operator ==(ByteString x, ByteString y) => x is null ? y is null : x.Equals(y);

    public static bool operator !=(ByteString x, ByteString y) => !(x == y);

    public static explicit operator ByteString(byte[] bytes) => FromBytes(bytes);

    public static explicit operator byte[](ByteString byteString) => byteString.ToArray();

    public static ByteString operator +(ByteString x, ByteString y) => x.Concat(y);

    private static ByteString Of(ArraySegment<byte>[] parts)
        => parts.Length switch
        {
            0 => Empty,
            1 => new ByteString(parts[0]),
            _ => new ByteString(parts),
        };

    private int CopyTo(Span<byte> target)
    {
        int copied = 0;
        foreach (var part in Parts)
        {
            int taken = Math.Min(part.Count, target.Length - copied);
            part.AsSpan(0, taken).CopyTo(target[copied..]);
            copied += taken;
        }

        return copied;
    }
}
