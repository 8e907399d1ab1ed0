using System.Collections.Immutable;
using Mavryk.P2p.Protocol.Points;

namespace Mavryk.P2p.Protocol.Messages;

/// <summary>What travels on a running connection: the five messages of the layer, and those of the application. A closed set (wire 5.2). Immutable, compared by value.</summary>
/// <typeparam name="TMessage">The messages of the application.</typeparam>
public abstract record P2pMessage<TMessage>
{
    private P2pMessage()
    {
    }

    /// <summary>The sender leaves. The reference never sends it.</summary>
    public sealed record Disconnect : P2pMessage<TMessage>;

    /// <summary>The sender asks for points.</summary>
    public sealed record Bootstrap : P2pMessage<TMessage>;

    /// <summary>Points that the sender knows; at most <see cref="P2pMessage.MaxAdvertisedPoints"/>.</summary>
    public sealed record Advertise(ImmutableArray<P2pPoint> Points) : P2pMessage<TMessage>
    {
        /// <inheritdoc/>
        public bool Equals(Advertise? other) => other is not null && Points.AsSpan().SequenceEqual(other.Points.AsSpan());

        /// <inheritdoc/>
        public override int GetHashCode() => Points.AsSpan().Length;
    }

    /// <summary>The sender offers one of its peers for one of ours.</summary>
    public sealed record SwapRequest(P2pPoint Point, PeerId PeerId) : P2pMessage<TMessage>;

    /// <summary>The answer to a swap request: one of the sender's peers.</summary>
    public sealed record SwapAck(P2pPoint Point, PeerId PeerId) : P2pMessage<TMessage>;

    /// <summary>A message of the application.</summary>
    public sealed record Application(TMessage Message) : P2pMessage<TMessage>;
}
