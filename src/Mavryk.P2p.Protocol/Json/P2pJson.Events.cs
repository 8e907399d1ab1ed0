using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Mavryk.P2p.Protocol.Events;
using Mavryk.P2p.Protocol.Points;

namespace Mavryk.P2p.Protocol.Json;

public static partial class P2pJson
{
    /// <summary>
    /// Network events (wire 8.7). The reference has no form for the two of maintenance and breaks the stream; here they have their names like all others.
    /// </summary>
    public static IJsonCodec<P2pEvent> Event { get; } = new EventCodec();

    /// <summary>
    /// A line of the log of a point (wire 8.7). Written with the right kind. The reference writes <c>rejecting_request</c> for the kinds 2, 4, 5 and 6
    /// (behaviour 3.2), which therefore reads as <see cref="PointEventKind.RejectingRequest"/>.
    /// </summary>
    public static IJsonCodec<PointEvent> PointEvent { get; } = new PointEventCodec();

    /// <summary>A line of the log of a peer (wire 8.7).</summary>
    public static IJsonCodec<PeerEvent> PeerEvent { get; } = new PeerEventCodec();

    private static IJsonCodec<PointEventKind> PointEventKinds { get; } = new NamesCodec<PointEventKind>(
        "outgoing_request", "accepting_request", "rejecting_request", "request_rejected", "connection_established", "disconnection", "external_disconnection");

    private static IJsonCodec<PeerEventKind> PeerEventKinds { get; } = new NamesCodec<PeerEventKind>(
        "incoming_request", "rejecting_request", "request_rejected", "connection_established", "disconnection", "external_disconnection");

    /// <summary>An enumeration as the name of its value.</summary>
    private sealed class NamesCodec<T>(params string[] names) : IJsonCodec<T>
        where T : struct, Enum
    {
        private readonly T[] _values = Enum.GetValues<T>();

        public void Write(Utf8JsonWriter writer, T value) => writer.WriteStringValue(names[Array.IndexOf(_values, value)]);

        public bool TryRead(JsonElement json, out T value, [NotNullWhen(false)] out JsonError? error)
        {
            value = default;
            if (!Text.TryRead(json, out var name, out error))
            {
                return false;
            }

            var index = Array.IndexOf(names, name);
            if (index < 0)
            {
                error = new JsonError($"expected one of {string.Join(", ", names)}");
                return false;
            }

            value = _values[index];
            return true;
        }
    }

    private sealed class PointEventCodec : IJsonCodec<PointEvent>
    {
        public void Write(Utf8JsonWriter writer, PointEvent value)
        {
            writer.WriteStartArray();
            Time.Write(writer, value.Time);
            writer.WriteStartObject();
            writer.WriteField("event_kind", PointEventKinds, value.Kind);
            writer.WriteOptionalField("p2p_peer_id", PeerId, value.PeerId);
            writer.WriteEndObject();
            writer.WriteEndArray();
        }

        public bool TryRead(JsonElement json, out PointEvent value, [NotNullWhen(false)] out JsonError? error)
        {
            value = default;
            if (json.ValueKind != JsonValueKind.Array || json.GetArrayLength() != 2)
            {
                error = JsonCodec.Unexpected(json, "array of two");
                return false;
            }

            if (!Time.TryRead(json[0], out var time, out error))
            {
                error = error.Under(0);
                return false;
            }

            var fields = new JsonFields(json[1]);
            value = new PointEvent(time, fields.Required("event_kind", PointEventKinds), fields.Optional("p2p_peer_id", PeerId));
            var mayLackPeer = value.Kind is PointEventKind.OutgoingRequest or PointEventKind.RequestRejected;
            if (value is { Kind: PointEventKind.OutgoingRequest, PeerId: not null } or { PeerId: null } && !mayLackPeer)
            {
                fields.Fail("p2p_peer_id does not go with this event_kind");
            }

            var read = fields.End(out error);
            error = error?.Under(1);
            return read;
        }
    }

    private sealed class PeerEventCodec : IJsonCodec<PeerEvent>
    {
        public void Write(Utf8JsonWriter writer, PeerEvent value)
        {
            writer.WriteStartObject();
            writer.WriteField("kind", PeerEventKinds, value.Kind);
            writer.WriteField("timestamp", Time, value.Time);
            writer.WriteField("addr", Address, value.IdPoint.Address);
            writer.WriteOptionalField("port", UInt16, value.IdPoint.Port);
            writer.WriteEndObject();
        }

        public bool TryRead(JsonElement json, out PeerEvent value, [NotNullWhen(false)] out JsonError? error)
        {
            var fields = new JsonFields(json);
            value = new PeerEvent(
                fields.Required("kind", PeerEventKinds),
                fields.Required("timestamp", Time),
                new ConnectionId(fields.Required("addr", Address), fields.Optional("port", UInt16)));
            return fields.End(out error);
        }
    }

    private sealed class EventCodec : IJsonCodec<P2pEvent>
    {
        private static IJsonCodec<(ConnectionId IdPoint, PeerId PeerId)> Identity => JsonCodec.Pair(ConnectionId, PeerId);

        public void Write(Utf8JsonWriter writer, P2pEvent value)
        {
            writer.WriteStartObject();
            writer.WriteString("event", value.Name);
            switch (value)
            {
                case P2pEvent.NewPoint e: WritePoint(writer, e.Point); break;
                case P2pEvent.IncomingConnection e: WritePoint(writer, e.Point); break;
                case P2pEvent.OutgoingConnection e: WritePoint(writer, e.Point); break;
                case P2pEvent.AuthenticationFailed e: WritePoint(writer, e.Point); break;
                case P2pEvent.AcceptingRequest e: WritePoint(writer, e.Point); WriteIdentity(writer, e.IdPoint, e.PeerId); break;
                case P2pEvent.RejectingRequest e: WritePoint(writer, e.Point); WriteIdentity(writer, e.IdPoint, e.PeerId); break;
                case P2pEvent.RequestRejected e: WritePoint(writer, e.Point); writer.WriteOptionalField("identity", Identity, e.Identity); break;
                case P2pEvent.ConnectionEstablished e: WriteIdentity(writer, e.IdPoint, e.PeerId); break;
                case P2pEvent.NewPeer e: writer.WriteField("peer_id", PeerId, e.PeerId); break;
                case P2pEvent.Disconnection e: writer.WriteField("peer_id", PeerId, e.PeerId); break;
                case P2pEvent.ExternalDisconnection e: writer.WriteField("peer_id", PeerId, e.PeerId); break;
                case P2pEvent.SwapRequestReceived e: WriteSource(writer, e.Source); break;
                case P2pEvent.SwapAckReceived e: WriteSource(writer, e.Source); break;
                case P2pEvent.SwapRequestSent e: WriteSource(writer, e.Source); break;
                case P2pEvent.SwapAckSent e: WriteSource(writer, e.Source); break;
                case P2pEvent.SwapRequestIgnored e: WriteSource(writer, e.Source); break;
                case P2pEvent.SwapSuccess e: WriteSource(writer, e.Source); break;
                case P2pEvent.SwapFailure e: WriteSource(writer, e.Source); break;
                case P2pEvent.BootstrapSent e: WriteSource(writer, e.Source); break;
                case P2pEvent.BootstrapReceived e: WriteSource(writer, e.Source); break;
                case P2pEvent.AdvertiseSent e: WriteSource(writer, e.Source); break;
                case P2pEvent.AdvertiseReceived e: WriteSource(writer, e.Source); break;
                default: break;
            }

            writer.WriteEndObject();
        }

        public bool TryRead(JsonElement json, [NotNullWhen(true)] out P2pEvent? value, [NotNullWhen(false)] out JsonError? error)
        {
            var fields = new JsonFields(json);
            P2pPoint Point() => fields.Required("point", P2pJson.Point);
            ConnectionId IdPoint() => fields.Required("id_point", ConnectionId);
            PeerId Peer() => fields.Required("peer_id", PeerId);
            PeerId Source() => fields.Required("source", PeerId);
            value = fields.Required("event", Text) switch
            {
                "too_few_connections" => new P2pEvent.TooFewConnections(),
                "too_many_connections" => new P2pEvent.TooManyConnections(),
                "maintenance_started" => new P2pEvent.MaintenanceStarted(),
                "maintenance_ended" => new P2pEvent.MaintenanceEnded(),
                "new_point" => new P2pEvent.NewPoint(Point()),
                "new_peer" => new P2pEvent.NewPeer(Peer()),
                "gc_points" => new P2pEvent.GcPoints(),
                "gc_peer_ids" => new P2pEvent.GcPeerIds(),
                "incoming_connection" => new P2pEvent.IncomingConnection(Point()),
                "outgoing_connection" => new P2pEvent.OutgoingConnection(Point()),
                "authentication_failed" => new P2pEvent.AuthenticationFailed(Point()),
                "accepting_request" => new P2pEvent.AcceptingRequest(Point(), IdPoint(), Peer()),
                "rejecting_request" => new P2pEvent.RejectingRequest(Point(), IdPoint(), Peer()),
                "request_rejected" => new P2pEvent.RequestRejected(Point(), fields.Optional("identity", Identity)),
                "connection_established" => new P2pEvent.ConnectionEstablished(IdPoint(), Peer()),
                "disconnection" => new P2pEvent.Disconnection(Peer()),
                "external_disconnection" => new P2pEvent.ExternalDisconnection(Peer()),
                "swap_request_received" => new P2pEvent.SwapRequestReceived(Source()),
                "swap_ack_received" => new P2pEvent.SwapAckReceived(Source()),
                "swap_request_sent" => new P2pEvent.SwapRequestSent(Source()),
                "swap_ack_sent" => new P2pEvent.SwapAckSent(Source()),
                "swap_request_ignored" => new P2pEvent.SwapRequestIgnored(Source()),
                "swap_success" => new P2pEvent.SwapSuccess(Source()),
                "swap_failure" => new P2pEvent.SwapFailure(Source()),
                "bootstrap_sent" => new P2pEvent.BootstrapSent(Source()),
                "bootstrap_received" => new P2pEvent.BootstrapReceived(Source()),
                "advertise_sent" => new P2pEvent.AdvertiseSent(Source()),
                "advertise_received" => new P2pEvent.AdvertiseReceived(Source()),
                _ => null,
            };
            if (value is null)
            {
                fields.Fail("unknown event");
            }

            return fields.End(out error) && value is not null;
        }

        private static void WritePoint(Utf8JsonWriter writer, P2pPoint point) => writer.WriteField("point", Point, point);

        private static void WriteSource(Utf8JsonWriter writer, PeerId source) => writer.WriteField("source", PeerId, source);

        private static void WriteIdentity(Utf8JsonWriter writer, ConnectionId idPoint, PeerId peerId)
        {
            writer.WriteField("id_point", ConnectionId, idPoint);
            writer.WriteField("peer_id", PeerId, peerId);
        }
    }
}
