namespace Mavryk.P2p.Protocol.Pool;

/// <summary>
/// How good the word for a point is: decides who is collected first and who is dialled first, so that invented points neither starve nor evict good ones (behaviour 16.11).
/// </summary>
internal enum PointMerit
{
    /// <summary>Somebody said so.</summary>
    Told,

    /// <summary>An authenticated remote announced it for its own address, which it can do for any port.</summary>
    Met,

    /// <summary>We dialled it and a connection ran.</summary>
    Proven,
}
