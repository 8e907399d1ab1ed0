using System.Numerics;

namespace Mavryk.P2p.Protocol.Encoding;

public ref partial struct WireWriter
{
    private const byte More = 0x80;
    private const byte Sign = 0x40;

    /// <summary>Writes a natural number of any size (n of wire 1.1); a negative one is <see cref="EncodeError.InvalidNatural"/>.</summary>
    public void WriteNatural(BigInteger value)
    {
        if (value.Sign < 0)
        {
            Fail(new EncodeError.InvalidNatural());
            return;
        }

        WriteGroups(value, firstBits: 7, sign: 0);
    }

    /// <summary>Writes an integer of any size (z of wire 1.1).</summary>
    public void WriteInteger(BigInteger value) => WriteGroups(BigInteger.Abs(value), firstBits: 6, value.Sign < 0 ? Sign : (byte)0);

    private void WriteGroups(BigInteger magnitude, int firstBits, byte sign)
    {
        var bytes = magnitude.ToByteArray(isUnsigned: true);
        var bitLength = (int)magnitude.GetBitLength();
        var bit = 0;
        do
        {
            var width = bit == 0 ? firstBits : 7;
            var pair = (bit / 8 < bytes.Length ? bytes[bit / 8] : 0) | ((bit / 8) + 1 < bytes.Length ? bytes[(bit / 8) + 1] << 8 : 0);
            var group = (byte)((pair >> (bit % 8)) & ((1 << width) - 1));
            var head = bit == 0 ? sign : (byte)0;
            bit += width;
            WriteUInt8((byte)(group | head | (bit < bitLength ? More : 0)));
        }
        while (bit < bitLength && Error is null);
    }
}
