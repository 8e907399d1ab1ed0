namespace Mavryk.P2p.Node.Script;

/// <summary>How a session behaves towards messages and its reader. Immutable.</summary>
internal sealed record ScriptOptions
{
    /// <summary>Every received message is sent back.</summary>
    public bool Echo { get; init; }

    /// <summary>Received messages are counted instead of written.</summary>
    public bool Sink { get; init; }

    /// <summary>No lines for events.</summary>
    public bool Quiet { get; init; }

    /// <summary>Bytes of a payload that its line shows; the rest is left out.</summary>
    public int HexMax { get; init; } = 1024;

    /// <summary>Lines of messages carry the SHA-256 of the payload.</summary>
    public bool Digest { get; init; }

    /// <summary>The command <c>raw</c> is allowed.</summary>
    public bool AllowRaw { get; init; }
}
