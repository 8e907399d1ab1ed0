using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Mavryk.P2p.Protocol.Limits;
using Mavryk.P2p.Protocol.Pool;

namespace Mavryk.P2p.Protocol.Json;

public static partial class P2pJson
{
    /// <summary>
    /// The <c>p2p.limits</c> object of the reference's configuration file (behaviour 2.2). An absent field means the documented default and an explicit
    /// <c>null</c> means none, without the reference's traps; what those would misread is always written. <c>greylist-timeout</c> has no effect there: it is
    /// read over. The application queue counts messages, as in the newest ancestor.
    /// </summary>
    public static IJsonCodec<P2pLimits> Limits { get; } = new LimitsCodec();

    /// <summary>The <c>p2p.greylisting_config</c> object of the reference's configuration file (behaviour 2.3), a historical name.</summary>
    public static IJsonCodec<ReconnectionConfig> Reconnection { get; } = new ReconnectionCodec();

    private static void WriteUnlessDefault<T>(this Utf8JsonWriter writer, string name, IJsonCodec<T> codec, T value, T absent)
    {
        if (!EqualityComparer<T>.Default.Equals(value, absent))
        {
            writer.WriteField(name, codec, value);
        }
    }

    private sealed class LimitsCodec : IJsonCodec<P2pLimits>
    {
        private static IJsonCodec<TimeSpan?> OptionalSpan => JsonCodec.Nullable(Span);

        private static IJsonCodec<int?> OptionalInt => JsonCodec.Nullable(Int31);

        private static IJsonCodec<TableLimit?> OptionalTable => JsonCodec.Nullable(new TableCodec());

        public void Write(Utf8JsonWriter writer, P2pLimits value)
        {
            var absent = P2pLimits.Default;
            writer.WriteStartObject();
            writer.WriteField("connection-timeout", Span, value.ConnectionTimeout);
            writer.WriteUnlessDefault("authentication-timeout", Span, value.AuthenticationTimeout, absent.AuthenticationTimeout);
            writer.WriteUnlessDefault("min-connections", Int31, value.Connections.Min, absent.Connections.Min);
            writer.WriteUnlessDefault("expected-connections", Int31, value.Connections.Expected, absent.Connections.Expected);
            writer.WriteUnlessDefault("max-connections", Int31, value.Connections.Max, absent.Connections.Max);
            writer.WriteUnlessDefault("backlog", Int31, value.Backlog, absent.Backlog);
            writer.WriteUnlessDefault("max-incoming-connections", Int31, value.MaxIncomingConnections, absent.MaxIncomingConnections);
            writer.WriteUnlessDefault("max-download-speed", OptionalInt, value.MaxDownloadSpeed, absent.MaxDownloadSpeed);
            writer.WriteUnlessDefault("max-upload-speed", OptionalInt, value.MaxUploadSpeed, absent.MaxUploadSpeed);
            writer.WriteUnlessDefault("swap-linger", OptionalSpan, value.SwapLinger, absent.SwapLinger);
            writer.WriteUnlessDefault("binary-chunks-size", OptionalInt, value.BinaryChunksSize, absent.BinaryChunksSize);
            writer.WriteUnlessDefault("read-buffer-size", Int31, value.ReadBufferBytes, absent.ReadBufferBytes);
            writer.WriteUnlessDefault("read-queue-size", OptionalInt, value.ReadQueueBytes, absent.ReadQueueBytes);
            writer.WriteUnlessDefault("write-queue-size", OptionalInt, value.WriteQueueBytes, absent.WriteQueueBytes);
            writer.WriteUnlessDefault("incoming-app-message-queue-size", OptionalInt, value.IncomingAppMessageQueueLength, absent.IncomingAppMessageQueueLength);
            writer.WriteUnlessDefault("incoming-message-queue-size", OptionalInt, value.IncomingMessageQueueBytes, absent.IncomingMessageQueueBytes);
            writer.WriteUnlessDefault("outgoing-message-queue-size", OptionalInt, value.OutgoingMessageQueueBytes, absent.OutgoingMessageQueueBytes);
            writer.WriteField("max_known_points", OptionalTable, value.MaxKnownPoints);
            writer.WriteField("max_known_peer_ids", OptionalTable, value.MaxKnownPeerIds);
            writer.WriteUnlessDefault("peer_greylist_size", Int31, value.PeerGreylistSize, absent.PeerGreylistSize);
            writer.WriteUnlessDefault("ip_greylist_size_in_kilobytes", Int31, value.IpGreylistSizeKib, absent.IpGreylistSizeKib);
            writer.WriteUnlessDefault("ip_greylist_cleanup_delay", Span, value.IpGreylistCleanupDelay, absent.IpGreylistCleanupDelay);
            writer.WriteUnlessDefault("maintenance-idle-time", OptionalSpan, value.MaintenanceIdleTime, absent.MaintenanceIdleTime);
            writer.WriteEndObject();
        }

        public bool TryRead(JsonElement json, [NotNullWhen(true)] out P2pLimits? value, [NotNullWhen(false)] out JsonError? error)
        {
            var absent = P2pLimits.Default;
            var fields = new JsonFields(json);
            fields.Optional("greylist-timeout", Span);
            value = new P2pLimits
            {
                ConnectionTimeout = fields.Or("connection-timeout", Span, absent.ConnectionTimeout),
                AuthenticationTimeout = fields.Or("authentication-timeout", Span, absent.AuthenticationTimeout),
                Connections = new ConnectionBounds(
                    fields.Optional("min-connections", UInt16) ?? absent.Connections.Min,
                    fields.Optional("expected-connections", UInt16) ?? absent.Connections.Expected,
                    fields.Optional("max-connections", UInt16) ?? absent.Connections.Max),
                Backlog = fields.Optional("backlog", UInt8) ?? absent.Backlog,
                MaxIncomingConnections = fields.Optional("max-incoming-connections", UInt8) ?? absent.MaxIncomingConnections,
                MaxDownloadSpeed = fields.Or("max-download-speed", OptionalInt, absent.MaxDownloadSpeed),
                MaxUploadSpeed = fields.Or("max-upload-speed", OptionalInt, absent.MaxUploadSpeed),
                SwapLinger = fields.Or("swap-linger", OptionalSpan, absent.SwapLinger),
                BinaryChunksSize = fields.Or("binary-chunks-size", JsonCodec.Nullable(UInt8), null) ?? absent.BinaryChunksSize,
                ReadBufferBytes = fields.Or("read-buffer-size", Int31, absent.ReadBufferBytes),
                ReadQueueBytes = fields.Or("read-queue-size", OptionalInt, absent.ReadQueueBytes),
                WriteQueueBytes = fields.Or("write-queue-size", OptionalInt, absent.WriteQueueBytes),
                IncomingAppMessageQueueLength = fields.Or("incoming-app-message-queue-size", OptionalInt, absent.IncomingAppMessageQueueLength),
                IncomingMessageQueueBytes = fields.Or("incoming-message-queue-size", OptionalInt, absent.IncomingMessageQueueBytes),
                OutgoingMessageQueueBytes = fields.Or("outgoing-message-queue-size", OptionalInt, absent.OutgoingMessageQueueBytes),
                MaxKnownPoints = fields.Or("max_known_points", OptionalTable, absent.MaxKnownPoints),
                MaxKnownPeerIds = fields.Or("max_known_peer_ids", OptionalTable, absent.MaxKnownPeerIds),
                PeerGreylistSize = fields.Optional("peer_greylist_size", UInt16) ?? absent.PeerGreylistSize,
                IpGreylistSizeKib = fields.Optional("ip_greylist_size_in_kilobytes", UInt16) ?? absent.IpGreylistSizeKib,
                IpGreylistCleanupDelay = fields.Or("ip_greylist_cleanup_delay", Span, absent.IpGreylistCleanupDelay),
                MaintenanceIdleTime = fields.Or("maintenance-idle-time", OptionalSpan, absent.MaintenanceIdleTime),
            };
            return fields.End(out error);
        }

        private sealed class TableCodec : IJsonCodec<TableLimit>
        {
            private static IJsonCodec<(ushort Max, ushort Target)> Pair => JsonCodec.Pair(UInt16, UInt16);

            public void Write(Utf8JsonWriter writer, TableLimit value) => Pair.Write(writer, ((ushort)value.Max, (ushort)value.Target));

            public bool TryRead(JsonElement json, out TableLimit value, [NotNullWhen(false)] out JsonError? error)
            {
                var read = Pair.TryRead(json, out var pair, out error);
                value = new TableLimit(pair.Max, pair.Target);
                return read;
            }
        }
    }

    private sealed class ReconnectionCodec : IJsonCodec<ReconnectionConfig>
    {
        private static readonly ReconnectionConfig Absent = new();

        public void Write(Utf8JsonWriter writer, ReconnectionConfig value)
        {
            writer.WriteStartObject();
            writer.WriteUnlessDefault("factor", Number, value.Factor, Absent.Factor);
            writer.WriteUnlessDefault("initial-delay", Span, value.InitialDelay, Absent.InitialDelay);
            writer.WriteUnlessDefault("disconnection-delay", Span, value.DisconnectionDelay, Absent.DisconnectionDelay);
            writer.WriteUnlessDefault("increase-cap", Span, value.IncreaseCap, Absent.IncreaseCap);
            writer.WriteEndObject();
        }

        public bool TryRead(JsonElement json, [NotNullWhen(true)] out ReconnectionConfig? value, [NotNullWhen(false)] out JsonError? error)
        {
            var fields = new JsonFields(json);
            value = new ReconnectionConfig
            {
                Factor = fields.Or("factor", Number, Absent.Factor),
                InitialDelay = fields.Or("initial-delay", Span, Absent.InitialDelay),
                DisconnectionDelay = fields.Or("disconnection-delay", Span, Absent.DisconnectionDelay),
                IncreaseCap = fields.Or("increase-cap", Span, Absent.IncreaseCap),
            };
            return fields.End(out error);
        }
    }
}
