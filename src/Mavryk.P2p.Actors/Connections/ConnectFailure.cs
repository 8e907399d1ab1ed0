using System.Net.Sockets;
using Mavryk.P2p.Protocol.Events;

namespace Mavryk.P2p.Actors.Connections;

/// <summary>Why a TCP connect failed, in the reference's words (behaviour 5.2 step 8, wire 4.9).</summary>
internal static class ConnectFailure
{
    public static (P2pError Error, DisconnectionReason Reason) Classify(Exception? cause) => (cause as SocketException)?.SocketErrorCode switch
    {
        SocketError.ConnectionRefused => (new P2pError.ConnectionFailed(), new DisconnectionReason.TcpConnectionRefused()),
        SocketError.HostUnreachable or SocketError.HostDown => (new P2pError.ConnectionFailed(), new DisconnectionReason.TcpConnectionUnreachable()),
        SocketError.NetworkUnreachable or SocketError.AddressFamilyNotSupported =>
            (new P2pError.ConnectionFailed(), new DisconnectionReason.TcpNetworkUnreachable()),
        SocketError.TimedOut => (new P2pError.Timeout(), new DisconnectionReason.TcpConnectionCanceled()),

        // Akka.IO reports its own connect time-out without a cause.
        null when cause is null or TimeoutException => (new P2pError.Timeout(), new DisconnectionReason.TcpConnectionCanceled()),
        _ => (new P2pError.ConnectionError(cause!.Message), new DisconnectionReason.TcpConnectionFailedUnexpectedError(cause.Message)),
    };
}
