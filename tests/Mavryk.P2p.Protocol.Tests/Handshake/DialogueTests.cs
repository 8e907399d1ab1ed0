using System.Text.Json;
using FsCheck;
using FsCheck.Xunit;
using Mavryk.P2p.Protocol.Channel;
using Mavryk.P2p.Protocol.Crypto;
using Mavryk.P2p.Protocol.Events;
using Mavryk.P2p.Protocol.Handshake;
using Mavryk.P2p.Protocol.Json;
using Mavryk.P2p.Protocol.Messages;
using Mavryk.P2p.Protocol.Points;
using Mavryk.P2p.Protocol.Tests.Json;
using Mavryk.P2p.Protocol.Tests.Vectors;

namespace Mavryk.P2p.Protocol.Tests.Handshake;

public sealed class DialogueTests
{
    public static TheoryData<string, ChannelRole> Sides
    {
        get
        {
            var sides = new TheoryData<string, ChannelRole>();
            foreach (var name in Dialogue.Names)
            {
                sides.Add(name, ChannelRole.Initiator);
                sides.Add(name, ChannelRole.Responder);
            }

            return sides;
        }
    }

    [Theory]
    [MemberData(nameof(Sides))]
    public void A_side_sends_the_recorded_bytes_and_reads_the_recorded_messages(string name, ChannelRole role) => Check(name, role, []);

    [Theory]
    [MemberData(nameof(Sides))]
    public void A_side_does_so_too_if_its_bytes_come_one_by_one(string name, ChannelRole role)
    {
        // The long dialogue brings nothing new behind its handshake.
        Check(name, role, Enumerable.Repeat(1, 400));
    }

    [Property(MaxTest = 50)]
    public void A_side_does_so_too_if_its_bytes_are_split_anyhow(NonNegativeInt which, bool initiator, PositiveInt[] sizes)
    {
        var names = Dialogue.Names.Where(static name => name != "big").ToArray();
        Check(names[which.Get % names.Length], initiator ? ChannelRole.Initiator : ChannelRole.Responder, sizes.Select(static size => size.Get));
    }

    [Theory]
    [MemberData(nameof(Sides))]
    public void The_keys_and_nonces_of_a_channel_are_the_recorded_ones(string name, ChannelRole role)
    {
        var dialogue = Dialogue.Read(name);
        var (own, other) = role == ChannelRole.Initiator ? (dialogue.Initiator, dialogue.Responder) : (dialogue.Responder, dialogue.Initiator);
        using var identity = own.CreateIdentity();
        using var remote = other.CreateIdentity();
        var key = new byte[BoxCipher.KeySize];
        Assert.True(ChannelKey.TryDerive(identity.SecretKey, remote.PublicKey, key));
        Assert.Equal(dialogue.ChannelKey, key);

        var nonces = ChannelNonces.Derive(role, FirstMessage(own), FirstMessage(other));
        Assert.Equal(own.FirstNonce, nonces.Sending);
        Assert.Equal(other.FirstNonce, nonces.Receiving);
    }

    [Theory]
    [MemberData(nameof(Sides))]
    public void A_side_knows_the_other_by_the_point_that_can_be_dialled(string name, ChannelRole role)
    {
        var dialogue = Dialogue.Read(name);
        using var replay = new DialogueReplay(dialogue, role).Run([]);
        if (replay.Remote is not { } remote)
        {
            Assert.Equal("pow", name);
            return;
        }

        var other = role == ChannelRole.Initiator ? dialogue.Responder : dialogue.Initiator;
        var socket = P2pPoint.Parse(role == ChannelRole.Initiator ? dialogue.Dialled : dialogue.RemoteSocket);
        using var identity = other.CreateIdentity();
        Assert.Equal(role == ChannelRole.Responder, remote.Incoming);
        Assert.Equal(identity.PeerId, remote.PeerId);
        Assert.Equal(socket.Port, remote.RemoteSocketPort);
        Assert.Equal(new ConnectionId(socket.Address, role == ChannelRole.Initiator ? socket.Port : other.ConnectionMessage.GetProperty("port").GetUInt16()), remote.IdPoint);
        Assert.Equal(other.ConnectionMessage.GetProperty("version").Text("chain_name"), remote.AnnouncedVersion.ChainName);
        Assert.Equal(other.Chunks[0], new[] { remote.RemoteMetadata.DisableMempool, remote.RemoteMetadata.PrivateNode }.Select(static flag => flag ? (byte)0xff : (byte)0));
        Assert.Equal(remote.RemoteMetadata.PrivateNode, remote.Private);
    }

    [Theory]
    [InlineData("success", null)]
    [InlineData("big", null)]
    [InlineData("max0", null)]
    [InlineData("banned", typeof(HandshakeStep<ConnectionMetadata>.Failed))]
    [InlineData("private", typeof(HandshakeStep<ConnectionMetadata>.Failed))]
    [InlineData("pow", typeof(HandshakeStep<ConnectionMetadata>.Failed))]
    [InlineData("nack_ddb", typeof(HandshakeStep<ConnectionMetadata>.Refused))]
    [InlineData("nack_p2p_deprecated", typeof(HandshakeStep<ConnectionMetadata>.Refused))]
    public void An_initiator_ends_with_the_recorded_errors(string name, Type? end)
    {
        var dialogue = Dialogue.Read(name);
        using var replay = new DialogueReplay(dialogue, ChannelRole.Initiator).Run([]);
        Assert.Equal(end ?? typeof(HandshakeStep<ConnectionMetadata>.Established), replay.End!.GetType());
        if (end is not null)
        {
            using var json = new MemoryStream();
            using (var writer = new Utf8JsonWriter(json))
            {
                P2pJson.WriteTrace(writer, replay.End is HandshakeStep<ConnectionMetadata>.Failed failed
                    ? failed.Trace
                    : [((HandshakeStep<ConnectionMetadata>.Refused)replay.End).Error]);
            }

            JsonAssert.Equal(dialogue.ConnectResult.GetProperty("error"), System.Text.Encoding.UTF8.GetString(json.ToArray()));
        }
    }

    [Fact]
    public void A_responder_finds_too_little_work_and_says_nothing_more()
    {
        var dialogue = Dialogue.Read("pow");
        using var replay = new DialogueReplay(dialogue, ChannelRole.Responder).Run([]);
        using var initiator = dialogue.Initiator.CreateIdentity();
        var failed = Assert.IsType<HandshakeStep<ConnectionMetadata>.Failed>(replay.End);
        Assert.Equal(new P2pError.NotEnoughProofOfWork(initiator.PeerId), Assert.Single(failed.Trace));
        Assert.Equal(HandshakeStage.ConnectionMessage, failed.Stage);
    }

    private static void Check(string name, ChannelRole role, IEnumerable<int> readSizes)
    {
        var dialogue = Dialogue.Read(name);
        var (own, other) = role == ChannelRole.Initiator ? (dialogue.Initiator, dialogue.Responder) : (dialogue.Responder, dialogue.Initiator);
        using var replay = new DialogueReplay(dialogue, role).Run(readSizes);
        Assert.Equal(own.Raw, replay.Sent);
        if (replay.End is HandshakeStep<ConnectionMetadata>.Established)
        {
            Assert.Equal(other.Chunks.Skip(2), replay.Received);
        }
    }

    private static byte[] FirstMessage(Dialogue.Side side) => side.Raw[..(2 + ((side.Raw[0] << 8) | side.Raw[1]))];
}
