using System.Collections.Immutable;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Akka.Actor;
using Mavryk.P2p.Actors.Connections;
using Mavryk.P2p.Actors.Events;
using Mavryk.P2p.Actors.Network;
using Mavryk.P2p.Protocol.Events;
using Mavryk.P2p.Protocol.Points;
using Mavryk.P2p.Protocol.Versions;

namespace Mavryk.P2p.Actors.Facade;

/// <summary>The facade: turns calls into the messages of the actor protocols, and reads the published snapshots. It has no back door.</summary>
internal sealed partial class P2pNetwork<TMessage, TPeerMeta, TConnMeta>(NetworkSetup<TMessage, TPeerMeta, TConnMeta> setup, IActorRef network)
    : IP2pNetwork<TMessage, TPeerMeta, TConnMeta>
{
    internal IActorRef Root => network;

    internal Meter Meter => setup.State.Meter.Meter;

    public PeerId PeerId => setup.Identity.PeerId;

    public NetworkVersion AnnouncedVersion => setup.AnnouncedVersion;

    public P2pPoint? ListeningPoint => setup.State.ListeningPoint;

    public P2pStat GlobalStat => setup.State.Traffic.Stat;

    public ImmutableArray<IP2pConnection<TMessage, TConnMeta>> Connections =>
        [.. setup.State.Running.ByPeer.Values];

    public Task Stopped => setup.State.Stopped;

    public void Activate() => network.Tell(NetworkCommand.Activate.Instance, ActorRefs.NoSender);

    public IP2pConnection<TMessage, TConnMeta>? FindConnection(PeerId peerId) => setup.State.Running.ByPeer.GetValueOrDefault(peerId);

    public IP2pConnection<TMessage, TConnMeta>? FindConnection(P2pPoint point) => setup.State.Running.ByPoint.GetValueOrDefault(point);

    public async Task<P2pResult<IP2pConnection<TMessage, TConnMeta>>> ConnectAsync(
        P2pPoint point, ConnectOptions? options = null, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        if (setup.State.Stopped.IsCompleted)
        {
            return new P2pResult<IP2pConnection<TMessage, TConnMeta>>.Failed(new P2pError.Canceled());
        }

        options ??= new ConnectOptions();
        var dial = new ConnectionsCommand.Dial(point, options.Trusted, options.ExpectedPeerId, options.Timeout, cancellation)
        {
            Caller = Activity.Current?.Context ?? default,
        };

        // The attempt has a deadline of its own and always answers; this one is for a tree that is gone.
        var patience = (options.Timeout ?? setup.Settings.Connections.ConnectionTimeout) + setup.Settings.ShutdownTimeout;
        try
        {
            // The attempt itself hears of the cancellation: were the question given up here, a connection that comes about meanwhile would belong to nobody.
            var answer = network.Ask<DialResult<TMessage, TConnMeta>>(dial, patience);

            // A tree that ends meanwhile may lose the question.
            if (await Task.WhenAny(answer, setup.State.Stopped).ConfigureAwait(false) != answer)
            {
                return new P2pResult<IP2pConnection<TMessage, TConnMeta>>.Failed(new P2pError.Canceled());
            }

            var result = await answer.ConfigureAwait(false);
            switch (result)
            {
                case DialResult<TMessage, TConnMeta>.Connected connected:
                    return new P2pResult<IP2pConnection<TMessage, TConnMeta>>.Ok(connected.Connection);
                case DialResult<TMessage, TConnMeta>.Failed { Trace: [P2pError.Canceled] } when cancellation.IsCancellationRequested:
                    throw new OperationCanceledException(cancellation);
                case DialResult<TMessage, TConnMeta>.Failed failed:
                    return new P2pResult<IP2pConnection<TMessage, TConnMeta>>.Failed(failed.Trace);
                default:
                    throw new InvalidOperationException($"{result} is no dial result.");
            }
        }
        catch (AskTimeoutException)
        {
            return new P2pResult<IP2pConnection<TMessage, TConnMeta>>.Failed(new P2pError.Timeout());
        }
    }

    public async ValueTask<P2pResult<ReceivedMessage<TMessage, TConnMeta>>> ReceiveAnyAsync(CancellationToken cancellation = default)
    {
        while (true)
        {
            // The pulse is taken before looking: a message that comes in between wakes it.
            var pulse = setup.State.AnyReceived.NextPulse();
            if (TryReceiveAny(out var received))
            {
                setup.Messages.Received(received.Connection, received.Message);
                return new P2pResult<ReceivedMessage<TMessage, TConnMeta>>.Ok(received);
            }

            if (setup.State.Stopped.IsCompleted)
            {
                return new P2pResult<ReceivedMessage<TMessage, TConnMeta>>.Failed(new P2pError.ConnectionClosed());
            }

            await pulse.WaitAsync(cancellation).ConfigureAwait(false);
        }
    }

    public BroadcastResult Broadcast(
        TMessage message,
        IEnumerable<IP2pConnection<TMessage, TConnMeta>>? connections = null,
        Func<IP2pConnection<TMessage, TConnMeta>, bool>? except = null,
        BroadcastAlternative<TMessage, TConnMeta>? alternative = null)
    {
        using var broadcast = new Broadcast<TMessage, TConnMeta>(setup.Codec, message, alternative);
        ImmutableArray<IP2pConnection<TMessage, TConnMeta>> asked = connections is null ? Connections : [.. connections];
        foreach (var connection in asked)
        {
            broadcast.Offer((ConnectionHandle<TMessage, TConnMeta>)connection, except);
        }

        var result = broadcast.Result;
        setup.Messages.Broadcasted(new BroadcastCall<TMessage, TConnMeta>(message, asked, except, alternative, result));
        return result;
    }

    public void OnNewConnection(Action<PeerId, IP2pConnection<TMessage, TConnMeta>> callback) => setup.Callbacks.Add(callback);

    public void OnDisconnection(Action<PeerId> callback) => setup.Callbacks.Add(callback);

    public async IAsyncEnumerable<EventNotice> WatchAsync([EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var channel = Channel.CreateBounded<EventNotice>(
            new BoundedChannelOptions(setup.Settings.EventsBuffer) { FullMode = BoundedChannelFullMode.DropOldest, SingleWriter = true, SingleReader = true });
        var subscription = new EventSubscription(channel.Writer);
        network.Tell(new EventsCommand.Subscribe(subscription), ActorRefs.NoSender);

        // A tree that is gone completes nothing any more.
        using var gone = setup.State.Gone.UnsafeRegister(static writer => ((ChannelWriter<EventNotice>)writer!).TryComplete(), channel.Writer);
        try
        {
            long? last = null;
            await foreach (var notice in channel.Reader.ReadAllAsync(cancellation).ConfigureAwait(false))
            {
                yield return notice with { Missed = notice.Sequence - (last ?? subscription.Before) - 1 };
                last = notice.Sequence;
            }
        }
        finally
        {
            network.Tell(new EventsCommand.Unsubscribe(subscription), ActorRefs.NoSender);
        }
    }

    public Task ShutdownAsync()
    {
        network.Tell(new NetworkCommand.Shutdown(ShutdownStage.Stopped), ActorRefs.NoSender);

        // A callback that waits would wait for its own end.
        return setup.State.Reached(setup.Callbacks.RunHere ? ShutdownStage.Disconnected : ShutdownStage.Stopped);
    }

    public async ValueTask DisposeAsync() => await ShutdownAsync().ConfigureAwait(false);

    private bool TryReceiveAny(out ReceivedMessage<TMessage, TConnMeta> received)
    {
        var running = setup.State.Running.ByPeer;
        var start = running.IsEmpty ? 0 : setup.SharedRandom.Next(running.Count);

        // From a random start once around: none starves, and no list of the ready ones has to be built.
        if (TryReceiveFrom(running.Values.Skip(start), out received) || TryReceiveFrom(running.Values.Take(start), out received))
        {
            return true;
        }

        return false;
    }

    private static bool TryReceiveFrom(
        IEnumerable<ConnectionHandle<TMessage, TConnMeta>> connections, out ReceivedMessage<TMessage, TConnMeta> received)
    {
        foreach (var connection in connections)
        {
            if (connection.Inbound.TryDequeue(out var message))
            {
                received = new ReceivedMessage<TMessage, TConnMeta>(connection, message);
                return true;
            }
        }

        received = null!;
        return false;
    }
}
