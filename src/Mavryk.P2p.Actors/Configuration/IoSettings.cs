namespace Mavryk.P2p.Actors.Configuration;

/// <summary>How sockets are used: section <c>io</c> of the configuration. Immutable.</summary>
public sealed record IoSettings
{
    /// <summary>Frames are gathered up to this many bytes for one write.</summary>
    public int WriteBufferBytes { get; init; } = 64 * 1024;

    /// <summary>Writes given to a socket and not yet acknowledged.</summary>
    public int InFlightWrites { get; init; } = 4;

    /// <summary>For the last writes of a connection that closes.</summary>
    public TimeSpan CloseTimeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>A frame that was begun must be complete within this time; absent: no such limit.</summary>
    public TimeSpan? FrameTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Silence after which a sign of life is asked for; absent: never.</summary>
    public TimeSpan? IdleProbe { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Silence after which a connection that was asked is closed; absent: never.</summary>
    public TimeSpan? IdleTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Longest time that sent data may stay unacknowledged by TCP; absent: the system's own.</summary>
    public TimeSpan? TcpUserTimeout { get; init; } = TimeSpan.FromSeconds(45);

    /// <summary>Silence after which TCP itself asks; absent: never.</summary>
    public TimeSpan? TcpKeepAliveIdle { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Time between two such questions.</summary>
    public TimeSpan TcpKeepAliveInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Small writes are sent at once.</summary>
    public bool TcpNoDelay { get; init; } = true;
}
