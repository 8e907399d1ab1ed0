using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Numerics;
using System.Text.Json;
using Mavryk.P2p.Protocol.Events;
using Mavryk.P2p.Protocol.Messages;
using Mavryk.P2p.Protocol.Points;
using Mavryk.P2p.Protocol.Versions;

namespace Mavryk.P2p.Protocol.Json;

/// <summary>The JSON forms of wire 8, each a codec. Immutable, safe to share.</summary>
public static partial class P2pJson
{
    private delegate bool Parser<T>(ReadOnlySpan<char> text, out T value);

    /// <summary><c>true</c> or <c>false</c>.</summary>
    public static IJsonCodec<bool> Boolean { get; } = new BooleanCodec();

    /// <summary>A string that is valid UTF-8.</summary>
    public static IJsonCodec<string> Text { get; } = new TextCodec<string>("string", static text => text, static (text, out value) =>
    {
        value = text.ToString();
        return true;
    });

    /// <summary>A number without decimals, 0 to 65535.</summary>
    public static IJsonCodec<ushort> UInt16 { get; } = new IntegerCodec<ushort>();

    /// <summary>A number without decimals, 0 to 255.</summary>
    public static IJsonCodec<byte> UInt8 { get; } = new IntegerCodec<byte>();

    /// <summary>A number without decimals in the range of the reference's int31.</summary>
    public static IJsonCodec<int> Int31 { get; } = new IntegerCodec<int>(-(1 << 30), (1 << 30) - 1);

    /// <summary>A finite number; whole ones are written without decimal point.</summary>
    public static IJsonCodec<double> Number { get; } = new NumberCodec();

    /// <summary>A 64-bit number as a string of digits.</summary>
    public static IJsonCodec<long> Int64 { get; } = new TextCodec<long>(
        "string of digits",
        static value => value.ToString(CultureInfo.InvariantCulture),
        static (text, out value) => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value));

    /// <summary>Times: see <see cref="Rfc3339"/>.</summary>
    public static IJsonCodec<DateTimeOffset> Time { get; } = new TextCodec<DateTimeOffset>("time", Rfc3339.Format, Rfc3339.TryParse);

    /// <summary>A span of time as a number of seconds.</summary>
    public static IJsonCodec<TimeSpan> Span { get; } = new SpanCodec();

    /// <summary>A peer id in base58check.</summary>
    public static IJsonCodec<PeerId> PeerId { get; } = new TextCodec<PeerId>("peer id", static id => id.ToString(), Points.PeerId.TryParse);

    /// <summary>An address as IPv6 text, mapped ones as <c>::ffff:a.b.c.d</c>; plain IPv4 is refused (wire 6.4).</summary>
    public static IJsonCodec<P2pAddress> Address { get; } = new TextCodec<P2pAddress>("IPv6 address", static address => address.ToIPv6String(), P2pAddress.TryParseIPv6);

    /// <summary>A point in its canonical text.</summary>
    public static IJsonCodec<P2pPoint> Point { get; } = new TextCodec<P2pPoint>("point", static point => point.ToString(), static (text, out point) => P2pPoint.TryParse(text, out point, out _));

    /// <summary>A motive of refusal as its number.</summary>
    public static IJsonCodec<RejectionMotive> Motive { get; } = new MotiveCodec();

    /// <summary>A connection id: <c>addr</c>, and <c>port</c> unless there is none.</summary>
    public static IJsonCodec<ConnectionId> ConnectionId { get; } = new ConnectionIdCodec();

    /// <summary>A network version (wire 8.3).</summary>
    public static IJsonCodec<NetworkVersion> NetworkVersion { get; } = new NetworkVersionCodec();

    /// <summary>Traffic (wire 8.2).</summary>
    public static IJsonCodec<P2pStat> Stat { get; } = new StatCodec();

    private sealed class BooleanCodec : IJsonCodec<bool>
    {
        public void Write(Utf8JsonWriter writer, bool value) => writer.WriteBooleanValue(value);

        public bool TryRead(JsonElement json, out bool value, [NotNullWhen(false)] out JsonError? error)
        {
            value = json.ValueKind == JsonValueKind.True;
            error = json.ValueKind is JsonValueKind.True or JsonValueKind.False ? null : JsonCodec.Unexpected(json, "boolean");
            return error is null;
        }
    }

    private sealed class TextCodec<T>(string what, Func<T, string> format, Parser<T> parse) : IJsonCodec<T>
    {
        public void Write(Utf8JsonWriter writer, T value) => writer.WriteStringValue(format(value));

        public bool TryRead(JsonElement json, [MaybeNullWhen(false)] out T value, [NotNullWhen(false)] out JsonError? error)
        {
            value = default;
            if (json.ValueKind != JsonValueKind.String)
            {
                error = JsonCodec.Unexpected(json, what);
                return false;
            }

            error = parse(json.GetString(), out value) ? null : new JsonError($"this is not a {what}");
            return error is null;
        }
    }

    private sealed class IntegerCodec<T>(T? min = null, T? max = null) : IJsonCodec<T>
        where T : struct, IBinaryInteger<T>, IMinMaxValue<T>
    {
        private readonly T _min = min ?? T.MinValue;
        private readonly T _max = max ?? T.MaxValue;

        public void Write(Utf8JsonWriter writer, T value) => writer.WriteNumberValue(long.CreateChecked(value));

        public bool TryRead(JsonElement json, out T value, [NotNullWhen(false)] out JsonError? error)
        {
            value = default;
            error = null;
            if (json.ValueKind != JsonValueKind.Number)
            {
                error = JsonCodec.Unexpected(json, "number");
            }
            else if (!json.TryGetInt64(out var number) || number < long.CreateChecked(_min) || number > long.CreateChecked(_max))
            {
                error = new JsonError($"number not in range [{_min}-{_max}]");
            }
            else
            {
                value = T.CreateChecked(number);
            }

            return error is null;
        }
    }

    private sealed class NumberCodec : IJsonCodec<double>
    {
        public void Write(Utf8JsonWriter writer, double value) => writer.WriteNumberValue(value);

        public bool TryRead(JsonElement json, out double value, [NotNullWhen(false)] out JsonError? error)
        {
            value = 0;
            error = json.ValueKind != JsonValueKind.Number ? JsonCodec.Unexpected(json, "number")
                : !json.TryGetDouble(out value) || !double.IsFinite(value) ? new JsonError("number out of range")
                : null;
            return error is null;
        }
    }

    private sealed class SpanCodec : IJsonCodec<TimeSpan>
    {
        public void Write(Utf8JsonWriter writer, TimeSpan value) => writer.WriteNumberValue(value.TotalSeconds);

        public bool TryRead(JsonElement json, out TimeSpan value, [NotNullWhen(false)] out JsonError? error)
        {
            value = default;
            if (!Number.TryRead(json, out var seconds, out error))
            {
                return false;
            }

            if (Math.Abs(seconds) >= TimeSpan.MaxValue.TotalSeconds)
            {
                error = new JsonError("span out of range");
                return false;
            }

            value = TimeSpan.FromSeconds(seconds);
            return true;
        }
    }

    private sealed class MotiveCodec : IJsonCodec<RejectionMotive>
    {
        private static readonly IntegerCodec<short> Int16 = new();

        public void Write(Utf8JsonWriter writer, RejectionMotive value) => Int16.Write(writer, value.Code);

        public bool TryRead(JsonElement json, out RejectionMotive value, [NotNullWhen(false)] out JsonError? error)
        {
            var read = Int16.TryRead(json, out var code, out error);
            value = new RejectionMotive(code);
            return read;
        }
    }

    private sealed class ConnectionIdCodec : IJsonCodec<ConnectionId>
    {
        public void Write(Utf8JsonWriter writer, ConnectionId value)
        {
            writer.WriteStartObject();
            writer.WriteField("addr", Address, value.Address);
            writer.WriteOptionalField("port", UInt16, value.Port);
            writer.WriteEndObject();
        }

        public bool TryRead(JsonElement json, out ConnectionId value, [NotNullWhen(false)] out JsonError? error)
        {
            var fields = new JsonFields(json);
            value = new ConnectionId(fields.Required("addr", Address), fields.Optional("port", UInt16));
            return fields.End(out error);
        }
    }

    private sealed class NetworkVersionCodec : IJsonCodec<NetworkVersion>
    {
        public void Write(Utf8JsonWriter writer, NetworkVersion value)
        {
            writer.WriteStartObject();
            writer.WriteField("chain_name", Bytes, value.ChainName);
            writer.WriteField("distributed_db_version", UInt16, value.DistributedDbVersion);
            writer.WriteField("p2p_version", UInt16, value.P2pVersion);
            writer.WriteEndObject();
        }

        public bool TryRead(JsonElement json, [NotNullWhen(true)] out NetworkVersion? value, [NotNullWhen(false)] out JsonError? error)
        {
            var fields = new JsonFields(json);
            value = new NetworkVersion(fields.Required("chain_name", Bytes), fields.Required("distributed_db_version", UInt16), fields.Required("p2p_version", UInt16));
            return fields.End(out error);
        }
    }

    private sealed class StatCodec : IJsonCodec<P2pStat>
    {
        public void Write(Utf8JsonWriter writer, P2pStat value)
        {
            writer.WriteStartObject();
            writer.WriteField("total_sent", Int64, value.TotalSent);
            writer.WriteField("total_recv", Int64, value.TotalReceived);
            writer.WriteField("current_inflow", Int31, value.CurrentInflow);
            writer.WriteField("current_outflow", Int31, value.CurrentOutflow);
            writer.WriteEndObject();
        }

        public bool TryRead(JsonElement json, out P2pStat value, [NotNullWhen(false)] out JsonError? error)
        {
            var fields = new JsonFields(json);
            value = new P2pStat(
                fields.Required("total_sent", Int64),
                fields.Required("total_recv", Int64),
                fields.Required("current_inflow", Int31),
                fields.Required("current_outflow", Int31));
            return fields.End(out error);
        }
    }
}
