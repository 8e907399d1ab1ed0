using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Mavryk.P2p.Protocol.Acl;
using Mavryk.P2p.Protocol.Json;
using Mavryk.P2p.Protocol.Points;

namespace Mavryk.P2p.Protocol.Files;

/// <summary>
/// The text of the file of bans and trusted points, which the reference does not have (it forgets both at a restart: behaviour 4.4, 4.6). One bad entry makes
/// the file unreadable: leaving out a ban in silence would let in whom the operator shut out. The functions are pure.
/// </summary>
public static class BansFile
{
    private static readonly ContentCodec Codec = new();

    /// <summary>The whole text of the file.</summary>
    public static string Write(BansFileContent content) => Codec.ToText(content, indented: true) + "\n";

    /// <summary>Reads the whole text of a file.</summary>
    public static bool TryRead(string text, [NotNullWhen(true)] out BansFileContent? content, [NotNullWhen(false)] out JsonError? error) =>
        Codec.TryReadText(text, out content, out error);

    private sealed class ContentCodec : IJsonCodec<BansFileContent>
    {
        private readonly IJsonCodec<ImmutableArray<BannedAddress>> _addresses = JsonCodec.ArrayOf(new AddressCodec());
        private readonly IJsonCodec<ImmutableArray<BannedPeer>> _peers = JsonCodec.ArrayOf(new PeerCodec());
        private readonly IJsonCodec<ImmutableArray<(P2pPoint Point, PeerId? ExpectedPeerId)>> _trustedPoints = JsonCodec.ArrayOf(new TrustedPointCodec());

        public void Write(Utf8JsonWriter writer, BansFileContent value)
        {
            writer.WriteStartObject();
            writer.WriteField("addresses", _addresses, value.Bans.Addresses);
            writer.WriteField("peers", _peers, value.Bans.Peers);
            writer.WriteField("trusted_points", _trustedPoints, value.TrustedPoints);
            writer.WriteEndObject();
        }

        public bool TryRead(JsonElement json, [NotNullWhen(true)] out BansFileContent? value, [NotNullWhen(false)] out JsonError? error)
        {
            var fields = new JsonFields(json);
            var bans = new Bans(fields.Required("addresses", _addresses), fields.Required("peers", _peers));
            value = new BansFileContent(bans, fields.Or("trusted_points", _trustedPoints, []));
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

    private sealed class TrustedPointCodec : IJsonCodec<(P2pPoint Point, PeerId? ExpectedPeerId)>
    {
        public void Write(Utf8JsonWriter writer, (P2pPoint Point, PeerId? ExpectedPeerId) value)
        {
            writer.WriteStartObject();
            writer.WriteField("point", P2pJson.Point, value.Point);
            writer.WriteOptionalField("expected_peer_id", P2pJson.PeerId, value.ExpectedPeerId);
            writer.WriteEndObject();
        }

        public bool TryRead(JsonElement json, out (P2pPoint Point, PeerId? ExpectedPeerId) value, [NotNullWhen(false)] out JsonError? error)
        {
            var fields = new JsonFields(json);
            value = (fields.Required("point", P2pJson.Point), fields.Optional("expected_peer_id", P2pJson.PeerId));
            return fields.End(out error);
        }
    }
}
