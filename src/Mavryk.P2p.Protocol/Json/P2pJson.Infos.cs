using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Mavryk.P2p.Protocol.Events;
using Mavryk.P2p.Protocol.Points;

namespace Mavryk.P2p.Protocol.Json;

public static partial class P2pJson
{
    /// <summary>The state of a peer as its name.</summary>
    public static IJsonCodec<PeerState> PeerState { get; } = new NamesCodec<PeerState>("accepted", "running", "disconnected");

    /// <summary>The state of a point as its name; in the info it is an object (wire 8.3).</summary>
    public static IJsonCodec<PointState> PointState { get; } = new NamesCodec<PointState>("requested", "accepted", "running", "disconnected");

    /// <summary>What is shown of a point (wire 8.5).</summary>
    public static IJsonCodec<PointInfo> PointInfo { get; } = new PointInfoCodec();

    /// <summary>What is shown of a peer (wire 8.6).</summary>
    public static IJsonCodec<PeerInfo<TPeerMeta, TConnMeta>> PeerInfo<TPeerMeta, TConnMeta>(IJsonCodec<TPeerMeta> peerMetadata, IJsonCodec<TConnMeta> connectionMetadata) =>
        new PeerInfoCodec<TPeerMeta, TConnMeta>(peerMetadata, connectionMetadata);

    /// <summary>What is known of a connection (wire 8.4).</summary>
    public static IJsonCodec<ConnectionInfo<TConnMeta>> ConnectionInfo<TConnMeta>(IJsonCodec<TConnMeta> metadata) => new ConnectionInfoCodec<TConnMeta>(metadata);

    private sealed class PointInfoCodec : IJsonCodec<PointInfo>
    {
        private static readonly StateCodec State = new();

        public void Write(Utf8JsonWriter writer, PointInfo value)
        {
            var peerAndTime = JsonCodec.Pair(PeerId, Time);
            writer.WriteStartObject();
            writer.WriteBoolean("trusted", value.Trusted);
            writer.WriteOptionalField("greylisted_until", Time, value.ReconnectionTime);
            writer.WriteField("state", State, (value.State, value.PeerId));
            writer.WriteOptionalField("p2p_peer_id", PeerId, value.PeerId);
            writer.WriteOptionalField("last_failed_connection", Time, value.LastFailedConnection);
            writer.WriteOptionalField("last_rejected_connection", peerAndTime, value.LastRejectedConnection);
            writer.WriteOptionalField("last_established_connection", peerAndTime, value.LastEstablishedConnection);
            writer.WriteOptionalField("last_disconnection", peerAndTime, value.LastDisconnection);
            writer.WriteOptionalField("last_seen", peerAndTime, value.LastSeen);
            writer.WriteOptionalField("last_miss", Time, value.LastMiss);
            writer.WriteOptionalField("expected_peer_id", PeerId, value.ExpectedPeerId);
            writer.WriteEndObject();
        }

        public bool TryRead(JsonElement json, [NotNullWhen(true)] out PointInfo? value, [NotNullWhen(false)] out JsonError? error)
        {
            var peerAndTime = JsonCodec.Pair(PeerId, Time);
            var fields = new JsonFields(json);
            var (state, peerId) = fields.Required("state", State);
            value = new PointInfo
            {
                Trusted = fields.Required("trusted", Boolean),
                ReconnectionTime = fields.Optional("greylisted_until", Time),
                State = state,
                PeerId = fields.Optional("p2p_peer_id", PeerId),
                LastFailedConnection = fields.Optional("last_failed_connection", Time),
                LastRejectedConnection = fields.Optional("last_rejected_connection", peerAndTime),
                LastEstablishedConnection = fields.Optional("last_established_connection", peerAndTime),
                LastDisconnection = fields.Optional("last_disconnection", peerAndTime),
                LastSeen = fields.Optional("last_seen", peerAndTime),
                LastMiss = fields.Optional("last_miss", Time),
                ExpectedPeerId = fields.Optional("expected_peer_id", PeerId),
            };
            if (value.PeerId != peerId)
            {
                fields.Fail("p2p_peer_id differs from the one in state");
            }

            return fields.End(out error);
        }

        private sealed class StateCodec : IJsonCodec<(PointState State, PeerId? PeerId)>
        {
            public void Write(Utf8JsonWriter writer, (PointState State, PeerId? PeerId) value)
            {
                writer.WriteStartObject();
                writer.WriteField("event_kind", PointState, value.State);
                writer.WriteOptionalField("p2p_peer_id", PeerId, value.PeerId);
                writer.WriteEndObject();
            }

            public bool TryRead(JsonElement json, out (PointState State, PeerId? PeerId) value, [NotNullWhen(false)] out JsonError? error)
            {
                var fields = new JsonFields(json);
                value = (fields.Required("event_kind", PointState), fields.Optional("p2p_peer_id", PeerId));
                if (value.PeerId.HasValue != value.State is Events.PointState.Accepted or Events.PointState.Running)
                {
                    fields.Fail("p2p_peer_id does not go with this state");
                }

                return fields.End(out error);
            }
        }
    }

    private sealed class PeerInfoCodec<TPeerMeta, TConnMeta>(IJsonCodec<TPeerMeta> peerMetadata, IJsonCodec<TConnMeta> connectionMetadata)
        : IJsonCodec<PeerInfo<TPeerMeta, TConnMeta>>
    {
        public void Write(Utf8JsonWriter writer, PeerInfo<TPeerMeta, TConnMeta> value)
        {
            var idPointAndTime = JsonCodec.Pair(ConnectionId, Time);
            writer.WriteStartObject();
            writer.WriteField("score", Number, value.Score);
            writer.WriteBoolean("trusted", value.Trusted);
            if (value.State == Events.PeerState.Running)
            {
                writer.WriteField("conn_metadata", connectionMetadata, value.ConnectionMetadata!);
            }

            writer.WriteField("peer_metadata", peerMetadata, value.PeerMetadata);
            writer.WriteField("state", PeerState, value.State);
            writer.WriteOptionalField("reachable_at", ConnectionId, value.ReachableAt);
            writer.WriteField("stat", Stat, value.Stat);
            writer.WriteOptionalField("last_failed_connection", idPointAndTime, value.LastFailedConnection);
            writer.WriteOptionalField("last_rejected_connection", idPointAndTime, value.LastRejectedConnection);
            writer.WriteOptionalField("last_established_connection", idPointAndTime, value.LastEstablishedConnection);
            writer.WriteOptionalField("last_disconnection", idPointAndTime, value.LastDisconnection);
            writer.WriteOptionalField("last_seen", idPointAndTime, value.LastSeen);
            writer.WriteOptionalField("last_miss", idPointAndTime, value.LastMiss);
            writer.WriteEndObject();
        }

        public bool TryRead(JsonElement json, [NotNullWhen(true)] out PeerInfo<TPeerMeta, TConnMeta>? value, [NotNullWhen(false)] out JsonError? error)
        {
            var idPointAndTime = JsonCodec.Pair(ConnectionId, Time);
            var fields = new JsonFields(json);
            var state = fields.Required("state", PeerState);
            value = new PeerInfo<TPeerMeta, TConnMeta>
            {
                Score = fields.Required("score", Number),
                Trusted = fields.Required("trusted", Boolean),
                ConnectionMetadata = state == Events.PeerState.Running ? fields.Required("conn_metadata", connectionMetadata) : default,
                PeerMetadata = fields.Required("peer_metadata", peerMetadata),
                State = state,
                ReachableAt = fields.Optional("reachable_at", ConnectionId),
                Stat = fields.Required("stat", Stat),
                LastFailedConnection = fields.Optional("last_failed_connection", idPointAndTime),
                LastRejectedConnection = fields.Optional("last_rejected_connection", idPointAndTime),
                LastEstablishedConnection = fields.Optional("last_established_connection", idPointAndTime),
                LastDisconnection = fields.Optional("last_disconnection", idPointAndTime),
                LastSeen = fields.Optional("last_seen", idPointAndTime),
                LastMiss = fields.Optional("last_miss", idPointAndTime),
            };
            return fields.End(out error);
        }
    }

    private sealed class ConnectionInfoCodec<TConnMeta>(IJsonCodec<TConnMeta> metadata) : IJsonCodec<ConnectionInfo<TConnMeta>>
    {
        public void Write(Utf8JsonWriter writer, ConnectionInfo<TConnMeta> value)
        {
            writer.WriteStartObject();
            writer.WriteBoolean("incoming", value.Incoming);
            writer.WriteField("peer_id", PeerId, value.PeerId);
            writer.WriteField("id_point", ConnectionId, value.IdPoint);
            writer.WriteField("remote_socket_port", UInt16, value.RemoteSocketPort);
            writer.WriteField("announced_version", NetworkVersion, value.AnnouncedVersion);
            writer.WriteBoolean("private", value.Private);
            writer.WriteField("local_metadata", metadata, value.LocalMetadata);
            writer.WriteField("remote_metadata", metadata, value.RemoteMetadata);
            writer.WriteEndObject();
        }

        public bool TryRead(JsonElement json, [NotNullWhen(true)] out ConnectionInfo<TConnMeta>? value, [NotNullWhen(false)] out JsonError? error)
        {
            var fields = new JsonFields(json);
            value = new ConnectionInfo<TConnMeta>(
                fields.Required("incoming", Boolean),
                fields.Required("peer_id", PeerId),
                fields.Required("id_point", ConnectionId),
                fields.Required("remote_socket_port", UInt16),
                fields.Required("announced_version", NetworkVersion),
                fields.Required("private", Boolean),
                fields.Required("local_metadata", metadata),
                fields.Required("remote_metadata", metadata));
            return fields.End(out error);
        }
    }
}
