using System.Security.Cryptography;

namespace Mavryk.P2p.Protocol.Crypto;

/// <summary>Base58Check (wire 2.1): prefix, payload and four checksum bytes in the alphabet without look-alikes. Thread-safe.</summary>
public static class Base58Check
{
    /// <summary>Greatest number of bytes that are written (prefix and payload), and of characters that are read: the conversion takes quadratic time.</summary>
    public const int MaxLength = 128;

    private const int ChecksumSize = 4;

    private const string Alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

    /// <summary>The text of a payload.</summary>
    /// <exception cref="ArgumentException">Prefix and payload are longer than <see cref="MaxLength"/> together.</exception>
    public static string Encode(ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> payload)
    {
        var length = prefix.Length + payload.Length;
        if (length > MaxLength)
        {
            throw new ArgumentException($"At most {MaxLength} bytes can be written, not {length}.", nameof(payload));
        }

        Span<byte> bytes = stackalloc byte[length + ChecksumSize];
        prefix.CopyTo(bytes);
        payload.CopyTo(bytes[prefix.Length..]);
        WriteChecksum(bytes[..length], bytes[length..]);

        // 138/100 is just above log 256 / log 58.
        Span<char> digits = stackalloc char[(bytes.Length * 138 / 100) + 1];
        var first = digits.Length;
        var zeros = CountLeading(bytes, (byte)0);
        for (var rest = bytes[zeros..]; !rest.IsEmpty; rest = rest[CountLeading(rest, (byte)0)..])
        {
            digits[--first] = Alphabet[DivideBy58(rest)];
        }

        return string.Concat(new string(Alphabet[0], zeros), digits[first..]);
    }

    /// <summary>Reads a text whose prefix and payload size are known.</summary>
    /// <param name="text">The whole text.</param>
    /// <param name="prefix">The prefix that the text must have.</param>
    /// <param name="payload">Takes the payload; its length is the one demanded. Undefined content if false is returned.</param>
    /// <returns>False for characters outside the alphabet, a wrong checksum, prefix or payload size, and texts above <see cref="MaxLength"/>.</returns>
    public static bool TryDecode(ReadOnlySpan<char> text, ReadOnlySpan<byte> prefix, Span<byte> payload)
    {
        if (text.Length > MaxLength)
        {
            return false;
        }

        Span<byte> buffer = stackalloc byte[MaxLength];
        buffer.Clear();
        foreach (var character in text)
        {
            var digit = Alphabet.IndexOf(character);
            if (digit < 0)
            {
                return false;
            }

            MultiplyBy58AndAdd(buffer, digit);
        }

        var zeros = CountLeading(text, Alphabet[0]);
        var length = zeros + buffer.Length - CountLeading(buffer, (byte)0);
        if (length != prefix.Length + payload.Length + ChecksumSize)
        {
            return false;
        }

        ReadOnlySpan<byte> bytes = buffer[^length..];
        Span<byte> checksum = stackalloc byte[ChecksumSize];
        WriteChecksum(bytes[..^ChecksumSize], checksum);
        if (!bytes.StartsWith(prefix) || !bytes.EndsWith(checksum))
        {
            return false;
        }

        bytes[prefix.Length..^ChecksumSize].CopyTo(payload);
        return true;
    }

    private static void WriteChecksum(ReadOnlySpan<byte> bytes, Span<byte> checksum)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, digest);
        SHA256.HashData(digest, digest);
        digest[..ChecksumSize].CopyTo(checksum);
    }

    private static int DivideBy58(Span<byte> bytes)
    {
        var remainder = 0;
        foreach (ref var current in bytes)
        {
            var value = (remainder << 8) | current;
            current = (byte)(value / 58);
            remainder = value % 58;
        }

        return remainder;
    }

    private static void MultiplyBy58AndAdd(Span<byte> bytes, int carry)
    {
        for (var i = bytes.Length - 1; i >= 0; i--)
        {
            var value = (bytes[i] * 58) + carry;
            bytes[i] = (byte)value;
            carry = value >> 8;
        }
    }

    private static int CountLeading<T>(ReadOnlySpan<T> values, T value)
        where T : IEquatable<T>
    {
        var other = values.IndexOfAnyExcept(value);
        return other < 0 ? values.Length : other;
    }
}
