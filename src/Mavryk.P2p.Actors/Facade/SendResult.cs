using Mavryk.P2p.Protocol.Encoding;

namespace Mavryk.P2p.Actors.Facade;

/// <summary>What became of a message that was to be sent (behaviour 1.4). Immutable.</summary>
public abstract record SendResult
{
    private SendResult()
    {
    }

    /// <summary>The message is in the outgoing queue of the connection; not yet on the wire.</summary>
    public sealed record Queued : SendResult
    {
        /// <summary>The one instance.</summary>
        public static readonly Queued Instance = new();
    }

    /// <summary>No room in the outgoing queue: nothing was queued. Only the calls that do not wait answer so.</summary>
    public sealed record Full : SendResult
    {
        /// <summary>The one instance.</summary>
        public static readonly Full Instance = new();
    }

    /// <summary>The connection is closed (<c>Connection_closed</c>): nothing was queued.</summary>
    public sealed record Closed : SendResult
    {
        /// <summary>The one instance.</summary>
        public static readonly Closed Instance = new();
    }

    /// <summary>The settings forbid such a message: nothing was queued. Only control messages end so.</summary>
    public sealed record Disabled : SendResult
    {
        /// <summary>The one instance.</summary>
        public static readonly Disabled Instance = new();
    }

    /// <summary>The message cannot be encoded (<c>Encoding_error</c>); the connection stays up.</summary>
    public sealed record NotEncodable(EncodeError Error) : SendResult;
}
