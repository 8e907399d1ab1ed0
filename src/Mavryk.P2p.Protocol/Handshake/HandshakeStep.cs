using System.Collections.Immutable;
using Mavryk.P2p.Protocol.Channel;
using Mavryk.P2p.Protocol.Events;

namespace Mavryk.P2p.Protocol.Handshake;

/// <summary>Where a handshake got to: a closed set. All but the first two end it. Immutable.</summary>
/// <typeparam name="TConnMeta">The metadata of the application.</typeparam>
public abstract record HandshakeStep<TConnMeta>
{
    private HandshakeStep()
    {
    }

    /// <summary>More bytes are needed, or a decision that was asked for before.</summary>
    public sealed record NeedMoreBytes : HandshakeStep<TConnMeta>;

    /// <summary>The remote is who it claims to be and not we ourselves: <see cref="HandshakeMachine{TConnMeta}.Accept"/> or
    /// <see cref="HandshakeMachine{TConnMeta}.Nack"/> it, or close without a word.</summary>
    public sealed record Authenticated(ConnectionInfo<TConnMeta> Remote) : HandshakeStep<TConnMeta>;

    /// <summary>Both sides accepted: messages follow. The channel belongs to the caller from now on.</summary>
    public sealed record Established(SecureChannel Channel) : HandshakeStep<TConnMeta>;

    /// <summary>The remote sent a Nack.</summary>
    public sealed record Refused(P2pError.RejectedByNack Error) : HandshakeStep<TConnMeta>;

    /// <summary>The handshake failed (wire 4.5, 4.9).</summary>
    /// <param name="Trace">The most telling error first, its cause behind it.</param>
    /// <param name="Stage">What was waited for.</param>
    public sealed record Failed(ImmutableArray<P2pError> Trace, HandshakeStage Stage) : HandshakeStep<TConnMeta>;
}
