using System.Net;
using System.Net.Sockets;
using Mavryk.P2p.Actors.TestKit.InMemory;
using Mavryk.P2p.Actors.TestKit.Peers;
using Mavryk.P2p.Protocol.Crypto;
using Mavryk.P2p.Protocol.Messages;
using Mavryk.P2p.Protocol.Points;
using Mavryk.P2p.Protocol.Versions;
using Connection = Mavryk.P2p.Actors.TestKit.Peers.FakeConnection<Mavryk.P2p.Protocol.Messages.ShellMessage, Mavryk.P2p.Protocol.Messages.ConnectionMetadata>;
using Message = Mavryk.P2p.Protocol.Messages.P2pMessage<Mavryk.P2p.Protocol.Messages.ShellMessage>;
using Peer = Mavryk.P2p.Actors.TestKit.Peers.FakePeer<Mavryk.P2p.Protocol.Messages.ShellMessage, Mavryk.P2p.Protocol.Messages.ConnectionMetadata>;

namespace Mavryk.P2p.Actors.Tests.TestKit;

public sealed class FakePeerTests : IDisposable
{
    private static readonly IPAddress Near = IPAddress.Parse("10.0.0.1");
    private static readonly IPEndPoint Far = new(IPAddress.Parse("10.0.0.2"), 9732);
    private static readonly NetworkVersion Version = new("SANDBOXED_MAVRYK", 2, 1);
    private static readonly Peer Alice = FakePeer.OfShell(TestIdentity.Create(1), Version);
    private static readonly Peer Bob = FakePeer.OfShell(TestIdentity.Create(2), Version);

    private readonly InMemoryNetwork _network = new();
    private readonly InMemoryListener _listener;
    private readonly CancellationTokenSource _deadline = new(TimeSpan.FromSeconds(30));

    public FakePeerTests() => _listener = _network.Listen(Far);

    private CancellationToken Token => _deadline.Token;

    public static TheoryData<FakePeerStage> Stages => [.. Enum.GetValues<FakePeerStage>()];

    public void Dispose()
    {
        _listener.Dispose();
        _deadline.Dispose();
    }

    [Theory]
    [InlineData(int.MaxValue)]
    [InlineData(1)]
    public async Task Two_peers_shake_hands_over_a_real_socket(int writeBytes)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var dialling = Alice.With(options => options with { WriteBytes = writeBytes }).ConnectAsync((IPEndPoint)listener.LocalEndpoint, Token);
        await using var bob = await Bob.AcceptAsync(listener, Token);
        await using var alice = await dialling;

        await TalkAsync(alice, bob);
    }

    [Fact]
    public async Task Two_peers_shake_hands_in_an_in_memory_network_that_delivers_single_bytes()
    {
        _network.Splitting = StreamSplitting.EveryByte;
        var (alice, bob) = await ConnectAsync(Alice, Bob);

        await TalkAsync(alice, bob);
    }

    [Fact]
    public async Task Each_side_learns_what_the_other_announced()
    {
        var other = new NetworkVersion("MAVRYK_MAINNET", 0, 0);
        var (alice, bob) = await ConnectAsync(
            Alice.With(options => options with { Port = 9733, Version = other, Metadata = new ConnectionMetadata(true, true) }), Bob);

        _ = await ShakeHandsAsync(alice, bob);

        Assert.Equal((9733, other), (bob.RemoteMessage!.Port, bob.RemoteMessage.Version));
        Assert.Equal(Alice.Options.Identity.PublicKey, bob.RemoteMessage.PublicKey);
        Assert.Equal(new ConnectionMetadata(true, true), bob.RemoteMetadata);
        Assert.Equal(new ConnectionMetadata(false, false), alice.RemoteMetadata);
    }

    [Fact]
    public async Task A_foreign_public_key_is_of_no_use_without_its_secret()
    {
        var (alice, bob) = await ConnectAsync(Alice.With(options => options with { ForeignKey = Bob.Options.Identity.PublicKey }), Bob);

        var failure = await Assert.ThrowsAsync<InvalidDataException>(() => ShakeHandsAsync(alice, bob));

        Assert.Contains("DecipherError", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Stages))]
    public async Task A_peer_can_close_at_any_stage(FakePeerStage stage)
    {
        var (alice, bob) = await ConnectAsync(WithFault(new FakePeerFault.Close(stage)), Bob);

        Assert.Equal((null, null), await ShakeHandsAsync(alice, bob));
    }

    [Theory]
    [MemberData(nameof(Stages))]
    public async Task A_peer_can_reset_at_any_stage(FakePeerStage stage)
    {
        var (alice, bob) = await ConnectAsync(WithFault(new FakePeerFault.Reset(stage)), Bob);

        Assert.Equal((null, null), await ShakeHandsAsync(alice, bob));
    }

    [Theory]
    [MemberData(nameof(Stages))]
    public async Task A_peer_can_fall_silent_at_any_stage_and_waits_for_the_other_to_close(FakePeerStage stage)
    {
        var (alice, bob) = await ConnectAsync(WithFault(new FakePeerFault.Silence(stage)), Bob);
        var silent = alice.HandshakeAsync(Token);
        for (var passed = FakePeerStage.ConnectionMessage; passed < stage; passed++)
        {
            Assert.True(await bob.SendAsync(passed, Token));
            Assert.True(await bob.ReceiveAsync(passed, Token));
        }

        Assert.True(await bob.SendAsync(stage, Token));
        var reading = bob.ReceiveAsync(stage, Token);
        Assert.False(silent.IsCompleted);
        Assert.False(reading.IsCompleted);
        await bob.DisposeAsync();

        Assert.Null(await silent);
    }

    [Theory]
    [InlineData(FakePeerStage.Metadata)]
    [InlineData(FakePeerStage.Ack)]
    public async Task A_wrong_tag_is_found_out(FakePeerStage stage)
    {
        var (alice, bob) = await ConnectAsync(WithFault(new FakePeerFault.BadTag(stage)), Bob);

        var failure = await Assert.ThrowsAsync<InvalidDataException>(() => ShakeHandsAsync(alice, bob));

        Assert.Contains("DecipherError", failure.Message, StringComparison.Ordinal);
    }

    public static TheoryData<FakePeerFault, string> IllegalContents => new()
    {
        { new FakePeerFault.RawBytes(FakePeerStage.ConnectionMessage, new byte[] { 0, 1, 7 }), "NotEnoughData" },
        { new FakePeerFault.Content(FakePeerStage.ConnectionMessage, new byte[200]), "ExtraBytes" },
        { new FakePeerFault.RawBytes(FakePeerStage.Metadata, new byte[] { 0, 15 }.Concat(new byte[15]).ToArray()), "InvalidIncomingCiphertextSize" },
        { new FakePeerFault.Content(FakePeerStage.Metadata, new byte[] { 0 }), "NotEnoughData" },
        { new FakePeerFault.Content(FakePeerStage.Metadata, new byte[] { 0, 0, 0 }), "ExtraBytes" },
        { new FakePeerFault.Content(FakePeerStage.Ack, new byte[] { 2 }), "UnexpectedTag" },
        { new FakePeerFault.Content(FakePeerStage.Ack, MalformedMessages.Nack(RejectionMotive.TooManyConnections, 101)), "ListTooLong" },
    };

    [Theory]
    [MemberData(nameof(IllegalContents))]
    public async Task Illegal_contents_can_be_sent_at_any_stage(FakePeerFault fault, string error)
    {
        var (alice, bob) = await ConnectAsync(WithFault(fault), Bob);

        var failure = await Assert.ThrowsAsync<InvalidDataException>(() => ShakeHandsAsync(alice, bob));

        Assert.Contains(error, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_Nack_reaches_the_other_side_before_the_end()
    {
        Assert.True(P2pPoint.TryParse("10.1.2.3:9732", out var point, out _));
        AckMessage nack = new AckMessage.Nack(RejectionMotive.AlreadyConnected, [point]);
        var (alice, bob) = await ConnectAsync(Alice.With(options => options with { Answer = nack }), Bob);

        Assert.Equal((null, nack), await ShakeHandsAsync(alice, bob));
        Assert.Null(await bob.ReceiveAsync(Token));
    }

    [Fact]
    public async Task A_Nack_of_version_0_has_no_motive()
    {
        var (alice, bob) = await ConnectAsync(Alice.With(options => options with { Answer = new AckMessage.NackV0() }), Bob);

        Assert.Equal((null, new AckMessage.NackV0()), await ShakeHandsAsync(alice, bob));
    }

    [Fact]
    public void A_weak_identity_fails_at_its_difficulty_and_a_strong_one_does_not()
    {
        var target = ProofOfWorkTarget.FromDifficulty(8);
        using var weak = TestIdentity.CreateWeak(5, 8);
        using var strong = TestIdentity.Create(5, 8);

        Assert.False(target.IsMetBy(weak.PublicKey, weak.Stamp));
        Assert.True(target.IsMetBy(strong.PublicKey, strong.Stamp));
        Assert.Equal(strong.PublicKey, weak.PublicKey);
    }

    [Fact]
    public async Task Two_messages_in_one_chunk_and_one_message_over_many_are_read()
    {
        var (alice, bob) = await RunningAsync(Alice);
        var first = alice.Encode(new Message.Bootstrap());
        var second = alice.Encode(Ping(100));

        await alice.SendChunkAsync(first.Concat(second[..3]).ToArray(), Token);
        await alice.SendChunkAsync(ReadOnlyMemory<byte>.Empty, Token);
        await alice.SendChunkAsync(second[3..].Concat(first).ToArray(), Token);

        _ = Assert.IsType<Message.Bootstrap>(await bob.ReceiveAsync(Token));
        Assert.Equal(100, Payload(await bob.ReceiveAsync(Token)).Length);
        _ = Assert.IsType<Message.Bootstrap>(await bob.ReceiveAsync(Token));
    }

    [Fact]
    public async Task Messages_are_cut_as_the_options_say_and_the_raw_frames_show_it()
    {
        Assert.True(MessageCutter.TryCreate(22, out var cutter, out _));
        var (alice, bob) = await RunningAsync(Alice.With(options => options with { Cutter = cutter }));

        await alice.SendAsync(new Message.Bootstrap(), Token);
        _ = Assert.IsType<Message.Bootstrap>(await bob.ReceiveAsync(Token));

        Assert.Equal([22, 20], bob.RawFrames.Skip(3).Select(frame => frame.Length));
    }

    public static TheoryData<byte[], string> IllegalMessages => new()
    {
        { MalformedMessages.Advertise(101), "ListTooLong" },
        { MalformedMessages.Message(0x0999, []), "UnexpectedTag" },
        { MalformedMessages.Message(0x02, [0]), "ExtraBytes" },
        { MalformedMessages.SizeField(104857597), "SizeLimitExceeded" },
    };

    [Theory]
    [MemberData(nameof(IllegalMessages))]
    public async Task Illegal_messages_can_be_sent(byte[] plaintext, string error)
    {
        var (alice, bob) = await RunningAsync(Alice);

        await alice.SendChunkAsync(plaintext, Token);

        var failure = await Assert.ThrowsAsync<InvalidDataException>(() => bob.ReceiveAsync(Token));
        Assert.Contains(error, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hundred_points_are_legal()
    {
        var (alice, bob) = await RunningAsync(Alice);

        await alice.SendChunkAsync(MalformedMessages.Advertise(100), Token);

        Assert.Equal(100, Assert.IsType<Message.Advertise>(await bob.ReceiveAsync(Token)).Points.Length);
    }

    [Fact]
    public async Task Garbage_after_the_handshake_is_found_out()
    {
        var (alice, bob) = await RunningAsync(Alice);

        await alice.SendBytesAsync(new byte[] { 0, 16 }.Concat(new byte[16]).ToArray(), Token);

        _ = await Assert.ThrowsAsync<InvalidDataException>(() => bob.ReceiveAsync(Token));
    }

    private static Peer WithFault(FakePeerFault fault) => Alice.With(options => options with { Fault = fault });

    private static Message Ping(int bytes) => new Message.Application(new ShellMessage(0x31, new byte[bytes]));

    private static ReadOnlyMemory<byte> Payload(Message? message) => Assert.IsType<Message.Application>(message).Message.Payload;

    private async Task TalkAsync(Connection alice, Connection bob)
    {
        Assert.Equal((new AckMessage.Ack(), new AckMessage.Ack()), await ShakeHandsAsync(alice, bob));
        var large = new byte[100_000];
        new Random(1).NextBytes(large);

        var sending = alice.SendAsync(new ShellMessage(0x31, large), Token);
        Assert.Equal(large, Payload(await bob.ReceiveAsync(Token)).ToArray());
        await sending;
        await bob.SendAsync(new Message.Bootstrap(), Token);
        _ = Assert.IsType<Message.Bootstrap>(await alice.ReceiveAsync(Token));
        await alice.DisposeAsync();
        Assert.Null(await bob.ReceiveAsync(Token));
    }

    private async Task<(AckMessage? Alice, AckMessage? Bob)> ShakeHandsAsync(Connection alice, Connection bob)
    {
        var near = alice.HandshakeAsync(Token);
        var far = await bob.HandshakeAsync(Token);
        if (far is null)
        {
            await bob.DisposeAsync();
        }

        return (await near, far);
    }

    private async Task<(Connection Alice, Connection Bob)> RunningAsync(Peer alice)
    {
        var connections = await ConnectAsync(alice, Bob);
        Assert.Equal((new AckMessage.Ack(), new AckMessage.Ack()), await ShakeHandsAsync(connections.Alice, connections.Bob));
        return connections;
    }

    private async Task<(Connection Alice, Connection Bob)> ConnectAsync(Peer alice, Peer bob) =>
        (await alice.ConnectAsync(_network, Near, Far, Token), await bob.AcceptAsync(_listener, Token));
}
