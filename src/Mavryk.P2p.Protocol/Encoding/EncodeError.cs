namespace Mavryk.P2p.Protocol.Encoding;

/// <summary>Why a value could not be written: the closed set of wire 1.5, with the reference's names. Immutable.</summary>
public abstract record EncodeError
{
    private EncodeError()
    {
    }

    /// <summary>A value is larger than its bound.</summary>
    public sealed record SizeLimitExceeded : EncodeError;

    /// <summary>No case of an enumeration or a union fits the value.</summary>
    public sealed record NoCaseMatched : EncodeError;

    /// <summary>An integer is out of its range.</summary>
    public sealed record InvalidInt(int Min, int Value, int Max) : EncodeError;

    /// <summary>A ranged float is out of its range.</summary>
    public sealed record InvalidFloat(double Min, double Value, double Max) : EncodeError;

    /// <summary>A fixed-size byte string has another length.</summary>
    public sealed record InvalidBytesLength(int Expected, int Found) : EncodeError;

    /// <summary>A fixed-size text has another length.</summary>
    public sealed record InvalidStringLength(int Expected, int Found) : EncodeError;

    /// <summary>A natural number is negative.</summary>
    public sealed record InvalidNatural : EncodeError;

    /// <summary>A list has more elements than its bound.</summary>
    public sealed record ListInvalidLength : EncodeError;

    /// <summary>An array has more elements than its bound.</summary>
    public sealed record ArrayInvalidLength : EncodeError;

    /// <summary>A conversion failed.</summary>
    public sealed record ExceptionRaisedInUserFunction(string Text) : EncodeError;
}
