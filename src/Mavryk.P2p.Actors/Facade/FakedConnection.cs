using System.Runtime.CompilerServices;
using Mavryk.P2p.Protocol.Events;
using Mavryk.P2p.Protocol.Points;
using Mavryk.P2p.Protocol.Versions;

namespace Mavryk.P2p.Actors.Facade;

/// <summary>A connection of the layer switched off (behaviour 1.8): it tells of itself, and is closed. Stateless.</summary>
internal sealed class FakedConnection<TMessage, TConnMeta>(NetworkVersion version, TConnMeta metadata) : IP2pConnection<TMessage, TConnMeta>
{
    public ConnectionInfo<TConnMeta> Info { get; } = new(
        Incoming: false,
        FakedIdentity.PeerId,
        new ConnectionId(P2pAddress.Any, null),
        RemoteSocketPort: 0,
        version,
        Private: false,
        LocalMetadata: metadata,
        RemoteMetadata: metadata);

    public NetworkVersion NegotiatedVersion => version;

    public P2pStat Stat => default;

    public ConnectionQueues Queues => default;

    public Task<DisconnectionReason> Closed { get; } = Task.FromResult<DisconnectionReason>(new DisconnectionReason.UnknownReason());

    public SendResult TrySend(TMessage message) => SendResult.Closed.Instance;

    public ValueTask<SendResult> SendAsync(TMessage message, CancellationToken cancellation = default) => new(SendResult.Closed.Instance);

    public ValueTask<P2pResult<TMessage>> ReceiveAsync(CancellationToken cancellation = default) =>
        new(new TaskCompletionSource<P2pResult<TMessage>>().Task.WaitAsync(cancellation));

    public async IAsyncEnumerable<TMessage> ReceiveAllAsync([EnumeratorCancellation] CancellationToken cancellation = default)
    {
        await ReceiveAsync(cancellation).ConfigureAwait(false);
        yield break;
    }

    public Task DisconnectAsync(string reason, bool wait = false) => Task.CompletedTask;
}
