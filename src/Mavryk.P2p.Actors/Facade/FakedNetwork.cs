using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Mavryk.P2p.Actors.Configuration;
using Mavryk.P2p.Protocol.Crypto;
using Mavryk.P2p.Protocol.Events;
using Mavryk.P2p.Protocol.Identity;
using Mavryk.P2p.Protocol.Points;
using Mavryk.P2p.Protocol.Pool;
using Mavryk.P2p.Protocol.Versions;

namespace Mavryk.P2p.Actors.Facade;

/// <summary>The layer switched off (behaviour 1.8): no socket, no actor, nothing to wait for; every call answers as if nobody were out there. Thread-safe.</summary>
internal sealed partial class FakedNetwork<TMessage, TPeerMeta, TConnMeta>(P2pSettings settings, P2pDefinition<TMessage, TPeerMeta, TConnMeta> definition)
    : IP2pNetwork<TMessage, TPeerMeta, TConnMeta>
{
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Stopped => _stopped.Task;

    public PeerId PeerId => FakedIdentity.PeerId;

    public NetworkVersion AnnouncedVersion => settings.Versions.AnnouncedVersion;

    public P2pPoint? ListeningPoint => null;

    public ImmutableArray<IP2pConnection<TMessage, TConnMeta>> Connections => [];

    public P2pStat GlobalStat => default;

    public void Activate()
    {
        // There is nothing to start.
    }

    public IP2pConnection<TMessage, TConnMeta>? FindConnection(PeerId peerId) => null;

    public IP2pConnection<TMessage, TConnMeta>? FindConnection(P2pPoint point) => null;

    public Task<P2pResult<IP2pConnection<TMessage, TConnMeta>>> ConnectAsync(
        P2pPoint point, ConnectOptions? options = null, CancellationToken cancellation = default) =>
        Task.FromResult<P2pResult<IP2pConnection<TMessage, TConnMeta>>>(
            new P2pResult<IP2pConnection<TMessage, TConnMeta>>.Failed(new P2pError.ConnectionFailed()));

    public ValueTask<P2pResult<ReceivedMessage<TMessage, TConnMeta>>> ReceiveAnyAsync(CancellationToken cancellation = default) =>
        new(new TaskCompletionSource<P2pResult<ReceivedMessage<TMessage, TConnMeta>>>().Task.WaitAsync(cancellation));

    public BroadcastResult Broadcast(
        TMessage message,
        IEnumerable<IP2pConnection<TMessage, TConnMeta>>? connections = null,
        Func<IP2pConnection<TMessage, TConnMeta>, bool>? except = null,
        BroadcastAlternative<TMessage, TConnMeta>? alternative = null) => default;

    public void OnNewConnection(Action<PeerId, IP2pConnection<TMessage, TConnMeta>> callback)
    {
        // No connection will ever be there.
    }

    public void OnDisconnection(Action<PeerId> callback)
    {
        // None will ever end.
    }

    public async IAsyncEnumerable<EventNotice> WatchAsync([EnumeratorCancellation] CancellationToken cancellation = default)
    {
        await new TaskCompletionSource().Task.WaitAsync(cancellation).ConfigureAwait(false);
        yield break;
    }

    public Task<P2pResult<PoolCounts>> MaintainAsync(CancellationToken cancellation = default) =>
        Task.FromResult<P2pResult<PoolCounts>>(new P2pResult<PoolCounts>.Ok(default));

    public Task<P2pResult<PoolCounts>> RollAsync(CancellationToken cancellation = default) => MaintainAsync(cancellation);

    public Task ShutdownAsync()
    {
        _stopped.TrySetResult();
        return Stopped;
    }

    public ValueTask DisposeAsync() => new(ShutdownAsync());
}

/// <summary>Who a faked network is: made once in a process, with a stamp that is worth nothing (behaviour 1.8).</summary>
internal static class FakedIdentity
{
    private static readonly Lazy<PeerId> Once = new(static () =>
    {
        using var identity = new NodeIdentity(RandomNumberGenerator.GetBytes(NodeIdentity.SecretKeySize), new ProofOfWorkStamp(new byte[ProofOfWorkStamp.Size]));
        return identity.PeerId;
    });

    public static PeerId PeerId => Once.Value;
}
