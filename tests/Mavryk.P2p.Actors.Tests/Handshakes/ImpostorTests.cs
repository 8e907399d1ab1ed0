using Mavryk.P2p.Actors.Configuration;
using Mavryk.P2p.Actors.Facade;
using Mavryk.P2p.Actors.TestKit.Peers;
using Mavryk.P2p.Actors.Tests.Fixtures;
using Mavryk.P2p.Protocol.Encoding;
using Mavryk.P2p.Protocol.Events;
using Mavryk.P2p.Protocol.Messages;

namespace Mavryk.P2p.Actors.Tests.Handshakes;

/// <summary>Remotes that are not who they say, or say nothing legal: no Nack, and a penalty for what an honest remote cannot send (behaviour 5.7).</summary>
public sealed class ImpostorTests : PeerTest
{
    private const int MetadataChunkSize = 2 + 16 + 2;

    [Fact]
    [Trait("Scenario", "SOCK-02")]
    [Trait("Scenario", "SOCK-22")]
    public async Task A_caller_with_too_little_work_gets_our_connection_message_only_and_is_greylisted()
    {
        var node = await StartAsync(DemandingWork);
        var events = await WatchAsync(node);

        await using var remote = await DialAsync(Weak(), node);
        Assert.True(await remote.SendAsync(FakePeerStage.ConnectionMessage, Token));
        Assert.True(await remote.ReceiveAsync(FakePeerStage.ConnectionMessage, Token));

        Assert.Empty(await remote.ReadToEndAsync(Token));
        var socket = Assert.IsType<P2pEvent.IncomingConnection>(await events.NextAsync()).Point;
        Assert.Equal(new P2pEvent.AuthenticationFailed(socket), await events.NextAsync());
        await AssertGreylistedAsync(node);
    }

    [Fact]
    [Trait("Scenario", "SOCK-22")]
    public async Task A_dialled_remote_with_too_little_work_is_greylisted_and_is_not_dialled_again()
    {
        var node = await StartAsync(DemandingWork);
        var events = await WatchAsync(node);
        var listener = Listen();
        var (point, peer) = (PointOf(listener), Weak());

        var (remote, result) = await DialledAsync(node, peer, listener);
        await using var end = remote;

        Assert.Equal(new P2pError.NotEnoughProofOfWork(peer.Options.Identity.PeerId), ErrorOf(result));
        Assert.Null(remote.RemoteAnswer);
        Assert.Equal(
            [new P2pEvent.NewPoint(point), new P2pEvent.OutgoingConnection(point), new P2pEvent.AuthenticationFailed(point)],
            await events.UntilAsync<P2pEvent.AuthenticationFailed>());

        var info = node.FindPoint(point)!;
        Assert.Equal(PointState.Disconnected, info.State);
        Assert.NotNull(info.LastFailedConnection);
        Assert.Equal(new P2pError.PointBanned(point), ErrorOf(await node.ConnectAsync(point, cancellation: Token).WaitAsync(Patience)));
        Assert.False(listener.Pending());
    }

    [Fact]
    [Trait("Scenario", "SOCK-02")]
    public async Task A_node_with_too_little_work_sees_a_closed_connection()
    {
        var demanding = await StartAsync(options => options with { Config = options.Config with { ExpectedProofOfWork = 100 } });
        var cheap = await StartAsync();

        var error = ErrorOf(await cheap.ConnectAsync(demanding.ListeningPoint!.Value, cancellation: Token).WaitAsync(Patience));

        Assert.IsType<P2pError.ConnectionClosed>(error);
    }

    [Fact]
    [Trait("Scenario", "SOCK-12")]
    public async Task A_caller_that_announces_our_own_key_without_the_secret_is_found_out_and_greylisted()
    {
        using var identity = TestIdentity.Create(50);
        var node = await StartAsync(identity: identity);
        var events = await WatchAsync(node);

        await using var remote = await DialAsync(Peer(1).With(options => options with { ForeignKey = identity.PublicKey }), node);
        Assert.True(await remote.SendAsync(FakePeerStage.ConnectionMessage, Token));
        Assert.True(await remote.ReceiveAsync(FakePeerStage.ConnectionMessage, Token));
        Assert.True(await remote.SendAsync(FakePeerStage.Metadata, Token));

        Assert.Equal(MetadataChunkSize, (await remote.ReadToEndAsync(Token)).Length);
        Assert.IsType<P2pEvent.IncomingConnection>(await events.NextAsync());
        Assert.IsType<P2pEvent.AuthenticationFailed>(await events.NextAsync());
        await AssertGreylistedAsync(node);
    }

    [Fact]
    [Trait("Scenario", "SOCK-12")]
    public async Task A_dialled_remote_that_announces_our_own_key_without_the_secret_cannot_be_deciphered()
    {
        using var identity = TestIdentity.Create(50);
        var node = await StartAsync(identity: identity);
        var listener = Listen();
        var dialling = node.ConnectAsync(PointOf(listener), cancellation: Token);

        await using var remote = await Peer(1).With(options => options with { ForeignKey = identity.PublicKey }).AcceptAsync(listener, Token);
        Assert.True(await remote.SendAsync(FakePeerStage.ConnectionMessage, Token));
        Assert.True(await remote.ReceiveAsync(FakePeerStage.ConnectionMessage, Token));
        Assert.True(await remote.SendAsync(FakePeerStage.Metadata, Token));

        Assert.IsType<P2pError.DecipherError>(ErrorOf(await dialling.WaitAsync(Patience)));
    }

    public static TheoryData<FakePeerFault, Type> IllegalContents => new()
    {
        { new FakePeerFault.RawBytes(FakePeerStage.ConnectionMessage, new byte[] { 0, 1, 7 }), typeof(P2pError.DecodingError) },
        { new FakePeerFault.Content(FakePeerStage.ConnectionMessage, new byte[200]), typeof(P2pError.DecodingError) },
        { new FakePeerFault.RawBytes(FakePeerStage.Metadata, new byte[] { 0, 15 }.Concat(new byte[15]).ToArray()), typeof(P2pError.InvalidIncomingCiphertextSize) },
        { new FakePeerFault.Content(FakePeerStage.Metadata, new byte[] { 0, 0, 0 }), typeof(P2pError.DecodingError) },
        { new FakePeerFault.BadTag(FakePeerStage.Metadata), typeof(P2pError.DecipherError) },
    };

    [Theory]
    [MemberData(nameof(IllegalContents))]
    public async Task What_an_honest_remote_cannot_send_ends_the_handshake_and_is_greylisted(FakePeerFault fault, Type error)
    {
        var node = await StartAsync();
        var listener = Listen();

        var (remote, result) = await DialledAsync(node, Peer(1).With(options => options with { Fault = fault }), listener);
        await using var end = remote;

        Assert.IsType(error, ErrorOf(result));
        Assert.Null(remote.RemoteAnswer);
        await AssertGreylistedAsync(node);
    }

    [Theory]
    [InlineData(FakePeerStage.ConnectionMessage)]
    [InlineData(FakePeerStage.Metadata)]
    public async Task A_remote_that_closes_before_our_Ack_is_a_closed_connection_without_penalty(FakePeerStage stage)
    {
        var node = await StartAsync();

        var (_, result) = await DialledAsync(node, Peer(1).With(options => options with { Fault = new FakePeerFault.Close(stage) }), Listen());

        Assert.IsType<P2pError.ConnectionClosed>(ErrorOf(result));
        await AssertNotGreylistedAsync(node);
    }

    [Fact]
    public async Task A_remote_that_closes_instead_of_its_Ack_has_rejected_us()
    {
        var node = await StartAsync();

        var (_, result) = await DialledAsync(node, Peer(1).With(options => options with { Fault = new FakePeerFault.Close(FakePeerStage.Ack) }), Listen());

        var failed = Assert.IsType<P2pResult<IP2pConnection<byte[], ConnectionMetadata>>.Failed>(result);
        Assert.Equal<P2pError>([new P2pError.RejectedSocketConnection(), new P2pError.ConnectionClosed()], failed.Trace);
        await AssertNotGreylistedAsync(node);
    }

    [Fact]
    public async Task An_Ack_that_cannot_be_deciphered_is_an_invalid_authentication()
    {
        var node = await StartAsync();

        var (remote, result) = await DialledAsync(node, Peer(1).With(options => options with { Fault = new FakePeerFault.BadTag(FakePeerStage.Ack) }), Listen());
        await using var end = remote;

        var failed = Assert.IsType<P2pResult<IP2pConnection<byte[], ConnectionMetadata>>.Failed>(result);
        Assert.Equal<P2pError>([new P2pError.InvalidAuth(), new P2pError.DecipherError()], failed.Trace);
    }

    [Fact]
    public async Task An_Ack_that_cannot_be_decoded_says_where()
    {
        var node = await StartAsync();
        var fault = new FakePeerFault.Content(FakePeerStage.Ack, new byte[] { 2 });

        var (remote, result) = await DialledAsync(node, Peer(1).With(options => options with { Fault = fault }), Listen());
        await using var end = remote;

        Assert.Equal(new P2pError.DecodingError(new DecodeError.UnexpectedTag(2)), ErrorOf(result));
        await AssertNotGreylistedAsync(node);
    }

    private static P2pSettings DemandingWork(P2pSettings options) => options with { Config = options.Config with { ExpectedProofOfWork = 10 } };

    private static FakePeer<byte[], ConnectionMetadata> Weak() => Peer(1).With(options => options with { Identity = TestIdentity.CreateWeak(1, 10) });
}
