using System.Net.Sockets;
using Mavryk.P2p.Protocol.Events;

namespace Mavryk.P2p.Actors.Connections;

/// <summary>
/// Why a TCP connect failed, in the reference's words (behaviour 5.2 step 8, wire 4.9). Akka.IO may hide the error of the socket: refused, by far
/// the most frequent one, stands for those. Time-outs never come here, since the deadline of the attempt is earlier than that of the socket.
/// </summary>
internal static class ConnectFailure
{
    public static (P2pError Error, DisconnectionReason Reason) Classify(Exception? cause) => (cause as SocketException)?.SocketErrorCode switch
    {
        SocketError.ConnectionRefused => (new P2pError.ConnectionFailed(), new DisconnectionReason.TcpConnectionRefused()),
        SocketError.HostUnreachable or SocketError.HostDown => (new P2pError.ConnectionFailed(), new DisconnectionReason.TcpConnectionUnreachable()),
        SocketError.NetworkUnreachable or SocketError.AddressFamilyNotSupported =>
            (new P2pError.ConnectionFailed(), new DisconnectionReason.TcpNetworkUnreachable()),
        null => (new P2pError.ConnectionFailed(), new DisconnectionReason.TcpConnectionRefused()),
        _ => (new P2pError.ConnectionError(cause!.Message), new DisconnectionReason.TcpConnectionFailedUnexpectedError(cause.Message)),
    };
}
