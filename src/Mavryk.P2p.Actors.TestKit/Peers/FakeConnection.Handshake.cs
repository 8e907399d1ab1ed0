using Mavryk.P2p.Protocol.Channel;
using Mavryk.P2p.Protocol.Crypto;
using Mavryk.P2p.Protocol.Encoding;
using Mavryk.P2p.Protocol.Messages;

namespace Mavryk.P2p.Actors.TestKit.Peers;

public sealed partial class FakeConnection<TMessage, TConnMeta>
{
    /// <summary>Goes through the whole handshake (wire 4.1), as well as the options let it: at each stage first sends, then reads.</summary>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>
    /// The remote's answer: the connection runs if it is an Ack. Null if one side ended the connection before, or this peer answered with a Nack.
    /// </returns>
    /// <exception cref="InvalidDataException">The remote sent something that is not legal at its stage.</exception>
    public async Task<AckMessage?> HandshakeAsync(CancellationToken cancellationToken = default)
    {
        foreach (var stage in Enum.GetValues<FakePeerStage>())
        {
            if (!await SendAsync(stage, cancellationToken) || !await ReceiveAsync(stage, cancellationToken))
            {
                return null;
            }
        }

        return RemoteAnswer;
    }

    /// <summary>Sends what belongs to a stage of the handshake, or does what is wrong there.</summary>
    /// <param name="stage">The stage. Those after the connection message need the remote's connection message.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>False if the connection is over: closed by a fault or after a Nack, or by the remote.</returns>
    public async Task<bool> SendAsync(FakePeerStage stage, CancellationToken cancellationToken = default)
    {
        var content = ContentOf(stage);
        try
        {
            switch (_options.Fault?.Stage == stage ? _options.Fault : null)
            {
                case FakePeerFault.Silence:
                    _ = await ReadToEndAsync(cancellationToken);
                    return false;
                case FakePeerFault.Close:
                    await DisposeAsync();
                    return false;
                case FakePeerFault.Reset:
                    Abort();
                    return false;
                case FakePeerFault.RawBytes raw:
                    await SendBytesAsync(raw.Bytes, cancellationToken);
                    break;
                case FakePeerFault.BadTag when stage != FakePeerStage.ConnectionMessage:
                    await SendTamperedChunkAsync(content, cancellationToken);
                    break;
                case FakePeerFault.Content other:
                    await SendContentAsync(stage, other.Plaintext, cancellationToken);
                    break;
                default:
                    await SendContentAsync(stage, content, cancellationToken);
                    break;
            }
        }
        catch (IOException)
        {
            return false;
        }

        if (stage == FakePeerStage.Ack && _options.Answer is not AckMessage.Ack)
        {
            await DisposeAsync();
            return false;
        }

        return true;
    }

    /// <summary>Reads what the remote sends at a stage of the handshake.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>False if the remote has ended the connection.</returns>
    /// <exception cref="InvalidDataException">The remote sent something that is not legal at this stage.</exception>
    public async Task<bool> ReceiveAsync(FakePeerStage stage, CancellationToken cancellationToken = default)
    {
        if (stage == FakePeerStage.ConnectionMessage)
        {
            if (await ReadFrameAsync(cancellationToken) is not { } frame)
            {
                return false;
            }

            Meet(frame);
            return true;
        }

        if (await ReceiveChunkAsync(cancellationToken) is not { } plaintext)
        {
            return false;
        }

        Take(stage, plaintext.Span);
        return true;
    }

    private byte[] ContentOf(FakePeerStage stage)
    {
        if (stage == FakePeerStage.ConnectionMessage)
        {
            var nonce = new byte[Nonce.Size];
            _options.Random.NextBytes(nonce);
            var message = new ConnectionMessage(
                _options.Port, _options.ForeignKey ?? _options.Identity.PublicKey, _options.Identity.Stamp, new Nonce(nonce), _options.Version);
            return message.TryEncode(out var frame, out var error)
                ? (_ownMessage = frame)[LengthPrefix.Size..]
                : throw new InvalidOperationException($"The connection message cannot be encoded: {error}.");
        }

        var writer = new WireWriter();
        if (stage == FakePeerStage.Metadata)
        {
            _options.MetadataCodec.Write(_options.Metadata, ref writer);
        }
        else
        {
            _options.Answer.Write(ref writer);
        }

        var content = writer.Written.ToArray();
        writer.Dispose();
        return content;
    }

    private Task SendContentAsync(FakePeerStage stage, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        if (stage != FakePeerStage.ConnectionMessage)
        {
            return SendChunkAsync(content, cancellationToken);
        }

        return LengthPrefix.TryFrame(content.Span, out var frame)
            ? SendBytesAsync(_ownMessage = frame, cancellationToken)
            : throw new InvalidOperationException("The connection message is too long for its length field.");
    }

    private void Meet(byte[] frame)
    {
        RemoteMessage = ConnectionMessage.TryDecode(frame.AsSpan(LengthPrefix.Size), out var message, out var error)
            ? message
            : throw new InvalidDataException($"The remote's connection message is illegal: {error}.");
        Span<byte> key = stackalloc byte[BoxCipher.KeySize];
        if (!ChannelKey.TryDerive(_options.Identity.SecretKey, message.PublicKey, key))
        {
            throw new InvalidDataException("The remote's public key is of low order.");
        }

        _channel = new SecureChannel(key, ChannelNonces.Derive(_role, _ownMessage, frame));
    }

    private void Take(FakePeerStage stage, ReadOnlySpan<byte> plaintext)
    {
        DecodeError? error;
        if (stage == FakePeerStage.Metadata)
        {
            var reader = new WireReader(plaintext);
            RemoteMetadata = _options.MetadataCodec.Read(ref reader);
            error = reader.Complete();
        }
        else
        {
            RemoteAnswer = AckMessage.TryDecode(plaintext, out var answer, out error) ? answer : null;
        }

        if (error is not null)
        {
            throw new InvalidDataException($"What the remote sent at the stage {stage} is illegal: {error}.");
        }
    }
}
