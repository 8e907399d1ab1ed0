using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Mavryk.P2p.Protocol.Channel;
using Mavryk.P2p.Protocol.Crypto;
using Mavryk.P2p.Protocol.Encoding;
using Mavryk.P2p.Protocol.Events;
using Mavryk.P2p.Protocol.Messages;
using Mavryk.P2p.Protocol.Points;

namespace Mavryk.P2p.Protocol.Handshake;

/// <summary>
/// One handshake, of either side (wire 4.1): bytes in, bytes out. It sends before it reads in each of its three exchanges, holds at most one connection
/// message or chunk, and stops reading behind the Ack. Not thread-safe. Disposing overwrites the keys, unless the channel was handed over.
/// </summary>
/// <typeparam name="TConnMeta">The metadata of the application.</typeparam>
public sealed class HandshakeMachine<TConnMeta> : IDisposable
{
    private static readonly HandshakeStep<TConnMeta> NeedMoreBytes = new HandshakeStep<TConnMeta>.NeedMoreBytes();

    private readonly HandshakeSettings<TConnMeta> _settings;
    private readonly Nonce _messageNonce;
    private readonly ChannelRole _role;
    private readonly P2pPoint _remoteSocket;
    private byte[] _sent = [];
    private byte[] _received = [];
    private int _receivedCount;
    private ConnectionMessage? _remote;
    private SecureChannel? _channel;

    private HandshakeMachine(HandshakeSettings<TConnMeta> settings, Nonce messageNonce, ChannelRole role, P2pPoint remoteSocket)
    {
        _settings = settings;
        _messageNonce = messageNonce;
        _role = role;
        _remoteSocket = remoteSocket;
    }

    /// <summary>What the handshake waits for.</summary>
    public HandshakeStage Stage { get; private set; }

    /// <summary>What the remote said first, once it was read: who it claims to be, also if the handshake goes no further.</summary>
    public ConnectionMessage? RemoteMessage => _remote;

    /// <summary>The handshake of a connection that we opened.</summary>
    /// <param name="settings">What all handshakes have in common.</param>
    /// <param name="messageNonce">Random and fresh for this connection: it alone keeps the channel's nonces from being used twice.</param>
    /// <param name="dialled">The point that was dialled.</param>
    public static HandshakeMachine<TConnMeta> Outgoing(HandshakeSettings<TConnMeta> settings, Nonce messageNonce, P2pPoint dialled) =>
        new(settings, messageNonce, ChannelRole.Initiator, dialled);

    /// <summary>The handshake of a connection that we accepted.</summary>
    /// <param name="settings">What all handshakes have in common.</param>
    /// <param name="messageNonce">Random and fresh for this connection: it alone keeps the channel's nonces from being used twice.</param>
    /// <param name="remoteSocket">The remote end of the socket.</param>
    public static HandshakeMachine<TConnMeta> Incoming(HandshakeSettings<TConnMeta> settings, Nonce messageNonce, P2pPoint remoteSocket) =>
        new(settings, messageNonce, ChannelRole.Responder, remoteSocket);

    /// <summary>Writes our connection message.</summary>
    /// <param name="output">Takes the bytes to send.</param>
    /// <returns><see cref="HandshakeStep{TConnMeta}.NeedMoreBytes"/>, or a failure if our own message cannot be encoded.</returns>
    /// <exception cref="InvalidOperationException">The handshake was started before.</exception>
    public HandshakeStep<TConnMeta> Start(IBufferWriter<byte> output)
    {
        Expect(HandshakeStage.Unstarted);
        Stage = HandshakeStage.ConnectionMessage;
        var identity = _settings.Identity;
        var message = new ConnectionMessage(_settings.AnnouncedPort, identity.PublicKey, identity.Stamp, _messageNonce, _settings.Version);
        if (!message.TryEncode(out var frame, out var error))
        {
            return Fail(error);
        }

        _sent = frame;
        output.Write(frame);
        return NeedMoreBytes;
    }

    /// <summary>Reads on, as far as the handshake goes without a decision of ours.</summary>
    /// <param name="input">Received bytes, split anyhow; what was not consumed is to be given again.</param>
    /// <param name="output">Takes the bytes to send.</param>
    /// <param name="consumed">Number of bytes that belong to the handshake; those behind its end are messages.</param>
    /// <exception cref="InvalidOperationException">The handshake was not started, or is over.</exception>
    public HandshakeStep<TConnMeta> Receive(ReadOnlySpan<byte> input, IBufferWriter<byte> output, out int consumed)
    {
        var rest = input;
        HandshakeStep<TConnMeta>? step;
        do
        {
            step = Stage switch
            {
                HandshakeStage.ConnectionMessage => ReceiveConnectionMessage(ref rest, output),
                HandshakeStage.Metadata => ReceiveMetadata(ref rest),
                HandshakeStage.Decision => NeedMoreBytes,
                HandshakeStage.Ack => ReceiveAck(ref rest),
                _ => throw WrongStage(),
            };
        }
        while (step is null);

        consumed = input.Length - rest.Length;
        return step;
    }

    /// <summary>Accepts the authenticated remote: writes an Ack. Bytes not consumed before are to be given to <see cref="Receive"/> next.</summary>
    /// <param name="output">Takes the bytes to send.</param>
    /// <exception cref="InvalidOperationException">No remote waits for a decision.</exception>
    public void Accept(IBufferWriter<byte> output)
    {
        Expect(HandshakeStage.Decision);
        Stage = HandshakeStage.Ack;
        Send(new AckMessage.Ack(), output);
    }

    /// <summary>
    /// Refuses the authenticated remote, in the form that it understands (wire 4.4), and ends the handshake: nothing is read any more. The bytes must be on
    /// their way before the socket is closed.
    /// </summary>
    /// <param name="motive">Why.</param>
    /// <param name="points">Other points that it may try, at most <see cref="AckMessage.MaxPoints"/>.</param>
    /// <param name="output">Takes the bytes to send.</param>
    /// <exception cref="InvalidOperationException">No remote waits for a decision.</exception>
    /// <exception cref="ArgumentException">There are too many points.</exception>
    public void Nack(RejectionMotive motive, ImmutableArray<P2pPoint> points, IBufferWriter<byte> output)
    {
        Expect(HandshakeStage.Decision);
        if (points.Length > AckMessage.MaxPoints)
        {
            throw new ArgumentException($"A Nack holds at most {AckMessage.MaxPoints} points, not {points.Length}.", nameof(points));
        }

        Stage = HandshakeStage.Ended;
        Send(AckMessage.Refusal(_remote!.Version, motive, points), output);
    }

    /// <summary>
    /// The socket ended, in either direction, and no received bytes are left: a remote may close right behind its Nack, which is then to be read first.
    /// </summary>
    /// <exception cref="InvalidOperationException">The handshake was not started, or is over.</exception>
    public HandshakeStep<TConnMeta> RemoteClosed() => Stage switch
    {
        HandshakeStage.Unstarted or HandshakeStage.Ended => throw WrongStage(),
        HandshakeStage.Ack => Fail(new P2pError.RejectedSocketConnection(), new P2pError.ConnectionClosed()),
        _ => Fail(new P2pError.ConnectionClosed()),
    };

    /// <inheritdoc/>
    public void Dispose() => _channel?.Dispose();

    private HandshakeStep<TConnMeta>? ReceiveConnectionMessage(ref ReadOnlySpan<byte> input, IBufferWriter<byte> output)
    {
        if (!Fill(LengthPrefix.Size, ref input) || !Fill(LengthPrefix.Size + BinaryPrimitives.ReadUInt16BigEndian(_received), ref input))
        {
            return NeedMoreBytes;
        }

        var frame = _received.AsSpan(0, _receivedCount);
        if (!ConnectionMessage.TryDecode(frame[LengthPrefix.Size..], out _remote, out var error))
        {
            return Fail(new P2pError.DecodingError(error));
        }

        if (!_settings.Target.IsMetBy(_remote.PublicKey, _remote.ProofOfWorkStamp))
        {
            return Fail(new P2pError.NotEnoughProofOfWork(_remote.PublicKey.ToPeerId()));
        }

        Span<byte> key = stackalloc byte[BoxCipher.KeySize];
        if (!ChannelKey.TryDerive(_settings.Identity.SecretKey, _remote.PublicKey, key))
        {
            return Fail(new P2pError.ConnectionError("The public key of the remote is of low order."));
        }

        _channel = new SecureChannel(key, ChannelNonces.Derive(_role, _sent, frame), _settings.Cipher);
        CryptographicOperations.ZeroMemory(key);
        _receivedCount = 0;
        Stage = HandshakeStage.Metadata;
        return SendMetadata(output);
    }

    private HandshakeStep<TConnMeta>? SendMetadata(IBufferWriter<byte> output)
    {
        var writer = new WireWriter();
        _settings.MetadataCodec.Write(_settings.Metadata, ref writer);
        P2pError? error = writer.Error is { } unwritten ? new P2pError.EncodingError(unwritten)
            : writer.Length > MessageCutter.MaxPlaintextSize ? new P2pError.InvalidMessageSize()
            : null;
        if (error is null)
        {
            Send(writer.Written, output);
        }

        writer.Dispose();
        return error is null ? null : Fail(error);
    }

    private HandshakeStep<TConnMeta> ReceiveMetadata(ref ReadOnlySpan<byte> input)
    {
        switch (ReceiveChunk(ref input, out var plaintext))
        {
            case ChunkStatus.Incomplete:
                return NeedMoreBytes;
            case ChunkStatus.Failed:
                return Fail(_channel!.Opener.Error!);
        }

        if (!TryReadMetadata(plaintext, out var metadata, out var error))
        {
            return Fail(new P2pError.DecodingError(error));
        }

        var remote = _remote!;
        var peerId = remote.PublicKey.ToPeerId();
        var idPoint = IdPoint(remote.Port);
        if (peerId == _settings.Identity.PeerId)
        {
            return Fail(new P2pError.Myself(idPoint));
        }

        Stage = HandshakeStage.Decision;
        return new HandshakeStep<TConnMeta>.Authenticated(new ConnectionInfo<TConnMeta>(
            _role == ChannelRole.Responder,
            peerId,
            idPoint,
            _remoteSocket.Port,
            remote.Version,
            _settings.MetadataCodec.IsPrivate(metadata),
            _settings.Metadata,
            metadata));
    }

    private HandshakeStep<TConnMeta> ReceiveAck(ref ReadOnlySpan<byte> input)
    {
        switch (ReceiveChunk(ref input, out var plaintext))
        {
            case ChunkStatus.Incomplete:
                return NeedMoreBytes;
            case ChunkStatus.Failed when _channel!.Opener.Error is P2pError.DecipherError undecipherable:
                return Fail(new P2pError.InvalidAuth(), undecipherable);
            case ChunkStatus.Failed:
                return Fail(_channel!.Opener.Error!);
        }

        if (!AckMessage.TryDecode(plaintext, out var message, out var error))
        {
            return Fail(new P2pError.DecodingError(error));
        }

        Stage = HandshakeStage.Ended;
        switch (message)
        {
            case AckMessage.Nack nack:
                return new HandshakeStep<TConnMeta>.Refused(new P2pError.RejectedByNack(nack.Motive, nack.Points));
            case AckMessage.NackV0:
                return new HandshakeStep<TConnMeta>.Refused(new P2pError.RejectedByNack(RejectionMotive.NoMotive, null));
            default:
                var established = new HandshakeStep<TConnMeta>.Established(_channel!);
                _channel = null;
                return established;
        }
    }

    private bool TryReadMetadata(
        ReadOnlySpan<byte> plaintext, [MaybeNullWhen(false)] out TConnMeta metadata, [NotNullWhen(false)] out DecodeError? error)
    {
        var reader = new WireReader(plaintext);
        try
        {
            metadata = _settings.MetadataCodec.Read(ref reader);
            error = reader.Complete();
        }
        catch (Exception exception)
        {
            // A codec of the application that cannot cope with bytes of a remote is a decoding error, as in the reference (wire 1.6).
            metadata = default;
            error = new DecodeError.ExceptionRaisedInUserFunction(exception.Message);
        }

        return error is null;
    }

    // An incoming peer is known by the port it announces, not by that of its socket (wire 4.6).
    private ConnectionId IdPoint(ushort announcedPort) => _role == ChannelRole.Initiator
        ? new ConnectionId(_remoteSocket)
        : new ConnectionId(_remoteSocket.Address, announcedPort == 0 ? null : announcedPort);

    private void Send(AckMessage message, IBufferWriter<byte> output)
    {
        var writer = new WireWriter();
        message.Write(ref writer);
        Send(writer.Written, output);
        writer.Dispose();
    }

    private void Send(ReadOnlySpan<byte> plaintext, IBufferWriter<byte> output)
    {
        var size = MessageCutter.ChunkOverhead + plaintext.Length;
        var chunk = output.GetSpan(size)[..size];
        plaintext.CopyTo(chunk[MessageCutter.ChunkOverhead..]);
        _channel!.Sealer.Seal(chunk);
        output.Advance(size);
    }

    private ChunkStatus ReceiveChunk(ref ReadOnlySpan<byte> input, out Span<byte> plaintext)
    {
        ChunkStatus status;
        while ((status = _channel!.Opener.Open(_received.AsSpan(0, _receivedCount), out plaintext, out var count)) == ChunkStatus.Incomplete)
        {
            if (!Fill(_receivedCount + count, ref input))
            {
                return ChunkStatus.Incomplete;
            }
        }

        _receivedCount = 0;
        return status;
    }

    // Takes bytes over until that many are held. Memory grows with the bytes that are really there, not with what they announce.
    private bool Fill(int size, ref ReadOnlySpan<byte> input)
    {
        var count = Math.Min(Math.Max(size - _receivedCount, 0), input.Length);
        if (_receivedCount + count > _received.Length)
        {
            Array.Resize(ref _received, Math.Min(size, Math.Max(2 * _received.Length, _receivedCount + count)));
        }

        input[..count].CopyTo(_received.AsSpan(_receivedCount));
        input = input[count..];
        _receivedCount += count;
        return _receivedCount >= size;
    }

    private HandshakeStep<TConnMeta>.Failed Fail(params ReadOnlySpan<P2pError> trace)
    {
        var failed = new HandshakeStep<TConnMeta>.Failed([.. trace], Stage);
        Stage = HandshakeStage.Ended;
        return failed;
    }

    private void Expect(HandshakeStage stage)
    {
        if (Stage != stage)
        {
            throw WrongStage();
        }
    }

    private InvalidOperationException WrongStage() => new($"Not in stage {Stage}.");
}
