using System.Collections.Immutable;
using System.Text.Json;
using Mavryk.P2p.Protocol.Encoding;
using Mavryk.P2p.Protocol.Events;

namespace Mavryk.P2p.Protocol.Json;

public static partial class P2pJson
{
    /// <summary>Writes a trace as answers of the RPC carry it: an array of objects with kind, id and the fields of the error (wire 8.1). Only written: nobody acts on a remote's trace.</summary>
    public static void WriteTrace(Utf8JsonWriter writer, ImmutableArray<P2pError> trace)
    {
        writer.WriteStartArray();
        foreach (var error in trace)
        {
            WriteError(writer, error);
        }

        writer.WriteEndArray();
    }

    /// <summary>Writes a reason of disconnection as logs carry it (wire 8.9): a string, or an object if the reason has data. Only written.</summary>
    public static void WriteReason(Utf8JsonWriter writer, DisconnectionReason reason)
    {
        switch (reason)
        {
            case DisconnectionReason.ConnectionLost e: WriteReason(writer, e.Name, e.While); break;
            case DisconnectionReason.ConnectionClosedByPeer e: WriteReason(writer, e.Name, e.While); break;
            case DisconnectionReason.ConnectionClosedByUnexpectedError e: WriteReason(writer, e.Name, e.While, e.Error); break;
            case DisconnectionReason.TcpConnectionFailedUnexpectedError e: WriteReason(writer, e.Name, direction: null, e.Error); break;
            case DisconnectionReason.ScheduledPopUnexpectedError e: WriteReason(writer, e.Name, "trace", e.Trace); break;
            case DisconnectionReason.ScheduledPushUnexpectedError e: WriteReason(writer, e.Name, "trace", e.Trace); break;
            case DisconnectionReason.AcceptWriteError e: WriteReason(writer, e.Name, "trace", e.Trace); break;
            case DisconnectionReason.ProtocolViolation e: WriteReason(writer, e.Name, "trace", e.Trace); break;
            case DisconnectionReason.AckReadError e: WriteReason(writer, e.Name, "", e.Trace); break;
            case DisconnectionReason.AuthenticationRejectedError e: WriteReason(writer, e.Name, "", e.Trace); break;
            case DisconnectionReason.AuthenticationRejected e: WriteReason(writer, e.Name, Motive, e.Motive); break;
            case DisconnectionReason.AuthenticationRejectedByPeer e: WriteReason(writer, e.Name, Motive, e.Motive); break;
            case DisconnectionReason.User e: WriteReason(writer, e.Name, Text, e.Text); break;
            default: writer.WriteStringValue(reason.Name); break;
        }
    }

    private static void WriteReason(Utf8JsonWriter writer, string name, IoDirection? direction, string? error = null)
    {
        writer.WriteStartObject();
        writer.WriteString("reason", name);
        if (direction is { } present)
        {
            writer.WriteString("while", present == IoDirection.Read ? "Read" : "Write");
        }

        if (error is not null)
        {
            writer.WriteString("error", error);
        }

        writer.WriteEndObject();
    }

    private static void WriteReason(Utf8JsonWriter writer, string name, string field, ImmutableArray<P2pError> trace)
    {
        writer.WriteStartObject();
        writer.WriteString("reason", name);
        writer.WritePropertyName(field);
        WriteTrace(writer, trace);
        writer.WriteEndObject();
    }

    // The reference gives the value an empty field name.
    private static void WriteReason<T>(Utf8JsonWriter writer, string name, IJsonCodec<T> codec, T value)
    {
        writer.WriteStartObject();
        writer.WriteString("reason", name);
        writer.WriteField("", codec, value);
        writer.WriteEndObject();
    }

    private static void WriteError(Utf8JsonWriter writer, P2pError error)
    {
        writer.WriteStartObject();
        if (error is P2pError.InvalidConfiguration { Text: var text })
        {
            writer.WriteString("kind", "generic");
            writer.WriteString("error", text);
            writer.WriteEndObject();
            return;
        }

        writer.WriteString("kind", error.IsTemporary ? "temporary" : "permanent");
        writer.WriteString("id", error.Id);
        switch (error)
        {
            case P2pError.RejectedByNack e:
                writer.WriteField("motive", Motive, e.Motive);
                writer.WriteOptionalField("alternative_points", JsonCodec.ArrayOf(Point), e.AlternativePoints);
                break;
            case P2pError.RejectedNoCommonProtocol e: writer.WriteField("announced_version", NetworkVersion, e.AnnouncedVersion); break;
            case P2pError.DecodingError e: WriteReadError(writer, e.ReadError); break;
            case P2pError.Myself e: writer.WriteField("connection_id", ConnectionId, e.ConnectionId); break;
            case P2pError.NotEnoughProofOfWork e: writer.WriteField("peer_id", PeerId, e.PeerId); break;
            case P2pError.InvalidChunksSize e:
                writer.WriteNumber("value", e.Value);
                writer.WriteNumber("min", e.Min);
                writer.WriteNumber("max", e.Max);
                break;
            case P2pError.Rejected e:
                writer.WriteField("peer_id", PeerId, e.PeerId);
                writer.WriteField("motive", Motive, e.Motive);
                break;
            case P2pError.PointBanned e: writer.WriteField("point", Point, e.Point); break;
            case P2pError.PeerBanned e: writer.WriteField("peer", PeerId, e.Peer); break;
            case P2pError.IdentityCheckFailure e:
                writer.WriteField("point", Point, e.Point);
                writer.WriteField("expected_peer_id", PeerId, e.ExpectedPeerId);
                writer.WriteField("received_peer_id", PeerId, e.ReceivedPeerId);
                break;
            case P2pError.FailedToOpenListeningSocket e:
                writer.WriteString("reason", e.Reason);
                writer.WriteField("address", Address, e.Address);
                writer.WriteNumber("port", e.Port);
                break;
            case P2pError.FailedToParseAddress e:
                writer.WriteString("addr", e.Address);
                writer.WriteString("explanation", e.Explanation);
                break;
            case P2pError.EncodingError e: WriteWriteError(writer, e.Error); break;
            default: break;
        }

        writer.WriteEndObject();
    }

    private static void WriteReadError(Utf8JsonWriter writer, DecodeError error)
    {
        writer.WritePropertyName("read_error");
        switch (error)
        {
            case DecodeError.UnexpectedTag e: writer.WriteNumberValue(e.Tag); break;
            case DecodeError.InvalidInt e: WriteRange(writer, e.Min, e.Value, e.Max); break;
            case DecodeError.InvalidFloat e: WriteRange(writer, e.Min, e.Value, e.Max); break;
            case DecodeError.ExceptionRaisedInUserFunction e: writer.WriteStringValue(e.Text); break;
            case DecodeError.UserInvariantGuard e: writer.WriteStringValue(e.Text); break;
            default: WriteEmpty(writer); break;
        }
    }

    private static void WriteWriteError(Utf8JsonWriter writer, EncodeError error)
    {
        writer.WritePropertyName("error");
        switch (error)
        {
            case EncodeError.InvalidInt e: WriteRange(writer, e.Min, e.Value, e.Max); break;
            case EncodeError.InvalidFloat e: WriteRange(writer, e.Min, e.Value, e.Max); break;
            case EncodeError.InvalidBytesLength e: WriteLengths(writer, e.Expected, e.Found); break;
            case EncodeError.InvalidStringLength e: WriteLengths(writer, e.Expected, e.Found); break;
            case EncodeError.ExceptionRaisedInUserFunction e: writer.WriteStringValue(e.Text); break;
            default: WriteEmpty(writer); break;
        }
    }

    private static void WriteRange(Utf8JsonWriter writer, double min, double value, double max)
    {
        writer.WriteStartObject();
        writer.WriteNumber("min", min);
        writer.WriteNumber("v", value);
        writer.WriteNumber("max", max);
        writer.WriteEndObject();
    }

    private static void WriteLengths(Utf8JsonWriter writer, int expected, int found)
    {
        writer.WriteStartObject();
        writer.WriteNumber("expected", expected);
        writer.WriteNumber("found", found);
        writer.WriteEndObject();
    }

    // The cases without argument are all the same object in the reference (wire 1.4).
    private static void WriteEmpty(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteEndObject();
    }
}
