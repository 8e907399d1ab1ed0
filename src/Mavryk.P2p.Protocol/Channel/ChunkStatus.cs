namespace Mavryk.P2p.Protocol.Channel;

/// <summary>What became of the bytes given to <see cref="ChunkOpener.Open"/>.</summary>
public enum ChunkStatus
{
    /// <summary>A chunk was opened.</summary>
    Opened,

    /// <summary>The bytes are only the start of a chunk.</summary>
    Incomplete,

    /// <summary>The bytes are no chunk of this channel, and nothing can be read from it any more: there is no resynchronisation.</summary>
    Failed,
}
