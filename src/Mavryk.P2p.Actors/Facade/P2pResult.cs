using System.Collections.Immutable;
using Mavryk.P2p.Protocol.Events;

namespace Mavryk.P2p.Actors.Facade;

/// <summary>Success with a value, or the reference's trace of errors, outermost first (behaviour 13.3). Immutable.</summary>
public abstract record P2pResult<T>
{
    private P2pResult()
    {
    }

    /// <summary>It worked.</summary>
    public sealed record Ok(T Value) : P2pResult<T>;

    /// <summary>It failed in an expected way.</summary>
    public sealed record Failed(ImmutableArray<P2pError> Trace) : P2pResult<T>
    {
        /// <summary>A trace of one error.</summary>
        public Failed(P2pError error)
            : this([error])
        {
        }

        /// <summary>The outermost error: what to switch on.</summary>
        public P2pError Error => Trace[0];

        /// <inheritdoc/>
        public override string ToString() => string.Join("; ", Trace);

        /// <inheritdoc/>
        public bool Equals(Failed? other) => other is not null && Trace.AsSpan().SequenceEqual(other.Trace.AsSpan());

        /// <inheritdoc/>
        public override int GetHashCode() => Trace.IsDefaultOrEmpty ? 0 : Trace[0].GetHashCode();
    }

    /// <summary>The value.</summary>
    /// <exception cref="InvalidOperationException">This is a failure; the text names the errors.</exception>
    public T GetOrThrow() => this is Ok ok ? ok.Value : throw new InvalidOperationException($"Not a success: {this}");
}
