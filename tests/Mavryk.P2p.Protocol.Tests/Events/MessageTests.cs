using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Mavryk.P2p.Protocol.Encoding;
using Mavryk.P2p.Protocol.Events;
using Mavryk.P2p.Protocol.Messages;
using Mavryk.P2p.Protocol.Points;

namespace Mavryk.P2p.Protocol.Tests.Events;

/// <summary>The texts are facts of the reference; those of refused connects are compared with recorded ones elsewhere.</summary>
public sealed class MessageTests
{
    private static readonly PeerId Peer = PeerId.Parse("idtNmvWRxzNkdvg6yWsrucx6HT2Xx1");
    private static readonly P2pPoint Point = P2pPoint.Parse("1.2.3.4:9732");

    public static TheoryData<P2pError, string> Errors => new()
    {
        { new P2pError.DecipherError(), "An error occurred while deciphering." },
        { new P2pError.DecodingError(new DecodeError.UnexpectedTag(6)), "An error occurred while decoding: Unexpected tag 6." },
        { new P2pError.EncodingError(new EncodeError.ListInvalidLength()), "Could not encode a value: List is too long or too short" },
        { new P2pError.Myself(new ConnectionId(Point.Address, null)), "Remote peer [::ffff:1.2.3.4]:?? cannot be authenticated: peer is actually yourself." },
        { new P2pError.NotEnoughProofOfWork(Peer), "Remote peer idtNmvWRxzNkdvg6yWsrucx6HT2Xx1 cannot be authenticated: not enough proof of work." },
        { new P2pError.InvalidChunksSize(18, 19, 65535), "Size of chunks is invalid: should be between 19 and 65535 but is 18" },
        { new P2pError.PointBanned(Point), "The address you tried to connect (1.2.3.4) is banned." },
        { new P2pError.PeerBanned(Peer), "The peer identity you tried to connect (idtNmvWRxzNkdvg6yWsrucx6HT2Xx1) is banned." },
        { new P2pError.IdentityCheckFailure(Point, Peer, Peer), "For point `1.2.3.4:9732`: Expected peer identity `idtNmvWRxzNkdvg6yWsrucx6HT2Xx1` and received peer identity `idtNmvWRxzNkdvg6yWsrucx6HT2Xx1`." },
        { new P2pError.ConnectionFailed(), "TCP connection failed (refused or no route to host." },
        { new P2pError.PendingConnection(), "Fail to connect with a peer: a connection is already pending." },
        { new P2pError.P2pLayerDisabled(), "P2P layer disabled." },
        { new P2pError.Timeout(), "The request has timed out" },
        { new P2pError.Canceled(), "The promise was unexpectedly canceled" },
    };

    public static TheoryData<DisconnectionReason, string> Reasons => new()
    {
        { new DisconnectionReason.ConnectionLost(IoDirection.Write), "connection lost while sending data" },
        { new DisconnectionReason.ConnectionClosedByPeer(IoDirection.Read), "connection closed by peer while receiving data" },
        { new DisconnectionReason.TcpConnectionRefused(), "TCP connection refused" },
        { new DisconnectionReason.AckReadError([new P2pError.ConnectionClosed(), new P2pError.Canceled()]), "error when receiving ack, IO error: connection with a peer is closed." },
        { new DisconnectionReason.AuthenticationRejectedByPeer(RejectionMotive.AlreadyConnected), "authentication rejected by peer with motive: Already connected" },
        { new DisconnectionReason.IncomingConnectionTooMany(), "incoming connection not accepted: too many incoming connections" },
        { new DisconnectionReason.ExplicitRpc(), "disconnected using a RPC" },
        { new DisconnectionReason.User("bye"), "bye" },
        { new DisconnectionReason.UnknownReason(), "connection canceled without reason" },
    };

    public static TheoryData<Type> Cases => [.. Nested(typeof(P2pError)), .. Nested(typeof(DisconnectionReason))];

    [Theory]
    [MemberData(nameof(Errors))]
    public void An_error_has_the_text_of_the_reference(P2pError error, string expected) => Assert.Equal(expected, error.Message);

    [Theory]
    [MemberData(nameof(Reasons))]
    public void A_reason_has_the_text_of_the_reference(DisconnectionReason reason, string expected) => Assert.Equal(expected, reason.Message);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_case_has_a_text(Type type)
    {
        var constructor = type.GetConstructors().Single();
        var sample = constructor.Invoke([.. constructor.GetParameters().Select(static parameter => Sample(parameter.ParameterType))]);
        Assert.NotEmpty(sample is P2pError error ? error.Message : ((DisconnectionReason)sample).Message);
    }

    [Fact]
    public void Only_time_and_cancellation_are_temporary() =>
        Assert.Equal(
            [typeof(P2pError.Timeout), typeof(P2pError.Canceled)],
            new P2pError[] { new P2pError.Timeout(), new P2pError.ConnectionClosed(), new P2pError.Canceled(), new P2pError.TooManyConnections() }
                .Where(static error => error.IsTemporary).Select(static error => error.GetType()));

    [Fact]
    public void An_empty_trace_has_no_text() => Assert.Throws<ArgumentException>(static () => P2pTrace.ToText([]));

    private static IEnumerable<Type> Nested(Type type) => type.GetNestedTypes().Where(type.IsAssignableFrom);

    private static object? Sample(Type type) =>
        type == typeof(string) ? "text"
        : type == typeof(DecodeError) ? new DecodeError.ExtraBytes()
        : type == typeof(EncodeError) ? new EncodeError.InvalidNatural()
        : type == typeof(ImmutableArray<P2pError>) ? ImmutableArray.Create<P2pError>(new P2pError.Canceled())
        : type.IsValueType && Nullable.GetUnderlyingType(type) is null ? RuntimeHelpers.GetUninitializedObject(type)
        : null;
}
