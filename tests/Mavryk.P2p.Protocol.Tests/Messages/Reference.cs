using System.Collections.Immutable;
using System.Text.Json;
using Mavryk.P2p.Protocol.Encoding;
using Mavryk.P2p.Protocol.Messages;
using Mavryk.P2p.Protocol.Points;
using Mavryk.P2p.Protocol.Tests.Vectors;
using Mavryk.P2p.Protocol.Versions;

namespace Mavryk.P2p.Protocol.Tests.Messages;

/// <summary>From the JSON of the vectors to values, and from errors to the reference's words.</summary>
internal static class Reference
{
    /// <summary>The only application message of the vectors: tag 0x10, bytes behind a size field.</summary>
    public static readonly P2pMessageCodec<string> Codec = new(new ApplicationMessages<string>(new ApplicationMessage<string>(
        0x10,
        "data",
        static (message, ref writer) =>
        {
            writer.WriteBytes(Convert.FromHexString(message));
            return true;
        },
        static (ref reader) => Convert.ToHexStringLower(reader.ReadBytes()))));

    public static string Text(DecodeError error) => error switch
    {
        DecodeError.NotEnoughData => "Not enough data",
        DecodeError.ExtraBytes => "Extra bytes",
        DecodeError.NoCaseMatched => "No case matched",
        DecodeError.UnexpectedTag e => $"Unexpected tag {e.Tag}",
        DecodeError.InvalidInt e => $"Invalid int ({e.Min} <= {e.Value} <= {e.Max}) ",
        DecodeError.TrailingZero => "Trailing zero in Z",
        DecodeError.SizeLimitExceeded => "Size limit exceeded",
        DecodeError.ListTooLong => "List length limit exceeded",
        DecodeError.ExceptionRaisedInUserFunction => "Exception raised in user function",
        _ => throw new ArgumentOutOfRangeException(nameof(error)),
    };

    public static string Text(EncodeError error) => error switch
    {
        EncodeError.InvalidInt e => $"Invalid int ({e.Min} <= {e.Value} <= {e.Max}) ",
        EncodeError.ListInvalidLength => "List is too long or too short",
        _ => throw new ArgumentOutOfRangeException(nameof(error)),
    };

    /// <summary>The reference adds OCaml's text of an exception, which is its own.</summary>
    public static string ExpectedText(JsonElement error) => error.Text("text") is var text && text.StartsWith("Exception raised", StringComparison.Ordinal)
        ? "Exception raised in user function"
        : text;

    public static NetworkVersion Version(JsonElement json) => new(
        ChainName(json.GetProperty("chain_name")),
        json.GetProperty("distributed_db_version").GetUInt16(),
        json.GetProperty("p2p_version").GetUInt16());

    public static ImmutableArray<P2pPoint> Points(JsonElement json) =>
        [.. json.EnumerateArray().Select(static point => P2pPoint.Parse(point.GetString()))];

    public static P2pMessage<string> Message(JsonElement json)
    {
        if (json.ValueKind == JsonValueKind.String)
        {
            return new P2pMessage<string>.Application(json.GetString()!);
        }

        return json.Text("kind") switch
        {
            "Disconnect" => new P2pMessage<string>.Disconnect(),
            "Bootstrap" => new P2pMessage<string>.Bootstrap(),
            "Advertise" => new P2pMessage<string>.Advertise(Points(json.GetProperty("id"))),
            "Swap_request" => new P2pMessage<string>.SwapRequest(P2pPoint.Parse(json.Text("point")), PeerId.Parse(json.Text("peer_id"))),
            "Swap_ack" => new P2pMessage<string>.SwapAck(P2pPoint.Parse(json.Text("point")), PeerId.Parse(json.Text("peer_id"))),
            var kind => throw new ArgumentOutOfRangeException(nameof(json), kind),
        };
    }

    public static byte[] Encode<TMessage>(P2pMessageCodec<TMessage> codec, P2pMessage<TMessage> message)
    {
        Assert.True(codec.TryEncode(message, out var bytes, out _));
        using (bytes)
        {
            return bytes.Span.ToArray();
        }
    }

    public static byte[] Encode(AckMessage message)
    {
        var writer = new WireWriter();
        message.Write(ref writer);
        Assert.Null(writer.Error);
        return writer.Written.ToArray();
    }

    // A chain name is bytes; the vectors show them as UTF-8 text, or as numbers if they are none.
    private static string ChainName(JsonElement json) => System.Text.Encoding.Latin1.GetString(json.ValueKind == JsonValueKind.String
        ? System.Text.Encoding.UTF8.GetBytes(json.GetString()!)
        : [.. json.GetProperty("invalid_utf8_string").EnumerateArray().Select(static value => value.GetByte())]);
}
