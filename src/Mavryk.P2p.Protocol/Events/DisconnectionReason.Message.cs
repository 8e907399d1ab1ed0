using System.Collections.Immutable;

namespace Mavryk.P2p.Protocol.Events;

public abstract partial record DisconnectionReason
{
    /// <summary>The reference's words, as in its log.</summary>
    public string Message => this switch
    {
        ConnectionLost e => $"connection lost while {Doing(e.While)} data",
        ConnectionClosedByPeer e => $"connection closed by peer while {Doing(e.While)} data",
        ConnectionClosedByUnexpectedError e => $"connection closed by unexpected error while {Doing(e.While)} data: {e.Error}",
        TcpConnectionRefused => "TCP connection refused",
        TcpConnectionUnreachable => "TCP connection, peer unreachable",
        TcpConnectionCanceled => "TCP connection cancelled",
        TcpConnectionFailedUnexpectedError e => $"TCP connection failed with unexpected error, {e.Error}",
        ScheduledPopUnexpectedError e => $"unexpected error when poping on scheduled connection, {Top(e.Trace)}",
        ScheduledPushUnexpectedError e => $"unexpected error when pushing on scheduled connection, {Top(e.Trace)}",
        IoSchedulerClosed => "IO scheduler is closed",
        IoSchedulerShutdown => "IO scheduler is shutting down",
        AcceptWriteError e => $"error when sending accept, {Top(e.Trace)}",
        AckReadError e => $"error when receiving ack, {Top(e.Trace)}",
        AuthenticationRejectedNoCommonProtocol => "authentication rejected by us: no common protocol",
        AuthenticationRejected e => $"authentication rejected by us with motive: {e.Motive.ShortText}",
        AuthenticationRejectedByPeer e => $"authentication rejected by peer with motive: {e.Motive.ShortText}",
        AuthenticationRejectedError e => $"authentication has been rejected from error: {Top(e.Trace)}",
        IncomingConnectionTooMany => "incoming connection not accepted: too many incoming connections",
        IncomingConnectionBanned => "incoming connection not accepted: point is banned",
        UnexpectedPeerId => "unexpected peer id",
        IpManuallyBanned => "IP manually banned",
        PeerIdManuallyBanned => "peer_id manually banned",
        PoolDestroyed => "pool destroyed",
        PeerSwapped => "peer has been swapped",
        ExplicitRpc => "disconnected using a RPC",
        MaintenanceTooMany => "maintenance detected too many connections",
        User e => e.Text,
        UnknownReason => "connection canceled without reason",
        TcpNetworkUnreachable => "TCP connection, network unreachable",
        ProtocolViolation e => $"protocol violated by peer, {Top(e.Trace)}",
        ClosedByRemote => "connection closed by peer",
        _ => throw new InvalidOperationException($"No text for {GetType().Name}."),
    };

    private static string Doing(IoDirection direction) => direction == IoDirection.Read ? "receiving" : "sending";

    private static string Top(ImmutableArray<P2pError> trace) => trace[0].Message;
}
