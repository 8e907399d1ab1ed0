using System.Net.Sockets;
using Mavryk.P2p.Protocol.Events;

namespace Mavryk.P2p.Actors.Connections;

/// <summary>Why an open socket ended, in the reference's words (behaviour 10.5). Akka.IO tells the message of the error only.</summary>
internal static class SocketEnd
{
    private static readonly string TimedOut = MessageOf(SocketError.TimedOut);
    private static readonly string Reset = MessageOf(SocketError.ConnectionReset);
    private static readonly string BrokenPipe = MessageOf(SocketError.Shutdown);

    /// <param name="cause">The message; null or empty if there is none.</param>
    /// <param name="direction">What was going on.</param>
    public static DisconnectionReason Classify(string? cause, IoDirection direction) =>
        string.IsNullOrEmpty(cause) || cause.Contains(Reset, StringComparison.Ordinal) || cause.Contains(BrokenPipe, StringComparison.Ordinal)
            ? new DisconnectionReason.ConnectionClosedByPeer(direction)
            : cause.Contains(TimedOut, StringComparison.Ordinal)
                ? new DisconnectionReason.ConnectionLost(direction)
                : new DisconnectionReason.ConnectionClosedByUnexpectedError(direction, cause);

    private static string MessageOf(SocketError error) => new SocketException((int)error).Message;
}
