using System.Buffers;
using Mavryk.P2p.Protocol.Channel;
using Mavryk.P2p.Protocol.Crypto;
using Mavryk.P2p.Protocol.Encoding;
using Mavryk.P2p.Protocol.Events;
using Mavryk.P2p.Protocol.Handshake;
using Mavryk.P2p.Protocol.Messages;
using Mavryk.P2p.Protocol.Points;
using Mavryk.P2p.Protocol.Tests.Vectors;
using Mavryk.P2p.Protocol.Versions;

namespace Mavryk.P2p.Protocol.Tests.Handshake;

/// <summary>
/// Plays one side of a recorded dialogue again: it reads what the other side sent, takes the decision that was taken then, and sends the messages that were
/// sent then, encoded anew.
/// </summary>
internal sealed class DialogueReplay : IDisposable
{
    private static readonly P2pMessageCodec<byte[]> Messages = new(new ApplicationMessages<byte[]>(new ApplicationMessage<byte[]>(
        0x10,
        "payload",
        static (message, ref writer) =>
        {
            writer.WriteBytes(message);
            return true;
        },
        static (ref reader) => reader.ReadBytes().ToArray())));

    private readonly Dialogue.Side _own;
    private readonly Dialogue.Side _other;
    private readonly HandshakeMachine<ConnectionMetadata> _machine;
    private readonly ArrayBufferWriter<byte> _sent = new();
    private byte[] _pending = [];

    public DialogueReplay(Dialogue dialogue, ChannelRole role)
    {
        (_own, _other) = role == ChannelRole.Initiator ? (dialogue.Initiator, dialogue.Responder) : (dialogue.Responder, dialogue.Initiator);
        var message = _own.ConnectionMessage;
        var version = message.GetProperty("version");
        var metadata = new WireReader(_own.Chunks.FirstOrDefault([0, 0]));
        var settings = new HandshakeSettings<ConnectionMetadata>(
            _own.CreateIdentity(),
            message.GetProperty("port").GetUInt16(),
            new NetworkVersion(version.Text("chain_name"), version.GetProperty("distributed_db_version").GetUInt16(), version.GetProperty("p2p_version").GetUInt16()),
            ConnectionMetadataCodec.Instance.Read(ref metadata),
            ConnectionMetadataCodec.Instance,
            ProofOfWorkTarget.FromDifficulty(role == ChannelRole.Responder ? dialogue.ResponderDifficulty : 0));
        var nonce = new Nonce(message.Hex("message_nonce"));
        _machine = role == ChannelRole.Initiator
            ? HandshakeMachine<ConnectionMetadata>.Outgoing(settings, nonce, P2pPoint.Parse(dialogue.Dialled))
            : HandshakeMachine<ConnectionMetadata>.Incoming(settings, nonce, P2pPoint.Parse(dialogue.RemoteSocket));
    }

    /// <summary>What the machine found out about the other side.</summary>
    public ConnectionInfo<ConnectionMetadata>? Remote { get; private set; }

    /// <summary>How the handshake ended; the decision is null if we ended it.</summary>
    public HandshakeStep<ConnectionMetadata>? End { get; private set; }

    /// <summary>The plaintexts that came behind the handshake.</summary>
    public List<byte[]> Received { get; } = [];

    /// <summary>All bytes sent.</summary>
    public ReadOnlySpan<byte> Sent => _sent.WrittenSpan;

    /// <summary>Plays the dialogue.</summary>
    /// <param name="readSizes">How many bytes each read brings; the last one brings the rest.</param>
    public DialogueReplay Run(IEnumerable<int> readSizes)
    {
        Assert.IsType<HandshakeStep<ConnectionMetadata>.NeedMoreBytes>(_machine.Start(_sent));
        var raw = _other.Raw.AsMemory();
        foreach (var size in readSizes.Append(raw.Length))
        {
            var read = raw[..Math.Min(size, raw.Length)];
            raw = raw[read.Length..];
            _pending = [.. _pending, .. read.Span];
            if (!Advance())
            {
                return this;
            }
        }

        End = _machine.RemoteClosed();
        return this;
    }

    public void Dispose()
    {
        (End as HandshakeStep<ConnectionMetadata>.Established)?.Channel.Dispose();
        _machine.Dispose();
    }

    // False once the dialogue was ended by us or by what was read.
    private bool Advance()
    {
        while (End is null)
        {
            var step = _machine.Receive(_pending, _sent, out var consumed);
            _pending = _pending[consumed..];
            switch (step)
            {
                case HandshakeStep<ConnectionMetadata>.NeedMoreBytes:
                    return true;
                case HandshakeStep<ConnectionMetadata>.Authenticated authenticated:
                    Remote = authenticated.Remote;
                    if (!Decide())
                    {
                        return false;
                    }

                    break;
                case HandshakeStep<ConnectionMetadata>.Established established:
                    End = step;
                    SendMessages(established.Channel.Sealer);
                    break;
                default:
                    End = step;
                    return false;
            }
        }

        ReceiveMessages(((HandshakeStep<ConnectionMetadata>.Established)End).Channel.Opener);
        return Received.Count < _other.Chunks.Length - 2;
    }

    private bool Decide()
    {
        if (_own.Chunks.Length < 2)
        {
            return false;
        }

        Assert.True(AckMessage.TryDecode(_own.Chunks[1], out var decision, out _));
        switch (decision)
        {
            case AckMessage.Ack:
                _machine.Accept(_sent);
                return true;
            case AckMessage.Nack nack:
                _machine.Nack(nack.Motive, nack.Points, _sent);
                return false;
            default:
                // A version-0 Nack has room for neither.
                _machine.Nack(RejectionMotive.DeprecatedP2pVersion, [default], _sent);
                return false;
        }
    }

    private void SendMessages(ChunkSealer sealer)
    {
        using var decoder = new MessageStreamDecoder<byte[]>(Messages);
        foreach (var chunk in _own.Chunks.Skip(2))
        {
            ReadOnlySpan<byte> plaintext = chunk;
            while (decoder.TryRead(ref plaintext, out var message, out _))
            {
                Assert.True(Messages.TryEncode(message, out var bytes, out _));
                foreach (var piece in MessageCutter.Default.Cut(bytes.Span))
                {
                    var sealedChunk = new byte[MessageCutter.ChunkOverhead + piece.Length];
                    piece.CopyTo(sealedChunk.AsSpan(MessageCutter.ChunkOverhead));
                    sealer.Seal(sealedChunk);
                    _sent.Write(sealedChunk);
                }

                bytes.Dispose();
            }
        }
    }

    private void ReceiveMessages(ChunkOpener opener)
    {
        while (opener.Open(_pending, out var plaintext, out var count) is var status && status != ChunkStatus.Incomplete)
        {
            Assert.Equal(ChunkStatus.Opened, status);
            Received.Add(plaintext.ToArray());
            _pending = _pending[count..];
        }
    }
}
