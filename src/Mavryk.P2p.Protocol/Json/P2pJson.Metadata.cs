using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Mavryk.P2p.Protocol.Messages;

namespace Mavryk.P2p.Protocol.Json;

public static partial class P2pJson
{
    /// <summary>What Mavryk nodes exchange in the handshake (wire 8.3).</summary>
    public static IJsonCodec<ConnectionMetadata> ConnectionMetadata { get; } = new ConnectionMetadataJson();

    private sealed class ConnectionMetadataJson : IJsonCodec<ConnectionMetadata>
    {
        public void Write(Utf8JsonWriter writer, ConnectionMetadata value)
        {
            writer.WriteStartObject();
            writer.WriteBoolean("disable_mempool", value.DisableMempool);
            writer.WriteBoolean("private_node", value.PrivateNode);
            writer.WriteEndObject();
        }

        public bool TryRead(JsonElement json, out ConnectionMetadata value, [NotNullWhen(false)] out JsonError? error)
        {
            var fields = new JsonFields(json);
            value = new ConnectionMetadata(fields.Required("disable_mempool", Boolean), fields.Required("private_node", Boolean));
            return fields.End(out error);
        }
    }
}
