using System.Buffers;
using Mavryk.P2p.Protocol.Channel;
using Mavryk.P2p.Protocol.Crypto;
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
public abstract class HandshakeFixture : IDisposable
{
    protected static readonly P2pPoint BobsPoint = P2pPoint.Parse("198.51.100.23:9732");
    protected static readonly P2pPoint AlicesSocket = P2pPoint.Parse("192.0.2.7:50002");

    protected HandshakeSettings<ConnectionMetadata> AlicesSettings { get; } = Settings("alice", new ConnectionMetadata(false, false));

    protected HandshakeSettings<ConnectionMetadata> BobsSettings { get; } = Settings("bob", new ConnectionMetadata(true, false));

    public void Dispose()
    {
        AlicesSettings.Identity.Dispose();
        BobsSettings.Identity.Dispose();
        GC.SuppressFinalize(this);
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

    protected static byte[] Hex(string example, string name, string part = "output") => VectorFile.Example(example).GetProperty(part).Hex(name);

    private static Nonce MessageNonce(string name) => new(Hex("E05-" + name, "message_nonce", "input"));

    protected static byte[] Sealed(SecureChannel channel, ReadOnlySpan<byte> plaintext)
    {
        byte[] chunk = [.. new byte[MessageCutter.ChunkOverhead], .. plaintext];
        channel.Sealer.Seal(chunk);
        return chunk;
    }

    protected Party Alice(HandshakeSettings<ConnectionMetadata>? settings = null) =>
        new(HandshakeMachine<ConnectionMetadata>.Outgoing(settings ?? AlicesSettings, MessageNonce("alice"), BobsPoint));

    protected Party Bob(HandshakeSettings<ConnectionMetadata>? settings = null) =>
        new(HandshakeMachine<ConnectionMetadata>.Incoming(settings ?? BobsSettings, MessageNonce("bob"), AlicesSocket));

    protected (Party Alice, Party Bob) Authenticated(HandshakeSettings<ConnectionMetadata>? alices = null)
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
    protected (Party Bob, SecureChannel Alices) HalfWay()
    {
        var bob = Bob();
        bob.Start();
        var (alicesMessage, bobsMessage) = (Hex("E05-alice", "on_the_wire"), bob.Take());
        bob.Receive(alicesMessage);
        return (bob, new SecureChannel(Hex("E06", "channel_key"), ChannelNonces.Derive(ChannelRole.Initiator, alicesMessage, bobsMessage)));
    }

    protected sealed class Party(HandshakeMachine<ConnectionMetadata> machine) : IDisposable
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
}
