using Mavryk.P2p.Protocol.Crypto;
using Mavryk.P2p.Protocol.Events;
using Mavryk.P2p.Protocol.Handshake;
using Mavryk.P2p.Protocol.Messages;
using Mavryk.P2p.Protocol.Points;
using Step = Mavryk.P2p.Protocol.Handshake.HandshakeStep<Mavryk.P2p.Protocol.Messages.ConnectionMetadata>;

namespace Mavryk.P2p.Protocol.Tests.Handshake;

public sealed class HandshakeMachineTests : HandshakeFixture
{
    [Fact]
    public void Two_machines_make_the_worked_handshake()
    {
        using var alice = Alice();
        using var bob = Bob();
        alice.Start();
        bob.Start();
        var (alices, bobs) = (alice.Take(), bob.Take());
        Assert.Equal(Hex("E05-alice", "on_the_wire"), alices);
        Assert.Equal(Hex("E05-bob", "on_the_wire"), bobs);

        Assert.IsType<Step.NeedMoreBytes>(bob.Receive(alices));
        Assert.IsType<Step.NeedMoreBytes>(alice.Receive(bobs));
        (alices, bobs) = (alice.Take(), bob.Take());
        Assert.Equal(Hex("E07", "alice_frame"), alices);
        Assert.Equal(Hex("E07", "bob_frame"), bobs);

        Assert.IsType<Step.Authenticated>(bob.Receive(alices));
        Assert.IsType<Step.Authenticated>(alice.Receive(bobs));
        bob.Machine.Accept(bob.Output);
        alice.Machine.Accept(alice.Output);
        (alices, bobs) = (alice.Take(), bob.Take());
        Assert.Equal(Hex("E08-ack", "alice_frame"), alices);
        Assert.Equal(Hex("E08-ack", "bob_frame"), bobs);

        using var bobsChannel = Assert.IsType<Step.Established>(bob.Receive(alices)).Channel;
        using var alicesChannel = Assert.IsType<Step.Established>(alice.Receive(bobs)).Channel;
        Assert.Equal(new Nonce(Hex("E09-enc", "alice_nonce", "input")), alicesChannel.Sealer.Nonce);
        Assert.Equal(alicesChannel.Sealer.Nonce, bobsChannel.Opener.Nonce);
    }

    [Fact]
    public void A_refusal_has_the_worked_bytes_and_is_understood()
    {
        var (alice, bob) = Authenticated();
        P2pPoint[] points = [P2pPoint.Parse("192.0.2.7:9732"), P2pPoint.Parse("[2001:db8::1]:9732")];
        bob.Machine.Nack(RejectionMotive.TooManyConnections, [.. points], bob.Output);
        var nack = bob.Take();
        Assert.Equal(Hex("E08-nack", "bob_frame"), nack);
        Assert.Equal(HandshakeStage.Ended, bob.Machine.Stage);

        alice.Machine.Accept(alice.Output);
        var refused = Assert.IsType<Step.Refused>(alice.Receive(nack));
        Assert.Equal(RejectionMotive.TooManyConnections, refused.Error.Motive);
        Assert.Equal(points, refused.Error.AlternativePoints!.Value);
    }

    [Fact]
    public void A_remote_of_p2p_version_0_is_refused_without_a_word()
    {
        var (alice, bob) = Authenticated(AlicesSettings with { Version = AlicesSettings.Version with { P2pVersion = 0 } });
        bob.Machine.Nack(RejectionMotive.TooManyConnections, [BobsPoint], bob.Output);
        var nack = bob.Take();
        Assert.Equal(18 + 1, nack.Length);

        alice.Machine.Accept(alice.Output);
        Assert.Equal(new P2pError.RejectedByNack(RejectionMotive.NoMotive, null), Assert.IsType<Step.Refused>(alice.Receive(nack)).Error);
    }

    [Fact]
    public void What_follows_the_ack_belongs_to_the_messages()
    {
        var (alice, bob) = Authenticated();
        bob.Machine.Accept(bob.Output);
        alice.Machine.Accept(alice.Output);
        var ack = bob.Take();
        byte[] bytes = [.. ack, 1, 2, 3];
        using var channel = Assert.IsType<Step.Established>(alice.Machine.Receive(bytes, alice.Output, out var consumed)).Channel;
        Assert.Equal(ack.Length, consumed);
        Assert.Throws<InvalidOperationException>(() => alice.Receive([1, 2, 3]));
    }

    [Fact]
    public void Nothing_is_consumed_while_a_decision_is_awaited()
    {
        var (alice, bob) = Authenticated();
        bob.Machine.Accept(bob.Output);
        var ack = bob.Take();
        Assert.IsType<Step.NeedMoreBytes>(alice.Machine.Receive(ack, alice.Output, out var consumed));
        Assert.Equal(0, consumed);

        alice.Machine.Accept(alice.Output);
        Assert.IsType<Step.Established>(alice.Receive(ack)).Channel.Dispose();
    }

    [Fact]
    public void An_incoming_peer_that_announces_no_port_has_an_id_point_without_one()
    {
        var (_, bob) = Authenticated(AlicesSettings with { AnnouncedPort = 0 });
        Assert.Equal(new ConnectionId(AlicesSocket.Address, null), bob.Remote!.IdPoint);
        Assert.Equal(AlicesSocket.Port, bob.Remote.RemoteSocketPort);
    }

    [Fact]
    public void Metadata_flags_are_true_for_every_byte_but_0()
    {
        var (bob, alices) = HalfWay();
        var remote = Assert.IsType<Step.Authenticated>(bob.Receive(Sealed(alices, [1, 0x80]))).Remote;
        Assert.Equal(new ConnectionMetadata(true, true), remote.RemoteMetadata);
        Assert.True(remote.Private);
    }

    [Fact]
    public void Steps_out_of_turn_are_misuse()
    {
        using var alice = Alice();
        Assert.Throws<InvalidOperationException>(() => alice.Receive([0]));
        Assert.Throws<InvalidOperationException>(() => alice.Machine.RemoteClosed());
        alice.Start();
        Assert.Throws<InvalidOperationException>(() => alice.Start());
        Assert.Throws<InvalidOperationException>(() => alice.Machine.Accept(alice.Output));
        Assert.Throws<InvalidOperationException>(() => alice.Machine.Nack(RejectionMotive.NoMotive, [], alice.Output));

        var bob = Authenticated().Bob;
        Assert.Throws<ArgumentException>(() => bob.Machine.Nack(RejectionMotive.NoMotive, [.. new P2pPoint[101]], bob.Output));
        bob.Machine.Nack(RejectionMotive.NoMotive, [.. new P2pPoint[100]], bob.Output);
    }

    [Fact]
    public void A_disposed_machine_has_overwritten_its_keys_but_not_those_it_handed_over()
    {
        var (alice, bob) = Authenticated();
        bob.Machine.Accept(bob.Output);
        alice.Machine.Accept(alice.Output);
        bob.Machine.Dispose();
        Assert.Throws<ObjectDisposedException>(() => bob.Receive(alice.Take()));

        using var channel = Assert.IsType<Step.Established>(alice.Receive(bob.Take())).Channel;
        alice.Machine.Dispose();
        channel.Sealer.Seal(new byte[20]);
    }
}
