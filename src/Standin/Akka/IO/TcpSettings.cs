using Akka.Actor;
using Akka.Configuration;

namespace Akka.IO;

public sealed class TcpSettings
{
    private TcpSettings() { }

    public TimeSpan? RegisterTimeout { get; private init; }

    public bool OutgoingSocketForceIpv4 { get; private init; }

    public int WriteCommandsQueueMaxSize { get; private init; }

    public string ManagementDispatcher { get; private init; }

    internal int ReceiveBytes { get; private init; }

    /// <summary>How many bytes go to the kernel at once.</summary>
    internal int SendBytes { get; private init; }

    public static TcpSettings Create(ActorSystem system)
        => Create(system.Settings.Config.GetConfig("akka.io.tcp") ?? throw new ConfigurationException("Failed to create TcpSettings: akka.io.tcp configuration node not found"));

    /// <remarks>
    /// Newer releases of Akka.NET read receive-buffer-size, send-buffer-size and maximum-frame-size, older ones the size of the buffer pool:
    /// what was set for either counts.
    /// </remarks>
    public static TcpSettings Create(Config config)
    {
        long frame = config.GetByteSize("maximum-frame-size", 4096).Value;
        long send = config.GetByteSize("send-buffer-size", 8192).Value;
        if (send < 2 * frame)
        {
            throw new ArgumentException($"SendBufferSize ({send}) must be at least 2x the size of the maximum frame size ({frame})");
        }

        return new TcpSettings
        {
            RegisterTimeout = config.GetString("register-timeout") is "infinite" ? null : config.GetTimeSpan("register-timeout"),
            OutgoingSocketForceIpv4 = config.GetBoolean("outgoing-socket-force-ipv4"),
            WriteCommandsQueueMaxSize = config.GetInt("write-commands-queue-max-size", -1),
            ManagementDispatcher = config.GetString("management-dispatcher"),
            ReceiveBytes = (int)config.GetByteSize("receive-buffer-size", PooledBytes(config)).Value,
            SendBytes = (int)send,
        };
    }

    private static int PooledBytes(Config config)
    {
        const string Root = "akka.io.tcp.";
        string pool = config.GetString("buffer-pool");
        return config.GetInt((pool.StartsWith(Root) ? pool[Root.Length..] : pool) + ".buffer-size");
    }
}
