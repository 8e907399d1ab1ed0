namespace Mavryk.P2p.Protocol.Encoding;

/// <summary>Why bytes could not be read: the closed set of wire 1.4, with the reference's names. Immutable.</summary>
public abstract record DecodeError
{
    private DecodeError()
    {
    }

    /// <summary>A value runs past the buffer or past its frame.</summary>
    public sealed record NotEnoughData : DecodeError;

    /// <summary>A frame or the buffer was not used up.</summary>
    public sealed record ExtraBytes : DecodeError;

    /// <summary>The index of an enumeration is too big.</summary>
    public sealed record NoCaseMatched : DecodeError;

    /// <summary>The tag of a union is unknown.</summary>
    public sealed record UnexpectedTag(int Tag) : DecodeError;

    /// <summary>An integer or a size field is out of its range.</summary>
    public sealed record InvalidInt(int Min, int Value, int Max) : DecodeError;

    /// <summary>A ranged float is out of its range. Unused by this layer, part of the set.</summary>
    public sealed record InvalidFloat(double Min, double Value, double Max) : DecodeError;

    /// <summary>A variable-length number ends with a useless zero byte.</summary>
    public sealed record TrailingZero : DecodeError;

    /// <summary>A value is larger than its bound.</summary>
    public sealed record SizeLimitExceeded : DecodeError;

    /// <summary>A list has too many elements.</summary>
    public sealed record ListTooLong : DecodeError;

    /// <summary>An array has too many elements. Unused by this layer, part of the set.</summary>
    public sealed record ArrayTooLong : DecodeError;

    /// <summary>The bytes are well formed, their meaning is not: a point that does not parse.</summary>
    public sealed record ExceptionRaisedInUserFunction(string Text) : DecodeError;

    /// <summary>A value broke a rule of the application. Unused by this layer, part of the set.</summary>
    public sealed record UserInvariantGuard(string Text) : DecodeError;
}
