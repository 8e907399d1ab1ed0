namespace Mavryk.P2p.Protocol.Queues;

/// <summary>Bounds of a queue (behaviour 11.1, 11.2). Immutable.</summary>
/// <param name="MaxBytes">Bytes, with <see cref="ElementOverhead"/> for each element; absent: no bound.</param>
/// <param name="MaxCount">Elements; absent: no bound.</param>
public readonly record struct QueueLimit(long? MaxBytes, int? MaxCount = null)
{
    /// <summary>What an element costs beside its bytes: the reference's constants come from its memory layout and are not kept.</summary>
    public const int ElementOverhead = 128;

    /// <summary>Half of these bounds.</summary>
    public QueueLimit Half => new((MaxBytes / 2) + 1, (MaxCount / 2) + 1);

    /// <summary>What an element of this many encoded bytes counts.</summary>
    public static long SizeOf(long bytes) => bytes + ElementOverhead;
}
