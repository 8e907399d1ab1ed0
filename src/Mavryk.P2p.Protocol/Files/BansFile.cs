using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Mavryk.P2p.Protocol.Acl;
using Mavryk.P2p.Protocol.Json;
using Mavryk.P2p.Protocol.Points;

namespace Mavryk.P2p.Protocol.Files;

/// <summary>
/// The text of the file of bans, which the reference does not have (it forgets bans at a restart: behaviour 4.4). One bad ban makes the file unreadable:
/// leaving it out in silence would let in whom the operator shut out. The functions are pure.
/// </summary>
public static class BansFile
{
    private static readonly BansCodec Codec = new();

    /// <summary>The whole text of the file.</summary>
    public static string Write(Bans bans) => Codec.ToText(bans, indented: true) + "\n";

    /// <summary>Reads the whole text of a file.</summary>
    public static bool TryRead(string text, [NotNullWhen(true)] out Bans? bans, [NotNullWhen(false)] out JsonError? error) => Codec.TryReadText(text, out bans, out error);

    private sealed class BansCodec : IJsonCodec<Bans>
    {
        private readonly IJsonCodec<ImmutableArray<BannedAddress>> _addresses = JsonCodec.ArrayOf(new AddressCodec());
        private readonly IJsonCodec<ImmutableArray<BannedPeer>> _peers = JsonCodec.ArrayOf(new PeerCodec());

        public void Write(Utf8JsonWriter writer, Bans value)
        {
            writer.WriteStartObject();
            writer.WriteField("addresses", _addresses, value.Addresses);
            writer.WriteField("peers", _peers, value.Peers);
            writer.WriteEndObject();
        }

        public bool TryRead(JsonElement json, [NotNullWhen(true)] out Bans? value, [NotNullWhen(false)] out JsonError? error)
        {
            var fields = new JsonFields(json);
            value = new Bans(fields.Required("addresses", _addresses), fields.Required("peers", _peers));
            return fields.End(out error);
        }
    }

    private sealed class AddressCodec : IJsonCodec<BannedAddress>
    {
        private readonly IJsonCodec<ImmutableArray<PeerId>> _peers = JsonCodec.ArrayOf(P2pJson.PeerId);

        public void Write(Utf8JsonWriter writer, BannedAddress value)
        {
            writer.WriteStartObject();
            writer.WriteField("addr", P2pJson.Address, value.Address);
            writer.WriteOptionalField("until", P2pJson.Time, value.Until);
            writer.WriteField("peers", _peers, value.Peers);
            writer.WriteEndObject();
        }

        public bool TryRead(JsonElement json, [NotNullWhen(true)] out BannedAddress? value, [NotNullWhen(false)] out JsonError? error)
        {
            var fields = new JsonFields(json);
            value = new BannedAddress(fields.Required("addr", P2pJson.Address), fields.Optional("until", P2pJson.Time), fields.Required("peers", _peers));
            return fields.End(out error);
        }
    }

    private sealed class PeerCodec : IJsonCodec<BannedPeer>
    {
        public void Write(Utf8JsonWriter writer, BannedPeer value)
        {
            writer.WriteStartObject();
            writer.WriteField("peer_id", P2pJson.PeerId, value.PeerId);
            writer.WriteOptionalField("until", P2pJson.Time, value.Until);
            writer.WriteEndObject();
        }

        public bool TryRead(JsonElement json, [NotNullWhen(true)] out BannedPeer? value, [NotNullWhen(false)] out JsonError? error)
        {
            var fields = new JsonFields(json);
            value = new BannedPeer(fields.Required("peer_id", P2pJson.PeerId), fields.Optional("until", P2pJson.Time));
            return fields.End(out error);
        }
    }
}
