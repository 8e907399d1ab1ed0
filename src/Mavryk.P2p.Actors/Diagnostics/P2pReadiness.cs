using Mavryk.P2p.Actors.Configuration;

namespace Mavryk.P2p.Actors.Diagnostics;

/// <summary>
/// Is a node of use? It is if it listens, if it should, and has enough connections. Once ready it may lack either for a while: peers come and go, and a probe
/// must not. Thread-safe.
/// </summary>
/// <param name="minConnections">Connections that are enough; null for the minimum of the settings.</param>
/// <param name="patience">How long a node that was ready may lack something.</param>
public sealed class P2pReadiness(int? minConnections, TimeSpan patience)
{
    /// <summary>The patience of whoever has no other wish.</summary>
    public static TimeSpan DefaultPatience { get; } = TimeSpan.FromSeconds(30);

    private long _lastReadyTicks = long.MinValue;

    /// <summary>How many connections are enough for a network with these settings.</summary>
    public int WantedConnections(P2pSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return minConnections ?? settings.Limits.Connections.Min;
    }

    /// <summary>Judges a network by what it shows now.</summary>
    /// <param name="settings">What it should do.</param>
    /// <param name="hasEnded">It will never do anything again.</param>
    /// <param name="isListening">Its listening socket is open.</param>
    /// <param name="connections">Its running connections.</param>
    /// <param name="now">The time, of the same clock in every call.</param>
    public P2pReadinessResult Judge(P2pSettings settings, bool hasEnded, bool isListening, int connections, DateTimeOffset now)
    {
        var wanted = WantedConnections(settings);
        if (hasEnded)
        {
            return new P2pReadinessResult(IsReady: false, "The network has ended.");
        }

        var lacksSocket = settings.Config.ListeningPort is not null && !isListening;
        if (!lacksSocket && connections >= wanted)
        {
            Interlocked.Exchange(ref _lastReadyTicks, now.UtcTicks);
            return new P2pReadinessResult(IsReady: true, Lack: null);
        }

        var lastReady = Interlocked.Read(ref _lastReadyTicks);
        return new P2pReadinessResult(
            IsReady: lastReady != long.MinValue && now.UtcTicks - lastReady < patience.Ticks,
            lacksSocket ? "The listening socket is not open." : $"There are {connections} connections; {wanted} are wanted.");
    }
}

/// <summary>What a probe is told. Immutable.</summary>
/// <param name="IsReady">Also true for a while after it was.</param>
/// <param name="Lack">What is missing, a sentence; null if nothing.</param>
public readonly record struct P2pReadinessResult(bool IsReady, string? Lack);
