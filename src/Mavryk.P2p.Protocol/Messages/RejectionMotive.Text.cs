namespace Mavryk.P2p.Protocol.Messages;

public readonly partial record struct RejectionMotive
{
    /// <summary>True for the six codes that have a meaning.</summary>
    public bool IsKnown => Code is >= 0 and <= 5;

    /// <summary>The reference's name of the motive.</summary>
    public string Name => Code switch
    {
        0 => "No_motive",
        1 => "Too_many_connections",
        2 => "Unknown_chain_name",
        3 => "Deprecated_p2p_version",
        4 => "Deprecated_distributed_db_version",
        5 => "Already_connected",
        _ => "Unknown_motive",
    };

    /// <summary>The text for people.</summary>
    public string Text => Code switch
    {
        0 => "No motive",
        1 => "Too many connections",
        2 => "Unknown chain name",
        3 => "Running a deprecated p2p layer version",
        4 => "Running a deprecated distributed db version",
        5 => "Already connected/connecting",
        _ => $"Rejected for unknown reason, code ({Code})",
    };

    /// <summary>The text for logs.</summary>
    public string ShortText => Code switch
    {
        3 => "Deprecated p2p version",
        4 => "Deprecated ddb version",
        5 => "Already connected",
        _ when IsKnown => Text,
        _ => $"unknown code ({Code})",
    };

    /// <summary>The short text.</summary>
    public override string ToString() => ShortText;
}
