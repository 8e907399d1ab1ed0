using Mavryk.P2p.Protocol.Channel;
using Mavryk.P2p.Protocol.Crypto;
using Mavryk.P2p.Protocol.Messages;
using Mavryk.P2p.Protocol.Queues;

namespace Mavryk.P2p.Actors.Connections;

/// <summary>Bounds of one connection, from the settings. Immutable.</summary>
internal sealed record ConnectionLimits
{
    /// <summary>For a whole outgoing attempt: TCP connect, handshake, Acks.</summary>
    public required TimeSpan ConnectionTimeout { get; init; }

    /// <summary>For a whole incoming attempt.</summary>
    public required TimeSpan AuthenticationTimeout { get; init; }

    /// <summary>For the last writes of a connection that closes.</summary>
    public required TimeSpan CloseTimeout { get; init; }

    /// <summary>What every remote identity must reach.</summary>
    public required ProofOfWorkTarget ProofOfWorkTarget { get; init; }

    /// <summary>How messages are cut into chunks.</summary>
    public required MessageCutter Cutter { get; init; }

    /// <summary>Messages that wait to be sent.</summary>
    public required QueueLimit Outgoing { get; init; }

    /// <summary>Messages that the application has not taken yet.</summary>
    public required QueueLimit Incoming { get; init; }

    /// <summary>Writes given to the socket and not acknowledged yet.</summary>
    public required QueueLimit Writes { get; init; }

    /// <summary>Bytes set aside at first for what is read.</summary>
    public required int ReadBufferBytes { get; init; }

    /// <summary>Chunks are gathered up to this many bytes for one write.</summary>
    public required int WriteBufferBytes { get; init; }

    /// <summary>How long a remote may keep us waiting.</summary>
    public required ReadPatience Patience { get; init; }

    /// <summary>Bytes per second that all connections receive together; absent: no limit.</summary>
    public required long? MaxDownload { get; init; }

    /// <summary>Bytes per second that all connections send together; absent: no limit.</summary>
    public required long? MaxUpload { get; init; }
}
