using Mavryk.P2p.Actors.Connections;
using Mavryk.P2p.Protocol.Messages;

namespace Mavryk.P2p.Actors.Facade;

/// <summary>One broadcast in progress: each of its two messages is encoded at most once, when a connection needs it (behaviour 1.4).</summary>
internal sealed class Broadcast<TMessage, TConnMeta>(
    P2pMessageCodec<TMessage> codec, TMessage message, BroadcastAlternative<TMessage, TConnMeta>? alternative) : IDisposable
{
    private readonly LazyEncoding _main = new(codec, message);
    private readonly LazyEncoding? _other = alternative is null ? null : new LazyEncoding(codec, alternative.Message);
    private int _queued;
    private int _dropped;
    private int _skipped;

    public BroadcastResult Result => new(_queued, _dropped, _skipped);

    public void Offer(ConnectionHandle<TMessage, TConnMeta> connection, Func<IP2pConnection<TMessage, TConnMeta>, bool>? except)
    {
        if (except?.Invoke(connection) == true)
        {
            _skipped++;
            return;
        }

        var encoding = alternative?.Condition(connection) == true ? _other! : _main;
        switch (encoding.Bytes is { } bytes ? Enqueue(connection, bytes) : SendResult.Closed.Instance)
        {
            case SendResult.Queued:
                _queued++;
                break;
            case SendResult.Full:
                _dropped++;
                break;
            default:
                _skipped++;
                break;
        }
    }

    public void Dispose()
    {
        _main.Release();
        _other?.Release();
    }

    private static SendResult Enqueue(ConnectionHandle<TMessage, TConnMeta> connection, EncodedMessage bytes)
    {
        bytes.Retain();
        var result = connection.Outbound.TryEnqueue(bytes);
        if (result is not SendResult.Queued)
        {
            bytes.Release();
        }

        return result;
    }

    private sealed class LazyEncoding(P2pMessageCodec<TMessage> codec, TMessage message)
    {
        private bool _tried;
        private EncodedMessage? _bytes;

        /// <summary>Null if the message cannot be encoded.</summary>
        public EncodedMessage? Bytes
        {
            get
            {
                if (!_tried)
                {
                    _tried = true;
                    _bytes = codec.TryEncode(new P2pMessage<TMessage>.Application(message), out var bytes, out _) ? new EncodedMessage(bytes) : null;
                }

                return _bytes;
            }
        }

        public void Release() => _bytes?.Release();
    }
}
