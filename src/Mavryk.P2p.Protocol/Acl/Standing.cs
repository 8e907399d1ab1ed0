namespace Mavryk.P2p.Protocol.Acl;

/// <summary>How an address or a peer id stands in the access lists (behaviour 4.4). Banned outranks greylisted.</summary>
public enum Standing
{
    /// <summary>In no list.</summary>
    Clear,

    /// <summary>Greylisted by the system or the application, for a time.</summary>
    Greylisted,

    /// <summary>Banned by an operator.</summary>
    Banned,
}
