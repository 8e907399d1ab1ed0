using System.Runtime.CompilerServices;
using Akka.Actor;
using Mavryk.P2p.Actors.Facade;
using Mavryk.P2p.Actors.Protocols;
using Mavryk.P2p.Protocol.Encoding;
using Mavryk.P2p.Protocol.Events;
using Mavryk.P2p.Protocol.Messages;
using Mavryk.P2p.Protocol.Versions;

namespace Mavryk.P2p.Actors.Connections;

/// <summary>
/// What the application holds of a connection: the two queues between any thread and the connection's actor, and what never changes.
/// Thread-safe.
/// </summary>
internal sealed class ConnectionHandle<TMessage, TConnMeta> : IP2pConnection<TMessage, TConnMeta>, IUncheckedSender<TMessage>
{
    private readonly IActorRef _actor;
    private readonly P2pMessageCodec<TMessage> _codec;
    private readonly TrafficMeter _traffic;
    private readonly MessageObserver<TMessage, TConnMeta> _observer;
    private readonly TaskCompletionSource<DisconnectionReason> _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ConnectionHandle(
        IActorRef actor,
        ConnectionInfo<TConnMeta> info,
        NetworkVersion negotiatedVersion,
        P2pMessageCodec<TMessage> codec,
        TrafficMeter traffic,
        ConnectionLimits limits,
        AsyncSignal anyReceived,
        ITimeProvider clock,
        MessageObserver<TMessage, TConnMeta> observer)
    {
        _actor = actor;
        _codec = codec;
        _traffic = traffic;
        _observer = observer;
        Info = info;
        NegotiatedVersion = negotiatedVersion;
        Stalls = new StallMeter(clock);
        Outbound = new OutboundQueue(limits.Outgoing, () => actor.Tell(ConnectionCommand.Drain.Instance, ActorRefs.NoSender));
        Inbound = new InboundQueue<TMessage>(
            limits.Incoming,
            roomMade: () => actor.Tell(ConnectionCommand.RoomMade.Instance, ActorRefs.NoSender),
            filled: anyReceived.Pulse);
    }

    public ConnectionInfo<TConnMeta> Info { get; }

    public NetworkVersion NegotiatedVersion { get; }

    public P2pStat Stat => _traffic.Stat;

    public ConnectionQueues Queues
    {
        get
        {
            var (outgoing, incoming) = (Outbound.Fill, Inbound.Fill);
            return new ConnectionQueues(outgoing.Count, outgoing.Bytes, incoming.Count, incoming.Bytes, Stalls.Total);
        }
    }

    public Task<DisconnectionReason> Closed => _closed.Task;

    internal StallMeter Stalls { get; }

    internal RunningConnection<TConnMeta> Running => new(_actor, Info, NegotiatedVersion);

    internal OutboundQueue Outbound { get; }

    internal InboundQueue<TMessage> Inbound { get; }

    public SendResult TrySend(TMessage message)
    {
        var result = TrySend(new P2pMessage<TMessage>.Application(message));
        _observer.Sent(this, message, result);
        return result;
    }

    public async ValueTask<SendResult> SendAsync(TMessage message, CancellationToken cancellation = default)
    {
        var result = await EnqueueAsync(message, cancellation).ConfigureAwait(false);
        _observer.Sent(this, message, result);
        return result;
    }

    public async ValueTask<P2pResult<TMessage>> ReceiveAsync(CancellationToken cancellation = default)
    {
        var received = await Inbound.DequeueAsync(cancellation).ConfigureAwait(false);
        if (!received.IsMessage)
        {
            _observer.NotReceived(this);
            return new P2pResult<TMessage>.Failed(new P2pError.ConnectionClosed());
        }

        _observer.Received(this, received.Message!);
        return new P2pResult<TMessage>.Ok(received.Message!);
    }

    public async IAsyncEnumerable<TMessage> ReceiveAllAsync([EnumeratorCancellation] CancellationToken cancellation = default)
    {
        while (await ReceiveAsync(cancellation).ConfigureAwait(false) is P2pResult<TMessage>.Ok received)
        {
            yield return received.Value;
        }
    }

    public Task DisconnectAsync(string reason, bool wait = false)
    {
        // Here and not when the actor comes to it: nobody is told that a message is queued which is then dropped.
        Outbound.CloseForAdding();
        _actor.Tell(new ConnectionCommand.Disconnect(new DisconnectionReason.User(reason), wait), ActorRefs.NoSender);
        return Closed;
    }

    public SendResult TrySend(P2pMessage<TMessage> message) =>
        Encode(message, out var encoded) is { } error ? new SendResult.NotEncodable(error) : TryEnqueue(encoded);

    public SendResult TrySendRaw(ReadOnlySpan<byte> plaintext)
    {
        var writer = new WireWriter();
        writer.WriteRaw(plaintext);
        return TryEnqueue(new EncodedMessage(writer.Detach()));
    }

    private SendResult TryEnqueue(EncodedMessage encoded)
    {
        var result = Outbound.TryEnqueue(encoded);
        if (result is not SendResult.Queued)
        {
            encoded.Release();
        }

        return result;
    }

    /// <summary>The connection is gone and everybody was told.</summary>
    internal void SetClosed(DisconnectionReason reason) => _closed.TrySetResult(reason);

    private async ValueTask<SendResult> EnqueueAsync(TMessage message, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (Encode(new P2pMessage<TMessage>.Application(message), out var encoded) is { } error)
        {
            return new SendResult.NotEncodable(error);
        }

        var queued = false;
        try
        {
            var result = await Outbound.EnqueueAsync(encoded, cancellation).ConfigureAwait(false);
            queued = result is SendResult.Queued;
            return result;
        }
        finally
        {
            if (!queued)
            {
                encoded.Release();
            }
        }
    }

    private EncodeError? Encode(P2pMessage<TMessage> message, out EncodedMessage encoded)
    {
        encoded = _codec.TryEncode(message, out var bytes, out var error) ? new EncodedMessage(bytes) : null!;
        return error;
    }
}
