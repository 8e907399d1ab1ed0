using Mavryk.P2p.Protocol.Events;

namespace Mavryk.P2p.Protocol.Pool;

/// <summary>The answer to an incoming socket. Immutable.</summary>
public abstract record Admission
{
    private Admission()
    {
    }

    /// <summary>The handshake may begin; <see cref="Pool{TPeerMeta}.Ended"/> must follow, whatever happens.</summary>
    public sealed record Admitted(AttemptId Attempt) : Admission;

    /// <summary>Close at once, without a byte (behaviour 5.3).</summary>
    /// <param name="Cause">For the counters.</param>
    /// <param name="Reason">For the log of the socket.</param>
    public sealed record Dropped(DropCause Cause, DisconnectionReason Reason) : Admission;
}

/// <summary>Why an incoming socket is dropped before the handshake, in the order of the checks.</summary>
public enum DropCause
{
    /// <summary>The pool is being closed.</summary>
    ShuttingDown,

    /// <summary>An operator banned the address.</summary>
    Banned,

    /// <summary>The address is greylisted.</summary>
    Greylisted,

    /// <summary>Too many handshakes are in progress.</summary>
    TooManyHandshakes,

    /// <summary>Too many connections from this address.</summary>
    TooManyFromAddress,

    /// <summary>Too many connections in a short time from this network.</summary>
    TooManyFromNetwork,
}
