using FsCheck;
using FsCheck.Xunit;
using Mavryk.P2p.Protocol.Crypto;
using Mavryk.P2p.Protocol.Encoding;
using Mavryk.P2p.Protocol.Events;
using Mavryk.P2p.Protocol.Handshake;
using Mavryk.P2p.Protocol.Identity;
using Mavryk.P2p.Protocol.Messages;
using Mavryk.P2p.Protocol.Points;
using Step = Mavryk.P2p.Protocol.Handshake.HandshakeStep<Mavryk.P2p.Protocol.Messages.ConnectionMetadata>;

namespace Mavryk.P2p.Protocol.Tests.Handshake;

/// <summary>Failures and what is said about them (wire 4.5, 4.9).</summary>
public sealed class HandshakeFailureTests : HandshakeFixture
{
    [Fact]
    [Trait("Scenario", "SOCK-02")]
    public void Too_little_work_ends_the_handshake_behind_our_connection_message()
    {
        using var alice = Alice();
        using var bob = Bob(BobsSettings with { Target = ProofOfWorkTarget.FromDifficulty(100) });
        alice.Start();
        bob.Start();
        var failed = Assert.IsType<Step.Failed>(bob.Receive(alice.Take()));
        Assert.Equal(new P2pError.NotEnoughProofOfWork(AlicesSettings.Identity.PeerId), Assert.Single(failed.Trace));
        var sent = bob.Take();
        Assert.Equal(Hex("E05-bob", "on_the_wire"), sent);

        Assert.IsType<Step.NeedMoreBytes>(alice.Receive(sent));
        Assert.Equal([new P2pError.ConnectionClosed()], Assert.IsType<Step.Failed>(alice.Machine.RemoteClosed()).Trace.AsEnumerable());
    }

    [Fact]
    [Trait("Scenario", "SOCK-12")]
    public void Who_announces_our_public_key_without_its_secret_cannot_encipher()
    {
        using var thief = new NodeIdentity(AlicesSettings.Identity.SecretKey, BobsSettings.Identity.PublicKey, BobsSettings.Identity.Stamp);
        using var alice = Alice(AlicesSettings with { Identity = thief });
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
        var bobs = BobsSettings with { AnnouncedPort = (ushort)announcedPort };
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
    public void A_key_of_low_order_is_refused()
    {
        using var weak = new NodeIdentity(new byte[NodeIdentity.SecretKeySize], default, default);
        using var bob = Bob(BobsSettings with { Target = ProofOfWorkTarget.FromDifficulty(0) });
        using var alice = Alice(AlicesSettings with { Identity = weak });
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
        using var longName = Alice(AlicesSettings with { Version = AlicesSettings.Version with { ChainName = new string('x', 65536) } });
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
        using var alice = Alice(AlicesSettings with { MetadataCodec = codec });
        using var bob = Bob();
        alice.Start();
        bob.Start();
        bob.Receive(alice.Take());
        Assert.Equal(
            [new P2pError.DecodingError(new DecodeError.ExceptionRaisedInUserFunction("cannot cope"))],
            Assert.IsType<Step.Failed>(alice.Receive(bob.Take())).Trace.AsEnumerable());
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
        using var bob = Bob(BobsSettings with { Target = ProofOfWorkTarget.FromDifficulty(0) });
        alice.Start();
        bob.Start();
        alice.Receive(bob.Take());
        var bytes = alice.Take();
        var flipped = 16 + (bit.Get % ((bytes.Length - 2) * 8));
        bytes[flipped / 8] ^= (byte)(1 << (flipped % 8));
        Assert.IsNotType<Step.Authenticated>(bob.Receive(bytes));
    }

    private static HandshakeStage Closed(Party party, params P2pError[] trace)
    {
        var failed = Assert.IsType<Step.Failed>(party.Machine.RemoteClosed());
        Assert.Equal(trace, failed.Trace.AsEnumerable());
        return failed.Stage;
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
        using var alice = Alice(AlicesSettings with { MetadataCodec = new DelegateCodec(write, static (ref _) => default) });
        using var bob = Bob();
        alice.Start();
        bob.Start();
        return Assert.IsType<Step.Failed>(alice.Receive(bob.Take())).Trace;
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
