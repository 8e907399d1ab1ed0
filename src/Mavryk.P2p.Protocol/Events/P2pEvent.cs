using Mavryk.P2p.Protocol.Points;

namespace Mavryk.P2p.Protocol.Events;

/// <summary>
/// What the network instance tells its watchers, in the order of the state changes: the closed set of behaviour 1.7. Immutable.
/// A source is always the remote peer, also for the events of sending.
/// </summary>
public abstract record P2pEvent
{
    private P2pEvent(string name) => Name = name;

    /// <summary>The name in snake case, as in the <c>event</c> field of the JSON form (wire 8.7).</summary>
    public string Name { get; }

    /// <summary>A maintenance pass finds too few connections.</summary>
    public sealed record TooFewConnections() : P2pEvent("too_few_connections");

    /// <summary>A maintenance pass finds too many connections.</summary>
    public sealed record TooManyConnections() : P2pEvent("too_many_connections");

    /// <summary>A pass of the maintenance begins.</summary>
    public sealed record MaintenanceStarted() : P2pEvent("maintenance_started");

    /// <summary>A run of the maintenance is over; once a run, however many passes it had.</summary>
    public sealed record MaintenanceEnded() : P2pEvent("maintenance_ended");

    /// <summary>A point enters the known table.</summary>
    public sealed record NewPoint(P2pPoint Point) : P2pEvent("new_point");

    /// <summary>A peer enters the known table.</summary>
    public sealed record NewPeer(PeerId PeerId) : P2pEvent("new_peer");

    /// <summary>The table of known points was collected.</summary>
    public sealed record GcPoints() : P2pEvent("gc_points");

    /// <summary>The table of known peers was collected.</summary>
    public sealed record GcPeerIds() : P2pEvent("gc_peer_ids");

    /// <summary>A TCP connection was accepted, even if it is dropped at once. <paramref name="Point"/> has the ephemeral port of the remote socket.</summary>
    public sealed record IncomingConnection(P2pPoint Point) : P2pEvent("incoming_connection");

    /// <summary>A TCP connection is about to be dialled.</summary>
    public sealed record OutgoingConnection(P2pPoint Point) : P2pEvent("outgoing_connection");

    /// <summary>The handshake failed before the decision to accept, time-out included.</summary>
    public sealed record AuthenticationFailed(P2pPoint Point) : P2pEvent("authentication_failed");

    /// <summary>We decided to send Ack.</summary>
    public sealed record AcceptingRequest(P2pPoint Point, ConnectionId IdPoint, PeerId PeerId) : P2pEvent("accepting_request");

    /// <summary>We decided to send Nack.</summary>
    public sealed record RejectingRequest(P2pPoint Point, ConnectionId IdPoint, PeerId PeerId) : P2pEvent("rejecting_request");

    /// <summary>The exchange of Acks failed on an incoming connection.</summary>
    public sealed record RequestRejected(P2pPoint Point, (ConnectionId IdPoint, PeerId PeerId)? Identity) : P2pEvent("request_rejected");

    /// <summary>A connection is running.</summary>
    public sealed record ConnectionEstablished(ConnectionId IdPoint, PeerId PeerId) : P2pEvent("connection_established");

    /// <summary>A running connection is closed, whoever closed it.</summary>
    public sealed record Disconnection(PeerId PeerId) : P2pEvent("disconnection");

    /// <summary>Part of the set, never emitted by the reference.</summary>
    public sealed record ExternalDisconnection(PeerId PeerId) : P2pEvent("external_disconnection");

    /// <summary>A swap request came in.</summary>
    public sealed record SwapRequestReceived(PeerId Source) : P2pEvent("swap_request_received");

    /// <summary>A swap acknowledgement came in.</summary>
    public sealed record SwapAckReceived(PeerId Source) : P2pEvent("swap_ack_received");

    /// <summary>A swap request goes out.</summary>
    public sealed record SwapRequestSent(PeerId Source) : P2pEvent("swap_request_sent");

    /// <summary>A swap acknowledgement was queued.</summary>
    public sealed record SwapAckSent(PeerId Source) : P2pEvent("swap_ack_sent");

    /// <summary>A swap request was not answered: too soon, or the proposed point is in use.</summary>
    public sealed record SwapRequestIgnored(PeerId Source) : P2pEvent("swap_request_ignored");

    /// <summary>A swap led to a new connection.</summary>
    public sealed record SwapSuccess(PeerId Source) : P2pEvent("swap_success");

    /// <summary>A swap led to no connection.</summary>
    public sealed record SwapFailure(PeerId Source) : P2pEvent("swap_failure");

    /// <summary>A peer was asked for points.</summary>
    public sealed record BootstrapSent(PeerId Source) : P2pEvent("bootstrap_sent");

    /// <summary>A peer asked for points.</summary>
    public sealed record BootstrapReceived(PeerId Source) : P2pEvent("bootstrap_received");

    /// <summary>Points were queued for a peer.</summary>
    public sealed record AdvertiseSent(PeerId Source) : P2pEvent("advertise_sent");

    /// <summary>A peer sent points.</summary>
    public sealed record AdvertiseReceived(PeerId Source) : P2pEvent("advertise_received");
}
