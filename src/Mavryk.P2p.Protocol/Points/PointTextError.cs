namespace Mavryk.P2p.Protocol.Points;

/// <summary>Why a text is not a point or a point name: a closed set (wire 6.2). Immutable.</summary>
public abstract record PointTextError
{
    private PointTextError()
    {
    }

    /// <summary>What a user is told, in the reference's words.</summary>
    public abstract string Message { get; }

    /// <summary>The text does not match the grammar.</summary>
    public sealed record BadFormat : PointTextError
    {
        /// <inheritdoc/>
        public override string Message => "expected <addr>[:<port>][#<peer_id>]";
    }

    /// <summary>The port is above 65535. It is kept as digits: it may be too large for any integer type.</summary>
    public sealed record PortNotInRange(string Port) : PointTextError
    {
        /// <inheritdoc/>
        public override string Message => $"port '{Port}' not in range [0-65535]";
    }

    /// <summary>The text behind <c>#</c> is no peer id.</summary>
    public sealed record BadIdFormat(string Text) : PointTextError
    {
        /// <inheritdoc/>
        public override string Message => $"peer id '{Text}' is not valid (b58 format expected)";
    }

    /// <summary>A point needs a port and there is neither one in the text nor a default.</summary>
    public sealed record NoPort : PointTextError
    {
        /// <inheritdoc/>
        public override string Message => "no port";
    }

    /// <summary>A point needs a numeric address and the text has a name or nothing.</summary>
    public sealed record NotNumeric(string Address) : PointTextError
    {
        /// <inheritdoc/>
        public override string Message => $"'{Address}' is not a numeric address";
    }
}
