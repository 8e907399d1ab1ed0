using System.Buffers.Binary;
using System.Numerics;

namespace Mavryk.P2p.Protocol.Crypto;

/// <summary>
/// The greatest number that the hash of a public key and its stamp may be (wire 2.2). The default value is 0, which no stamp meets. Immutable.
/// </summary>
public readonly record struct ProofOfWorkTarget
{
    /// <summary>Greatest difficulty: the number of bits of the hash.</summary>
    public const double MaxDifficulty = 256;

    private const int HashSize = StampHasher.HashSize;
    private const int MantissaBits = 54;

    private readonly UInt128 _high;
    private readonly UInt128 _low;

    private ProofOfWorkTarget(UInt128 high, UInt128 low)
    {
        _high = high;
        _low = low;
    }

    /// <summary>Number of hashes that a search for a stamp takes on average: 2 to the power of the difficulty.</summary>
    public double ExpectedHashes => Math.ScaleB(1, HashSize * 8) / (Math.ScaleB((double)_high, 128) + (double)_low + 1);

    /// <summary>True for a number from 0 to <see cref="MaxDifficulty"/>; NaN is none (wire 2.2).</summary>
    public static bool IsDifficulty(double difficulty) => difficulty is >= 0 and <= MaxDifficulty;

    /// <summary>The target of a difficulty, which may have a fraction; 26 is what the networks use.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><see cref="IsDifficulty"/> is false.</exception>
    public static ProofOfWorkTarget FromDifficulty(double difficulty)
    {
        if (!IsDifficulty(difficulty))
        {
            throw new ArgumentOutOfRangeException(nameof(difficulty), difficulty, $"A difficulty is a number from 0 to {MaxDifficulty}.");
        }

        var shift = (HashSize * 8) - MantissaBits - (int)difficulty;
        var fraction = difficulty - Math.Truncate(difficulty);
        var mantissa = fraction == 0 ? (1L << MantissaBits) - 1 : (long)Math.Pow(2, MantissaBits - fraction);
        var target = shift > 0 ? ((BigInteger)mantissa << shift) | ((BigInteger.One << shift) - 1) : mantissa >> -shift;
        return new ProofOfWorkTarget((UInt128)(target >> 128), (UInt128)(target & UInt128.MaxValue));
    }

    /// <summary>True if the stamp is enough work for the key.</summary>
    public bool IsMetBy(PublicKey key, ProofOfWorkStamp stamp) => IsMetBy(new StampHasher(key).Hash(stamp));

    /// <summary>True if the hash of a key and its stamp, a little-endian number, is not greater than the target.</summary>
    internal bool IsMetBy(ReadOnlySpan<byte> hash)
    {
        var high = BinaryPrimitives.ReadUInt128LittleEndian(hash[(HashSize / 2)..]);
        return high < _high || (high == _high && BinaryPrimitives.ReadUInt128LittleEndian(hash) <= _low);
    }

    /// <summary>64 lower-case hex digits.</summary>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[HashSize];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, _high);
        BinaryPrimitives.WriteUInt128BigEndian(bytes[(HashSize / 2)..], _low);
        return Convert.ToHexStringLower(bytes);
    }
}
