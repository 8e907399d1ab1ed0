using System.Buffers;
using System.Text.Json;
using Mavryk.P2p.Protocol.Encoding;
using Mavryk.P2p.Protocol.Events;
using Mavryk.P2p.Protocol.Json;
using Mavryk.P2p.Protocol.Messages;
using Mavryk.P2p.Protocol.Points;
using Mavryk.P2p.Protocol.Tests.Vectors;
using Mavryk.P2p.Protocol.Versions;

namespace Mavryk.P2p.Protocol.Tests.Json;

public sealed class ErrorJsonTests
{
    private static readonly PeerId Peer = PeerId.Parse("idtNmvWRxzNkdvg6yWsrucx6HT2Xx1");

    public static TheoryData<string, P2pError[]> Recorded => new()
    {
        { "nack_already", [new P2pError.Rejected(Peer, RejectionMotive.AlreadyConnected)] },
        { "nack_p2p_deprecated", [new P2pError.RejectedByNack(RejectionMotive.NoMotive, null)] },
        { "nack_ddb", [new P2pError.RejectedByNack(RejectionMotive.DeprecatedDistributedDbVersion, [P2pPoint.Parse("127.0.0.1:19813")])] },
        { "nack_chain", [new P2pError.RejectedNoCommonProtocol(new NetworkVersion("TEZOS_OTHER", 2, 1))] },
        { "banned", [new P2pError.RejectedSocketConnection(), new P2pError.ConnectionClosed()] },
        { "pow", [new P2pError.ConnectionClosed()] },
    };

    public static TheoryData<P2pError, string> WithFields => new()
    {
        { new P2pError.DecodingError(new DecodeError.UnexpectedTag(6)), "\"read_error\":6" },
        { new P2pError.DecodingError(new DecodeError.ExtraBytes()), "\"read_error\":{}" },
        { new P2pError.DecodingError(new DecodeError.InvalidInt(0, -1, 1073741823)), "\"read_error\":{\"min\":0,\"v\":-1,\"max\":1073741823}" },
        { new P2pError.DecodingError(new DecodeError.ExceptionRaisedInUserFunction("x")), "\"read_error\":\"x\"" },
        { new P2pError.EncodingError(new EncodeError.ListInvalidLength()), "\"error\":{}" },
        { new P2pError.EncodingError(new EncodeError.InvalidBytesLength(16, 17)), "\"error\":{\"expected\":16,\"found\":17}" },
        { new P2pError.Myself(new ConnectionId(P2pPoint.Parse("1.2.3.4:1"))), "\"connection_id\":{\"addr\":\"::ffff:1.2.3.4\",\"port\":1}" },
        { new P2pError.NotEnoughProofOfWork(Peer), "\"peer_id\":\"idtNmvWRxzNkdvg6yWsrucx6HT2Xx1\"" },
        { new P2pError.InvalidChunksSize(18, 19, 65535), "\"value\":18,\"min\":19,\"max\":65535" },
        { new P2pError.PointBanned(P2pPoint.Parse("[::1]:9732")), "\"point\":\"[::1]:9732\"" },
        { new P2pError.PeerBanned(Peer), "\"peer\":\"idtNmvWRxzNkdvg6yWsrucx6HT2Xx1\"" },
        { new P2pError.IdentityCheckFailure(P2pPoint.Parse("1.2.3.4:1"), Peer, Peer), "\"point\":\"1.2.3.4:1\",\"expected_peer_id\":\"idtNmvWRxzNkdvg6yWsrucx6HT2Xx1\",\"received_peer_id\":\"idtNmvWRxzNkdvg6yWsrucx6HT2Xx1\"" },
        { new P2pError.FailedToParseAddress("a b", "why"), "\"addr\":\"a b\",\"explanation\":\"why\"" },
        { new P2pError.FailedToOpenListeningSocket("in use", P2pAddress.Any, 9732), "\"reason\":\"in use\",\"address\":\"::\",\"port\":9732" },
    };

    public static TheoryData<DisconnectionReason, string> Reasons => new()
    {
        { new DisconnectionReason.ConnectionLost(IoDirection.Read), """{"reason":"Connection_lost","while":"Read"}""" },
        { new DisconnectionReason.ConnectionClosedByUnexpectedError(IoDirection.Write, "x"), """{"reason":"Connection_closed_by_unexpected_error","while":"Write","error":"x"}""" },
        { new DisconnectionReason.TcpConnectionFailedUnexpectedError("x"), """{"reason":"TCP_connection_failed_unexpected_error","error":"x"}""" },
        { new DisconnectionReason.AcceptWriteError([new P2pError.Timeout()]), """{"reason":"Accept_write_error","trace":[{"kind":"temporary","id":"utils.Timeout"}]}""" },
        { new DisconnectionReason.AuthenticationRejectedError([new P2pError.Canceled()]), """{"reason":"Authentication_rejected_error","":[{"kind":"temporary","id":"canceled"}]}""" },
        { new DisconnectionReason.AuthenticationRejectedByPeer(RejectionMotive.TooManyConnections), """{"reason":"Authentication_rejected_by_peer","":1}""" },
        { new DisconnectionReason.User("bye"), """{"reason":"User","":"bye"}""" },
        { new DisconnectionReason.UnknownReason(), "\"Unknown_reason\"" },
        { new DisconnectionReason.TcpNetworkUnreachable(), "\"network_unreachable\"" },
    };

    [Theory]
    [MemberData(nameof(Recorded))]
    public void A_refused_connect_gives_the_recorded_trace(string dialogue, P2pError[] trace)
    {
        var expected = VectorFile.Read("dialogue_" + dialogue).GetProperty("connect_result");
        JsonAssert.Equal(expected.GetProperty("error"), Written(writer => P2pJson.WriteTrace(writer, [.. trace])));
        Assert.Equal(expected.Text("error_text"), P2pTrace.ToText([.. trace]));
    }

    [Theory]
    [MemberData(nameof(WithFields))]
    public void The_fields_of_an_error_follow_its_kind_and_id(P2pError error, string fields) =>
        Assert.Equal($"[{{\"kind\":\"permanent\",\"id\":\"{error.Id}\",{fields}}}]", Written(writer => P2pJson.WriteTrace(writer, [error])));

    [Fact]
    public void A_senseless_setting_is_a_generic_error_with_its_text() =>
        Assert.Equal("""[{"kind":"generic","error":"x"}]""", Written(static writer => P2pJson.WriteTrace(writer, [new P2pError.InvalidConfiguration("x")])));

    [Theory]
    [MemberData(nameof(Reasons))]
    public void A_reason_is_a_string_or_an_object_with_its_data(DisconnectionReason reason, string expected) =>
        Assert.Equal(expected, Written(writer => P2pJson.WriteReason(writer, reason)));

    [Theory]
    [InlineData("handshake")]
    [InlineData("messages")]
    public void Read_errors_have_the_text_of_the_reference(string file)
    {
        var texts = Texts(VectorFile.Read(file)).ToHashSet();
        DecodeError[] errors =
        [
            new DecodeError.NotEnoughData(), new DecodeError.ExtraBytes(), new DecodeError.SizeLimitExceeded(), new DecodeError.ListTooLong(),
            new DecodeError.InvalidInt(0, -1, 1073741823),
            .. Array.ConvertAll(file == "handshake" ? [2, 254] : (int[])[0, 6, 65535], static tag => new DecodeError.UnexpectedTag(tag)),
        ];
        Assert.All(errors, error => Assert.Contains(P2pError.Describe(error), texts));
    }

    private static IEnumerable<string> Texts(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => json.EnumerateObject().SelectMany(static field => Texts(field.Value)),
        JsonValueKind.Array => json.EnumerateArray().SelectMany(Texts),
        JsonValueKind.String => [json.GetString()!],
        _ => [],
    };

    private static string Written(Action<Utf8JsonWriter> write)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(bytes))
        {
            write(writer);
        }

        return System.Text.Encoding.UTF8.GetString(bytes.WrittenSpan);
    }
}
