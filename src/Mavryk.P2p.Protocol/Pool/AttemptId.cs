using System.Globalization;

namespace Mavryk.P2p.Protocol.Pool;

/// <summary>
/// Names one attempt to have a connection, from its reservation to its one end; never used twice. A message that carries the id of a finished
/// attempt is stale and changes nothing (behaviour 17.3). Immutable.
/// </summary>
public readonly record struct AttemptId(long Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}
