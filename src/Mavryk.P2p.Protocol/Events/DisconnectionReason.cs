using System.Collections.Immutable;
using Mavryk.P2p.Protocol.Messages;

namespace Mavryk.P2p.Protocol.Events;

/// <summary>Why a connection ended: the closed set of behaviour 13.1, with the reference's names. Local only, never sent to the remote. Immutable.</summary>
public abstract partial record DisconnectionReason
{
    private DisconnectionReason(string name) => Name = name;

    /// <summary>The name in the JSON form (wire 8.9) and in metrics: the reference's, or one in snake case for the reasons it does not have.</summary>
    public string Name { get; }

    /// <summary>The transport timed out.</summary>
    public sealed record ConnectionLost(IoDirection While) : DisconnectionReason("Connection_lost");

    /// <summary>The connection was reset by the remote.</summary>
    public sealed record ConnectionClosedByPeer(IoDirection While) : DisconnectionReason("Connection_closed_by_peer");

    /// <summary>Any other error of the socket.</summary>
    public sealed record ConnectionClosedByUnexpectedError(IoDirection While, string Error) : DisconnectionReason("Connection_closed_by_unexpected_error");

    /// <summary>The TCP connect was refused.</summary>
    public sealed record TcpConnectionRefused() : DisconnectionReason("TCP_connection_refused");

    /// <summary>The host is unreachable.</summary>
    public sealed record TcpConnectionUnreachable() : DisconnectionReason("TCP_connection_unreachable");

    /// <summary>The TCP connect was cancelled: time-out or shutdown.</summary>
    public sealed record TcpConnectionCanceled() : DisconnectionReason("TCP_connection_canceled");

    /// <summary>Any other error of the TCP connect.</summary>
    public sealed record TcpConnectionFailedUnexpectedError(string Error) : DisconnectionReason("TCP_connection_failed_unexpected_error");

    /// <summary>Reading failed in an unexpected way.</summary>
    public sealed record ScheduledPopUnexpectedError(ImmutableArray<P2pError> Trace) : DisconnectionReason("Scheduled_pop_unexpected_error");

    /// <summary>Writing failed in an unexpected way.</summary>
    public sealed record ScheduledPushUnexpectedError(ImmutableArray<P2pError> Trace) : DisconnectionReason("Scheduled_push_unexpected_error");

    /// <summary>The connection was opened after the end of the transport.</summary>
    public sealed record IoSchedulerClosed() : DisconnectionReason("IO_scheduler_closed");

    /// <summary>The transport is shutting down.</summary>
    public sealed record IoSchedulerShutdown() : DisconnectionReason("IO_scheduler_shutdown");

    /// <summary>Sending Ack failed.</summary>
    public sealed record AcceptWriteError(ImmutableArray<P2pError> Trace) : DisconnectionReason("Accept_write_error");

    /// <summary>Reading Ack or Nack failed.</summary>
    public sealed record AckReadError(ImmutableArray<P2pError> Trace) : DisconnectionReason("Ack_read_error");

    /// <summary>We sent Nack because of chain or version.</summary>
    public sealed record AuthenticationRejectedNoCommonProtocol() : DisconnectionReason("Authentication_rejected_no_common_protocol");

    /// <summary>We sent Nack for another motive.</summary>
    public sealed record AuthenticationRejected(RejectionMotive Motive) : DisconnectionReason("Authentication_rejected");

    /// <summary>The remote sent Nack.</summary>
    public sealed record AuthenticationRejectedByPeer(RejectionMotive Motive) : DisconnectionReason("Authentication_rejected_by_peer");

    /// <summary>Any other failure before the connection was running.</summary>
    public sealed record AuthenticationRejectedError(ImmutableArray<P2pError> Trace) : DisconnectionReason("Authentication_rejected_error");

    /// <summary>Too many handshakes are in progress.</summary>
    public sealed record IncomingConnectionTooMany() : DisconnectionReason("Incoming_connection_too_many");

    /// <summary>The address of the remote is banned.</summary>
    public sealed record IncomingConnectionBanned() : DisconnectionReason("Incoming_connection_banned");

    /// <summary>A peer id was set as expected for a point that runs another peer.</summary>
    public sealed record UnexpectedPeerId() : DisconnectionReason("Unexpected_peer_id");

    /// <summary>An operator banned the address.</summary>
    public sealed record IpManuallyBanned() : DisconnectionReason("IP_manually_banned");

    /// <summary>An operator banned the peer.</summary>
    public sealed record PeerIdManuallyBanned() : DisconnectionReason("Peer_id_manually_banned");

    /// <summary>The network instance is shutting down.</summary>
    public sealed record PoolDestroyed() : DisconnectionReason("Pool_destroyed");

    /// <summary>The peer was replaced by a swap.</summary>
    public sealed record PeerSwapped() : DisconnectionReason("Peer_swapped");

    /// <summary>An operator disconnected the peer.</summary>
    public sealed record ExplicitRpc() : DisconnectionReason("Explicit_RPC");

    /// <summary>The maintenance closed one connection too many.</summary>
    public sealed record MaintenanceTooMany() : DisconnectionReason("Maintenance_too_many");

    /// <summary>The application disconnected the peer.</summary>
    public sealed record User(string Text) : DisconnectionReason("User");

    /// <summary>Closed without a recorded reason.</summary>
    public sealed record UnknownReason() : DisconnectionReason("Unknown_reason");

    /// <summary>The network is unreachable, for instance because there is no IPv6 here. Known to the newest ancestor only.</summary>
    public sealed record TcpNetworkUnreachable() : DisconnectionReason("network_unreachable");

    /// <summary>The remote broke the protocol; the trace says how. Not in the reference, which has <see cref="UnknownReason"/>.</summary>
    public sealed record ProtocolViolation(ImmutableArray<P2pError> Trace) : DisconnectionReason("protocol_violation");

    /// <summary>The remote closed its half in an orderly way. Not in the reference, which has <see cref="UnknownReason"/>.</summary>
    public sealed record ClosedByRemote() : DisconnectionReason("closed_by_remote");
}
