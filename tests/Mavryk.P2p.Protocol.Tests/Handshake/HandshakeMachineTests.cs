using System.Buffers;
using FsCheck;
using FsCheck.Xunit;
using Mavryk.P2p.Protocol.Channel;
using Mavryk.P2p.Protocol.Crypto;
using Mavryk.P2p.Protocol.Encoding;
using Mavryk.P2p.Protocol.Events;
using Mavryk.P2p.Protocol.Handshake;
using Mavryk.P2p.Protocol.Identity;
using Mavryk.P2p.Protocol.Messages;
using Mavryk.P2p.Protocol.Points;
using Mavryk.P2p.Protocol.Tests.Vectors;
using Mavryk.P2p.Protocol.Versions;
using Step = Mavryk.P2p.Protocol.Handshake.HandshakeStep<Mavryk.P2p.Protocol.Messages.ConnectionMetadata>;

namespace Mavryk.P2p.Protocol.Tests.Handshake;

/// <summary>Alice dials Bob, as in the worked examples.</summary>
public sealed class HandshakeMachineTests : IDisposable
{
    private static readonly P2pPoint BobsPoint = P2pPoint.Parse("198.51.100.23:9732");
    private static readonly P2pPoint AlicesSocket = P2pPoint.Parse("192.0.2.7:50002");

    private readonly HandshakeSettings<ConnectionMetadata> _alice = Settings("alice", new ConnectionMetadata(false, false));
    private readonly HandshakeSettings<ConnectionMetadata> _bob = Settings("bob", new ConnectionMetadata(true, false));

    public void Dispose()
    {
        _alice.Identity.Dispose();
        _bob.Identity.Dispose();
    }

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
        var (alice, bob) = Authenticated(_alice with { Version = _alice.Version with { P2pVersion = 0 } });
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
    [Trait("Scenario", "SOCK-02")]
    public void Too_little_work_ends_the_handshake_behind_our_connection_message()
    {
        using var alice = Alice();
        using var bob = Bob(_bob with { Target = ProofOfWorkTarget.FromDifficulty(100) });
        alice.Start();
        bob.Start();
        var failed = Assert.IsType<Step.Failed>(bob.Receive(alice.Take()));
        Assert.Equal(new P2pError.NotEnoughProofOfWork(_alice.Identity.PeerId), Assert.Single(failed.Trace));
        var sent = bob.Take();
        Assert.Equal(Hex("E05-bob", "on_the_wire"), sent);

        Assert.IsType<Step.NeedMoreBytes>(alice.Receive(sent));
        Assert.Equal([new P2pError.ConnectionClosed()], Assert.IsType<Step.Failed>(alice.Machine.RemoteClosed()).Trace.AsEnumerable());
    }

    [Fact]
    [Trait("Scenario", "SOCK-12")]
    public void Who_announces_our_public_key_without_its_secret_cannot_encipher()
    {
        using var thief = new NodeIdentity(_alice.Identity.SecretKey, _bob.Identity.PublicKey, _bob.Identity.Stamp);
        using var alice = Alice(_alice with { Identity = thief });
        using var bob = Bob();
        alice.Start();
        bob.Start();
        alice.Receive(bob.Take());
        var failed = Assert.IsType<Step.Failed>(bob.Receive(alice.Take()));
        Assert.Equal([new P2pError.DecipherError()], failed.Trace.AsEnumerable());
        Assert.Equal(HandshakeStage.Metadata, failed.Stage);
    }

    [Theory]
    [InlineData(9732)]
    [InlineData(0)]
    public void A_connection_to_ourselves_is_noticed_by_both_ends_behind_the_metadata(int announcedPort)
    {
        var bobs = _bob with { AnnouncedPort = (ushort)announcedPort };
        using var outgoing = Alice(bobs);
        using var incoming = Bob(bobs);
        outgoing.Start();
        incoming.Start();
        incoming.Receive(outgoing.Take());
        Assert.Equal([new P2pError.Myself(new ConnectionId(BobsPoint))], Assert.IsType<Step.Failed>(outgoing.Receive(incoming.Take())).Trace.AsEnumerable());
        Assert.Equal(
            [new P2pError.Myself(new ConnectionId(AlicesSocket.Address, announcedPort == 0 ? null : (ushort)announcedPort))],
            Assert.IsType<Step.Failed>(incoming.Receive(outgoing.Take())).Trace.AsEnumerable());
    }

    [Fact]
    public void An_incoming_peer_that_announces_no_port_has_an_id_point_without_one()
    {
        var (_, bob) = Authenticated(_alice with { AnnouncedPort = 0 });
        Assert.Equal(new ConnectionId(AlicesSocket.Address, null), bob.Remote!.IdPoint);
        Assert.Equal(AlicesSocket.Port, bob.Remote.RemoteSocketPort);
    }

    [Fact]
    public void A_key_of_low_order_is_refused()
    {
        using var weak = new NodeIdentity(new byte[NodeIdentity.SecretKeySize], default, default);
        using var bob = Bob(_bob with { Target = ProofOfWorkTarget.FromDifficulty(0) });
        using var alice = Alice(_alice with { Identity = weak });
        alice.Start();
        bob.Start();
        Assert.IsType<P2pError.ConnectionError>(Assert.Single(Assert.IsType<Step.Failed>(bob.Receive(alice.Take())).Trace.AsEnumerable()));
        Assert.Equal(Hex("E05-bob", "on_the_wire"), bob.Take());
    }

    [Theory]
    [InlineData(0, typeof(DecodeError.NotEnoughData))]
    [InlineData(103, typeof(DecodeError.NotEnoughData))]
    [InlineData(105, typeof(DecodeError.ExtraBytes))]
    public void A_connection_message_of_a_wrong_length_is_a_decoding_error(int length, Type expected)
    {
        using var bob = Bob();
        bob.Start();
        byte[] message = [0, (byte)length, .. Hex("E05-alice", "on_the_wire")[2..], 0];
        var failed = Assert.IsType<Step.Failed>(bob.Receive(message[..(2 + length)]));
        Assert.IsType(expected, Assert.IsType<P2pError.DecodingError>(Assert.Single(failed.Trace)).ReadError);
        Assert.Equal(HandshakeStage.ConnectionMessage, failed.Stage);
    }

    [Theory]
    [InlineData("", typeof(DecodeError.NotEnoughData))]
    [InlineData("00", typeof(DecodeError.NotEnoughData))]
    [InlineData("000000", typeof(DecodeError.ExtraBytes))]
    public void Metadata_fill_exactly_one_chunk(string plaintext, Type expected)
    {
        var (bob, alices) = HalfWay();
        var failed = Assert.IsType<Step.Failed>(bob.Receive(Sealed(alices, Convert.FromHexString(plaintext))));
        Assert.IsType(expected, Assert.IsType<P2pError.DecodingError>(Assert.Single(failed.Trace)).ReadError);
        Assert.Equal(HandshakeStage.Metadata, failed.Stage);
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
    public void Undecipherable_or_short_metadata_end_the_handshake()
    {
        var (first, alices) = HalfWay();
        var chunk = Sealed(alices, [0, 0]);
        chunk[^1] ^= 1;
        Assert.Equal([new P2pError.DecipherError()], Assert.IsType<Step.Failed>(first.Receive(chunk)).Trace.AsEnumerable());

        var (second, _) = HalfWay();
        var failed = Assert.IsType<Step.Failed>(second.Receive([0, 15]));
        Assert.Equal([new P2pError.InvalidIncomingCiphertextSize()], failed.Trace.AsEnumerable());
        Assert.Equal(HandshakeStage.Metadata, failed.Stage);
    }

    [Fact]
    public void An_undecipherable_or_short_or_undecodable_ack_ends_the_handshake()
    {
        Assert.Equal([new P2pError.InvalidAuth(), new P2pError.DecipherError()], AckFailure([0, 17, .. new byte[17]]));
        Assert.Equal([new P2pError.InvalidIncomingCiphertextSize()], AckFailure([0, 15]));

        var (bob, alices) = HalfWay();
        bob.Receive(Sealed(alices, [0, 0]));
        bob.Machine.Accept(bob.Output);
        Assert.Equal(
            [new P2pError.DecodingError(new DecodeError.UnexpectedTag(2))],
            Assert.IsType<Step.Failed>(bob.Receive(Sealed(alices, [2]))).Trace.AsEnumerable());

        var (extra, others) = HalfWay();
        extra.Receive(Sealed(others, [0, 0]));
        extra.Machine.Accept(extra.Output);
        Assert.Equal(
            [new P2pError.DecodingError(new DecodeError.ExtraBytes())],
            Assert.IsType<Step.Failed>(extra.Receive(Sealed(others, [0, 0]))).Trace.AsEnumerable());
    }

    [Fact]
    public void An_end_of_the_socket_is_told_by_what_was_awaited()
    {
        using var alice = Alice();
        alice.Start();
        Assert.Equal(HandshakeStage.ConnectionMessage, Closed(alice, new P2pError.ConnectionClosed()));

        var (halfWay, _) = HalfWay();
        Assert.Equal(HandshakeStage.Metadata, Closed(halfWay, new P2pError.ConnectionClosed()));

        Assert.Equal(HandshakeStage.Decision, Closed(Authenticated().Bob, new P2pError.ConnectionClosed()));

        var accepted = Authenticated().Bob;
        accepted.Machine.Accept(accepted.Output);
        Assert.Equal(HandshakeStage.Ack, Closed(accepted, new P2pError.RejectedSocketConnection(), new P2pError.ConnectionClosed()));
        Assert.Throws<InvalidOperationException>(() => accepted.Machine.RemoteClosed());
    }

    [Fact]
    public void Own_messages_that_cannot_be_written_are_our_failure()
    {
        using var longName = Alice(_alice with { Version = _alice.Version with { ChainName = new string('x', 65536) } });
        Assert.Equal([new P2pError.UnexpectedSizeOfDecodedBuffer()], Assert.IsType<Step.Failed>(longName.Machine.Start(longName.Output)).Trace.AsEnumerable());
        Assert.Equal(0, longName.Output.WrittenCount);

        Assert.Equal([new P2pError.InvalidMessageSize()], MetadataFailure(static (_, ref writer) => writer.WriteRaw(new byte[65518])));
        Assert.Equal(
            [new P2pError.EncodingError(new EncodeError.InvalidInt(0, -1, 65535))],
            MetadataFailure(static (_, ref writer) => writer.WriteUInt16(-1)));
    }

    [Fact]
    public void A_codec_that_throws_is_a_decoding_error()
    {
        var codec = new DelegateCodec(static (_, ref writer) => writer.WriteRaw([0, 0]), static (ref _) => throw new FormatException("cannot cope"));
        using var alice = Alice(_alice with { MetadataCodec = codec });
        using var bob = Bob();
        alice.Start();
        bob.Start();
        bob.Receive(alice.Take());
        Assert.Equal(
            [new P2pError.DecodingError(new DecodeError.ExceptionRaisedInUserFunction("cannot cope"))],
            Assert.IsType<Step.Failed>(alice.Receive(bob.Take())).Trace.AsEnumerable());
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
    public void Memory_follows_the_bytes_that_are_there_not_those_announced()
    {
        using var bob = Bob();
        bob.Start();
        var before = GC.GetAllocatedBytesForCurrentThread();
        bob.Receive([0xff, 0xff, .. new byte[100]]);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 2000);
    }

    [Property]
    public void Random_bytes_never_throw_and_never_pass(byte[][] reads, bool halfWay)
    {
        using var fresh = Bob();
        fresh.Start();
        var bob = halfWay ? HalfWay().Bob : fresh;
        foreach (var read in reads)
        {
            if (bob.Receive(read) is not Step.NeedMoreBytes and var step)
            {
                Assert.IsType<Step.Failed>(step);
                return;
            }
        }
    }

    [Property]
    public void One_flipped_bit_never_passes(NonNegativeInt bit)
    {
        // Of the connection message every bit counts: it is hashed into the nonces.
        using var alice = Alice();
        using var bob = Bob(_bob with { Target = ProofOfWorkTarget.FromDifficulty(0) });
        alice.Start();
        bob.Start();
        alice.Receive(bob.Take());
        var bytes = alice.Take();
        var flipped = 16 + (bit.Get % ((bytes.Length - 2) * 8));
        bytes[flipped / 8] ^= (byte)(1 << (flipped % 8));
        Assert.IsNotType<Step.Authenticated>(bob.Receive(bytes));
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

    private static HandshakeStage Closed(Party party, params P2pError[] trace)
    {
        var failed = Assert.IsType<Step.Failed>(party.Machine.RemoteClosed());
        Assert.Equal(trace, failed.Trace.AsEnumerable());
        return failed.Stage;
    }

    private static HandshakeSettings<ConnectionMetadata> Settings(string name, ConnectionMetadata metadata)
    {
        var input = VectorFile.Example("E05-" + name).GetProperty("input");
        var secret = VectorFile.Example("E01-" + name).GetProperty("input").Hex("secret_key");
        return new HandshakeSettings<ConnectionMetadata>(
            new NodeIdentity(secret, new ProofOfWorkStamp(input.Hex("proof_of_work_stamp"))),
            input.GetProperty("port").ValueKind == System.Text.Json.JsonValueKind.Null ? (ushort)0 : input.GetProperty("port").GetUInt16(),
            new NetworkVersion(input.Text("chain_name"), input.GetProperty("distributed_db_version").GetUInt16(), input.GetProperty("p2p_version").GetUInt16()),
            metadata,
            ConnectionMetadataCodec.Instance,
            ProofOfWorkTarget.FromDifficulty(12.5));
    }

    private static byte[] Hex(string example, string name, string part = "output") => VectorFile.Example(example).GetProperty(part).Hex(name);

    private static Nonce MessageNonce(string name) => new(Hex("E05-" + name, "message_nonce", "input"));

    private static byte[] Sealed(SecureChannel channel, ReadOnlySpan<byte> plaintext)
    {
        byte[] chunk = [.. new byte[MessageCutter.ChunkOverhead], .. plaintext];
        channel.Sealer.Seal(chunk);
        return chunk;
    }

    private Party Alice(HandshakeSettings<ConnectionMetadata>? settings = null) =>
        new(HandshakeMachine<ConnectionMetadata>.Outgoing(settings ?? _alice, MessageNonce("alice"), BobsPoint));

    private Party Bob(HandshakeSettings<ConnectionMetadata>? settings = null) =>
        new(HandshakeMachine<ConnectionMetadata>.Incoming(settings ?? _bob, MessageNonce("bob"), AlicesSocket));

    private (Party Alice, Party Bob) Authenticated(HandshakeSettings<ConnectionMetadata>? alices = null)
    {
        var (alice, bob) = (Alice(alices), Bob());
        alice.Start();
        bob.Start();
        bob.Receive(alice.Take());
        Assert.IsType<Step.Authenticated>(alice.Receive(bob.Take()));
        Assert.IsType<Step.Authenticated>(bob.Receive(alice.Take()));
        return (alice, bob);
    }

    // Bob waits for metadata; what Alice sends is made by the channel alone.
    private (Party Bob, SecureChannel Alices) HalfWay()
    {
        var bob = Bob();
        bob.Start();
        var (alicesMessage, bobsMessage) = (Hex("E05-alice", "on_the_wire"), bob.Take());
        bob.Receive(alicesMessage);
        return (bob, new SecureChannel(Hex("E06", "channel_key"), ChannelNonces.Derive(ChannelRole.Initiator, alicesMessage, bobsMessage)));
    }

    private IEnumerable<P2pError> AckFailure(byte[] chunk)
    {
        var bob = Authenticated().Bob;
        bob.Machine.Accept(bob.Output);
        var failed = Assert.IsType<Step.Failed>(bob.Receive(chunk));
        Assert.Equal(HandshakeStage.Ack, failed.Stage);
        return failed.Trace;
    }

    private IEnumerable<P2pError> MetadataFailure(DelegateCodec.Writer write)
    {
        using var alice = Alice(_alice with { MetadataCodec = new DelegateCodec(write, static (ref _) => default) });
        using var bob = Bob();
        alice.Start();
        bob.Start();
        return Assert.IsType<Step.Failed>(alice.Receive(bob.Take())).Trace;
    }

    private sealed class Party(HandshakeMachine<ConnectionMetadata> machine) : IDisposable
    {
        private int _taken;

        public HandshakeMachine<ConnectionMetadata> Machine => machine;

        public ArrayBufferWriter<byte> Output { get; } = new();

        public ConnectionInfo<ConnectionMetadata>? Remote { get; private set; }

        public void Start() => Assert.IsType<Step.NeedMoreBytes>(machine.Start(Output));

        public Step Receive(byte[] bytes)
        {
            var step = machine.Receive(bytes, Output, out _);
            Remote = (step as Step.Authenticated)?.Remote ?? Remote;
            return step;
        }

        /// <summary>What was written and not yet taken.</summary>
        public byte[] Take()
        {
            var bytes = Output.WrittenSpan[_taken..].ToArray();
            _taken = Output.WrittenCount;
            return bytes;
        }

        public void Dispose() => machine.Dispose();
    }

    private sealed class DelegateCodec(DelegateCodec.Writer write, DelegateCodec.Reader read) : IConnectionMetadataCodec<ConnectionMetadata>
    {
        public delegate void Writer(ConnectionMetadata metadata, ref WireWriter writer);

        public delegate ConnectionMetadata Reader(ref WireReader reader);

        public int MaxEncodedSize => int.MaxValue;

        public void Write(ConnectionMetadata metadata, ref WireWriter writer) => write(metadata, ref writer);

        public ConnectionMetadata Read(ref WireReader reader) => read(ref reader);

        public bool IsPrivate(ConnectionMetadata metadata) => metadata.PrivateNode;
    }
}
