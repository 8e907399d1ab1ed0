using System.Numerics;

namespace Mavryk.P2p.Protocol.Encoding;

public ref partial struct WireReader
{
    private const byte More = 0x80;
    private const byte Sign = 0x40;

    /// <summary>Reads a natural number of any size (n of wire 1.1). A useless last byte is <see cref="DecodeError.TrailingZero"/>.</summary>
    public BigInteger ReadNatural()
    {
        var start = _position;
        return TakeNumber() ? Unpack(_arrived[start.._position], firstBits: 7) : default;
    }

    /// <summary>Reads an integer of any size (z of wire 1.1). A useless last byte is <see cref="DecodeError.TrailingZero"/>.</summary>
    public BigInteger ReadInteger()
    {
        var start = _position;
        if (!TakeNumber())
        {
            return default;
        }

        var magnitude = Unpack(_arrived[start.._position], firstBits: 6);
        return (_arrived[start] & Sign) != 0 ? -magnitude : magnitude;
    }

    private bool TakeNumber()
    {
        var first = true;
        while (true)
        {
            var current = ReadUInt8();
            if (current == 0 && !first)
            {
                Fail(new DecodeError.TrailingZero());
            }

            if (IsStopped || (current & More) == 0)
            {
                return !IsStopped;
            }

            first = false;
        }
    }

    // Through a byte array, as adding up shifted numbers would take quadratic time on a number that fills a message.
    private static BigInteger Unpack(ReadOnlySpan<byte> groups, int firstBits)
    {
        var bytes = new byte[(groups.Length * 7 / 8) + 1];
        var bit = 0;
        for (var i = 0; i < groups.Length; i++)
        {
            var width = i == 0 ? firstBits : 7;
            var shifted = (groups[i] & ((1 << width) - 1)) << (bit % 8);
            bytes[bit / 8] |= (byte)shifted;
            if (shifted > byte.MaxValue)
            {
                bytes[(bit / 8) + 1] |= (byte)(shifted >> 8);
            }

            bit += width;
        }

        return new BigInteger(bytes, isUnsigned: true);
    }
}
