using System.Net.Sockets;
using Mavryk.P2p.Actors.TestKit.InMemory;
using Mavryk.P2p.Protocol.Channel;
using Mavryk.P2p.Protocol.Encoding;
using Mavryk.P2p.Protocol.Messages;

namespace Mavryk.P2p.Actors.TestKit.Peers;

/// <summary>
/// A connection of a <see cref="FakePeer{TMessage,TConnMeta}"/>: the handshake, at once or stage by stage, then messages, or whatever bytes a
/// test wants to send. One sender and one receiver at a time. Disposing closes the connection.
/// </summary>
/// <typeparam name="TMessage">The messages of the application.</typeparam>
/// <typeparam name="TConnMeta">The metadata of a connection.</typeparam>
public sealed partial class FakeConnection<TMessage, TConnMeta> : IAsyncDisposable
{
    private readonly FakePeerOptions<TMessage, TConnMeta> _options;
    private readonly P2pMessageCodec<TMessage> _codec;
    private readonly MessageStreamDecoder<TMessage> _decoder;
    private readonly ChannelRole _role;
    private readonly Stream _stream;
    private readonly List<byte[]> _rawFrames = [];
    private byte[] _ownMessage = [];
    private SecureChannel? _channel;
    private ReadOnlyMemory<byte> _plaintext;

    internal FakeConnection(FakePeerOptions<TMessage, TConnMeta> options, Stream stream, ChannelRole role)
    {
        _options = options;
        _stream = stream;
        _role = role;
        _codec = new P2pMessageCodec<TMessage>(options.Messages);
        _decoder = new MessageStreamDecoder<TMessage>(_codec);
    }

    /// <summary>What the remote announced, once it has.</summary>
    public ConnectionMessage? RemoteMessage { get; private set; }

    /// <summary>The metadata of the remote, once it has come.</summary>
    public TConnMeta? RemoteMetadata { get; private set; }

    /// <summary>How the remote has answered at the end of the handshake, once it has.</summary>
    public AckMessage? RemoteAnswer { get; private set; }

    /// <summary>All frames received so far, as they were on the wire: first the connection message, then chunks, each with its length field.</summary>
    public IReadOnlyList<byte[]> RawFrames => _rawFrames;

    /// <summary>Sends a message, cut into chunks as the options say.</summary>
    /// <param name="message">The message.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="ArgumentException">The message cannot be encoded: see <see cref="MalformedMessages"/> for those.</exception>
    /// <exception cref="IOException">The connection was reset.</exception>
    public async Task SendAsync(P2pMessage<TMessage> message, CancellationToken cancellationToken = default)
    {
        ReadOnlyMemory<byte> rest = Encode(message);
        while (!rest.IsEmpty)
        {
            var piece = rest[..Math.Min(rest.Length, _options.Cutter.PlaintextSize)];
            await SendChunkAsync(piece, cancellationToken);
            rest = rest[piece.Length..];
        }
    }

    /// <summary>Sends a message of the application.</summary>
    /// <param name="message">The message.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="ArgumentException">The message cannot be encoded.</exception>
    /// <exception cref="IOException">The connection was reset.</exception>
    public Task SendAsync(TMessage message, CancellationToken cancellationToken = default) =>
        SendAsync(new P2pMessage<TMessage>.Application(message), cancellationToken);

    /// <summary>The bytes of a message with its size field, to be sent by <see cref="SendChunkAsync"/> together with others or in parts.</summary>
    /// <param name="message">The message.</param>
    /// <exception cref="ArgumentException">The message cannot be encoded.</exception>
    public byte[] Encode(P2pMessage<TMessage> message)
    {
        if (!_codec.TryEncode(message, out var bytes, out var error))
        {
            throw new ArgumentException($"The message cannot be encoded: {error}.", nameof(message));
        }

        using (bytes)
        {
            return bytes.Span.ToArray();
        }
    }

    /// <summary>Sends any plaintext as one chunk: two messages, half a one, nothing, nonsense.</summary>
    /// <param name="plaintext">The plaintext, at most <see cref="MessageCutter.MaxPlaintextSize"/> bytes.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="IOException">The connection was reset.</exception>
    public Task SendChunkAsync(ReadOnlyMemory<byte> plaintext, CancellationToken cancellationToken = default) =>
        SendBytesAsync(Seal(plaintext), cancellationToken);

    /// <summary>Sends a plaintext as one chunk whose tag is wrong.</summary>
    /// <param name="plaintext">The plaintext.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="IOException">The connection was reset.</exception>
    public Task SendTamperedChunkAsync(ReadOnlyMemory<byte> plaintext, CancellationToken cancellationToken = default)
    {
        var chunk = Seal(plaintext);
        chunk[MessageCutter.HeaderSize] ^= 1;
        return SendBytesAsync(chunk, cancellationToken);
    }

    /// <summary>Writes any bytes to the wire as they are, in pieces as the options say.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="IOException">The connection was reset.</exception>
    public async Task SendBytesAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken = default)
    {
        while (!bytes.IsEmpty)
        {
            var piece = bytes[..Math.Min(bytes.Length, _options.WriteBytes)];
            await _stream.WriteAsync(piece, cancellationToken);
            bytes = bytes[piece.Length..];
        }
    }

    /// <summary>Waits for the next message of the remote.</summary>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The message; null if the remote has ended the connection.</returns>
    /// <exception cref="InvalidDataException">The remote sent something illegal.</exception>
    public async Task<P2pMessage<TMessage>?> ReceiveAsync(CancellationToken cancellationToken = default)
    {
        while (true)
        {
            if (TryDecode(out var message))
            {
                return message;
            }

            if (await ReceiveChunkAsync(cancellationToken) is not { } plaintext)
            {
                return null;
            }

            _plaintext = plaintext;
        }
    }

    /// <summary>Waits for the next chunk of the remote, whatever is in it: half a message or many.</summary>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>Its plaintext; null if the remote has ended the connection.</returns>
    /// <exception cref="InvalidDataException">The chunk cannot be opened.</exception>
    public async Task<ReadOnlyMemory<byte>?> ReceiveChunkAsync(CancellationToken cancellationToken = default)
    {
        if (await ReadFrameAsync(cancellationToken) is not { } frame)
        {
            return null;
        }

        var buffer = frame.ToArray();
        return Channel().Opener.Open(buffer, out _, out _) == ChunkStatus.Opened
            ? buffer.AsMemory(MessageCutter.ChunkOverhead)
            : throw new InvalidDataException($"The remote's chunk is illegal: {_channel!.Opener.Error}.");
    }

    /// <summary>Waits until the remote ends the connection, by closing it or by a reset.</summary>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The bytes that still came, as they were on the wire.</returns>
    public async Task<byte[]> ReadToEndAsync(CancellationToken cancellationToken = default)
    {
        using var rest = new MemoryStream();
        try
        {
            await _stream.CopyToAsync(rest, cancellationToken);
        }
        catch (IOException)
        {
            // A reset is an end as well.
        }

        return rest.ToArray();
    }

    /// <summary>Resets the connection.</summary>
    public void Abort()
    {
        switch (_stream)
        {
            case InMemoryStream stream:
                stream.Abort();
                break;
            case NetworkStream stream:
                stream.Socket.LingerState = new LingerOption(enable: true, seconds: 0);
                stream.Close();
                break;
            default:
                _stream.Close();
                break;
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _stream.DisposeAsync();
        _decoder.Dispose();
        _channel?.Dispose();
    }

    private bool TryDecode(out P2pMessage<TMessage>? message)
    {
        var rest = _plaintext.Span;
        var found = _decoder.TryRead(ref rest, out message, out _);
        _plaintext = _plaintext[^rest.Length..];
        return _decoder.Error is null ? found : throw new InvalidDataException($"The remote's message is illegal: {_decoder.Error}.");
    }

    private byte[] Seal(ReadOnlyMemory<byte> plaintext)
    {
        var chunk = new byte[MessageCutter.ChunkOverhead + plaintext.Length];
        plaintext.Span.CopyTo(chunk.AsSpan(MessageCutter.ChunkOverhead));
        Channel().Sealer.Seal(chunk);
        return chunk;
    }

    private async Task<byte[]?> ReadFrameAsync(CancellationToken cancellationToken)
    {
        try
        {
            var length = new byte[LengthPrefix.Size];
            await _stream.ReadExactlyAsync(length, cancellationToken);
            var frame = new byte[LengthPrefix.Size + (length[0] << 8 | length[1])];
            length.CopyTo(frame, 0);
            await _stream.ReadExactlyAsync(frame.AsMemory(LengthPrefix.Size), cancellationToken);
            _rawFrames.Add(frame);
            return frame;
        }
        catch (IOException)
        {
            // The end of the stream, also inside a frame, or a reset.
            return null;
        }
    }

    private SecureChannel Channel() =>
        _channel ?? throw new InvalidOperationException("There is no channel before the connection messages were exchanged.");
}
