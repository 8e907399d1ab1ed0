using System.Numerics;
using Mavryk.P2p.Actors.Configuration;
using Mavryk.P2p.Protocol.Messages;
using Mavryk.P2p.Protocol.Queues;

namespace Mavryk.P2p.Actors.Connections;

/// <summary>
/// The most memory that the remote and the application can make one running connection hold, as a function of the settings (behaviour 11.2). With L for the
/// largest message on the wire, frame for <c>limits.binary-chunks-size</c>, and pow2 for the next power of two, because arrays of the pool have such sizes:
/// <list type="table">
/// <item><term>messages to be sent</term><description>2 x max(<c>queues.outgoing-message-queue-size</c>, L + 128)</description></item>
/// <item><term>the one that is being cut</term><description>2 x L</description></item>
/// <item><term>writes in flight</term><description><c>io.in-flight-writes</c> x pow2(max(<c>io.write-buffer-size</c>, frame))</description></item>
/// <item><term>bytes received</term><description>read + 2 x pow2(max(<c>io.read-buffer-size</c>, frame + read))</description></item>
/// <item><term>an unfinished message</term><description>3 x L: its memory doubles while it grows</description></item>
/// <item><term>messages to be received</term><description>min(<c>queues.incoming-message-queue-size</c>,
/// <c>queues.incoming-app-message-queue-size</c> x (L + 128)) + L + 128</description></item>
/// </list>
/// Not in it: what Akka.IO and the operating system set aside for each socket; the messages of callers who wait in <c>SendAsync</c>, one for each of them; and
/// what a decoded message takes beyond its encoded size, which only the application knows. Thread-safe.
/// </summary>
public static class ConnectionMemory
{
    /// <summary>What one read of a socket brings with the settings of <c>akka.conf</c>.</summary>
    public const int DefaultReadBytes = 64 * 1024;

    private const int PoolFactor = 2;

    /// <summary>The bound for one connection; the layer holds at most <c>limits.max-connections</c> times that for its connections.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="largestMessage">Bytes of the largest message on the wire: without limits of the application, the protocol's own.</param>
    /// <param name="readBytes">Bytes of one read of the socket (<c>akka.io.tcp.maximum-frame-size</c>).</param>
    /// <returns>Bytes; null if a queue is unlimited.</returns>
    public static long? WorstCase(P2pSettings settings, long largestMessage = P2pMessage.MaxEncodedSize, int readBytes = DefaultReadBytes)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var limits = settings.Limits;
        var element = QueueLimit.SizeOf(largestMessage);
        long? incoming = Least(limits.IncomingMessageQueueBytes, limits.IncomingAppMessageQueueLength * element);
        if (limits.OutgoingMessageQueueBytes is not { } outgoing || incoming is null)
        {
            return null;
        }

        var frame = limits.BinaryChunksSize ?? MessageCutter.MaxChunkSize;
        return (PoolFactor * Math.Max(outgoing, element))
            + (PoolFactor * largestMessage)
            + (settings.Io.InFlightWrites * PoolSize(Math.Max(settings.Io.WriteBufferBytes, frame)))
            + readBytes + (2 * PoolSize(Math.Max(limits.ReadBufferBytes, frame + readBytes)))
            + (3 * largestMessage)
            + incoming + element;
    }

    private static long PoolSize(long bytes) => (long)BitOperations.RoundUpToPowerOf2((ulong)bytes);

    private static long? Least(long? a, long? b) => a is null || b < a ? b : a;
}
