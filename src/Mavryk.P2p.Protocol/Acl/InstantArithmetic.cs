namespace Mavryk.P2p.Protocol.Acl;

/// <summary>Sums of instants and spans that stop at the last instant instead of failing (behaviour 3.2). Stateless.</summary>
public static class InstantArithmetic
{
    /// <summary><paramref name="instant"/> plus <paramref name="span"/>, at most <see cref="DateTimeOffset.MaxValue"/>.</summary>
    public static DateTimeOffset AddSaturating(this DateTimeOffset instant, TimeSpan span) =>
        span >= DateTimeOffset.MaxValue - instant ? DateTimeOffset.MaxValue : instant + span;
}
