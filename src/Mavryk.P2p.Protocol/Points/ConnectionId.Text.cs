namespace Mavryk.P2p.Protocol.Points;

public readonly partial record struct ConnectionId
{
    /// <summary>The log form (wire 6.4): <c>[::ffff:1.2.3.4]:9732</c>, or <c>??</c> in place of an absent port.</summary>
    public override string ToString() => $"[{Address.ToIPv6String()}]:{(Port is { } port ? port : "??")}";
}
