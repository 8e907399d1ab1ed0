using Mavryk.P2p.Protocol.Acl;
using Mavryk.P2p.Protocol.Pool;

namespace Mavryk.P2p.Protocol.Limits;

/// <summary>
/// The limits of behaviour 2.2. An absent value means none, or switched off, as its property says. Where the reference has no bound of a queue,
/// the default here is a finite one. Immutable; nothing is checked before <see cref="P2pValidation.Check"/>.
/// </summary>
public sealed record P2pLimits
{
    /// <summary>Default bytes of each queue of bytes.</summary>
    public const int DefaultQueueBytes = 8 * 1024 * 1024;

    /// <summary>The most that the option <c>--connections</c> takes without being told to skip validation (behaviour 2.5).</summary>
    public const int MaxConnectionsOption = 100;

    /// <summary>The limits of a node that was told nothing.</summary>
    public static readonly P2pLimits Default = new();

    /// <summary>For a whole outgoing attempt: TCP connect, handshake and Acks.</summary>
    public TimeSpan ConnectionTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>For a whole incoming attempt: handshake and Acks.</summary>
    public TimeSpan AuthenticationTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How often the maintenance looks at the connections; absent: neither maintenance nor discovery.</summary>
    public TimeSpan? MaintenanceIdleTime { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>How many connections are wanted.</summary>
    public ConnectionBounds Connections { get; init; } = new(10, 50, 100);

    /// <summary>TCP connections that the operating system keeps for us until they are accepted.</summary>
    public int Backlog { get; init; } = 20;

    /// <summary>Incoming connections in their handshake.</summary>
    public int MaxIncomingConnections { get; init; } = 20;

    /// <summary>KiB a second over all connections; absent: unlimited.</summary>
    public int? MaxDownloadSpeed { get; init; }

    /// <summary>KiB a second over all connections; absent: unlimited.</summary>
    public int? MaxUploadSpeed { get; init; }

    /// <summary>Bytes set aside at first for what a connection reads; grows to one frame.</summary>
    public int ReadBufferBytes { get; init; } = 16384;

    /// <summary>Bytes of a connection that were received and not yet opened; absent: unlimited.</summary>
    public int? ReadQueueBytes { get; init; } = DefaultQueueBytes;

    /// <summary>Bytes of a connection that were sealed and not yet taken by the operating system; absent: unlimited.</summary>
    public int? WriteQueueBytes { get; init; } = DefaultQueueBytes;

    /// <summary>Messages of a connection that the application has not taken; absent: unlimited.</summary>
    public int? IncomingAppMessageQueueLength { get; init; } = 10;

    /// <summary>Bytes of a connection's messages that were decoded and not yet handled; absent: unlimited.</summary>
    public int? IncomingMessageQueueBytes { get; init; } = DefaultQueueBytes;

    /// <summary>Bytes of a connection's messages that wait to be sent; absent: unlimited.</summary>
    public int? OutgoingMessageQueueBytes { get; init; } = DefaultQueueBytes;

    /// <summary>Known points; absent: unlimited.</summary>
    public TableLimit? MaxKnownPoints { get; init; } = new(400, 300);

    /// <summary>Known peers; absent: unlimited.</summary>
    public TableLimit? MaxKnownPeerIds { get; init; } = new(400, 300);

    /// <summary>Greylisted peer ids.</summary>
    public int PeerGreylistSize { get; init; } = 1023;

    /// <summary>Memory of the reference's filter of greylisted addresses, in KiB: <see cref="GreylistSettings.AddressesPerKilobyte"/> addresses each.</summary>
    public int IpGreylistSizeKib { get; init; } = 2048;

    /// <summary>An address leaves the greylist after 15/16 of this.</summary>
    public TimeSpan IpGreylistCleanupDelay { get; init; } = TimeSpan.FromDays(1);

    /// <summary>Time between accepted swaps; absent: no swaps at all.</summary>
    public TimeSpan? SwapLinger { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Bytes of a frame on the wire, its 18 bytes of overhead included; absent: the greatest possible.</summary>
    public int? BinaryChunksSize { get; init; }

    /// <summary>The two greylists as these limits want them.</summary>
    public GreylistSettings Greylists => new()
    {
        MaxAddresses = IpGreylistSizeKib * GreylistSettings.AddressesPerKilobyte,
        AddressLifetime = IpGreylistCleanupDelay * 15 / 16,
        MaxPeers = PeerGreylistSize,
    };

    /// <summary>What the option <c>--connections</c> means: bounds around <paramref name="connections"/>, and tables for eight times as many (behaviour 2.5).</summary>
    public P2pLimits WithConnections(int connections) => (this with { Connections = ConnectionBounds.Around(connections) }).WithPeerTableSize(8 * connections);

    /// <summary>What the option <c>--peer-table-size</c> means: both tables hold <paramref name="size"/> entries, and three quarters after a collection (behaviour 2.5).</summary>
    public P2pLimits WithPeerTableSize(int size)
    {
        var table = new TableLimit(size, 3 * (size / 4));
        return this with { MaxKnownPoints = table, MaxKnownPeerIds = table };
    }
}
