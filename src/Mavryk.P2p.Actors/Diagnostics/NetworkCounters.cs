using Mavryk.P2p.Actors.Facade;
using Mavryk.P2p.Protocol.Acl;
using Mavryk.P2p.Protocol.Bandwidth;
using Mavryk.P2p.Protocol.Events;
using Mavryk.P2p.Protocol.Pool;

namespace Mavryk.P2p.Actors.Diagnostics;

/// <summary>What one network instance has counted, as far as no table or meter of the tree shows it. Counted by the actors and by callers, read by meters. Thread-safe.</summary>
internal sealed class NetworkCounters
{
    private long _sent;
    private long _broadcast;
    private long _received;
    private long _receivesFailed;
    private long _stalledTicks;
    private long _dials;
    private long _accepts;
    private long _established;
    private int _greylistedAddresses;
    private int _greylistedPeers;

    public long Sent => Interlocked.Read(ref _sent);

    public long Broadcast => Interlocked.Read(ref _broadcast);

    public long Received => Interlocked.Read(ref _received);

    public long ReceivesFailed => Interlocked.Read(ref _receivesFailed);

    public TimeSpan Stalled => new(Interlocked.Read(ref _stalledTicks));

    public long Dials => Interlocked.Read(ref _dials);

    public long Accepts => Interlocked.Read(ref _accepts);

    public long Established => Interlocked.Read(ref _established);

    /// <summary>Told by the pool. One number may be newer than the other.</summary>
    public GreylistSizes Greylists
    {
        get => new(Volatile.Read(ref _greylistedAddresses), Volatile.Read(ref _greylistedPeers));
        set
        {
            Volatile.Write(ref _greylistedAddresses, value.Addresses);
            Volatile.Write(ref _greylistedPeers, value.Peers);
        }
    }

    public LabelledCounter Dropped { get; } = new();

    public LabelledCounter Closed { get; } = new();

    public LabelledCounter Failed { get; } = new();

    public LabelledCounter ControlReceived { get; } = new();

    public LabelledCounter ControlSent { get; } = new();

    public LabelledCounter ControlDropped { get; } = new();

    public LabelledCounter Swaps { get; } = new();

    public void CountSent(SendResult result)
    {
        Interlocked.Increment(ref _sent);
        switch (result)
        {
            case SendResult.Full:
                Dropped.Count("full");
                break;
            case SendResult.Closed:
                Dropped.Count("closed");
                break;
            case SendResult.NotEncodable:
                Dropped.Count("not_encodable");
                break;
        }
    }

    public void CountBroadcast(BroadcastResult result)
    {
        Interlocked.Add(ref _broadcast, result.Queued + result.Dropped);
        Dropped.Count("full", result.Dropped);
    }

    public void CountReceived() => Interlocked.Increment(ref _received);

    public void CountReceiveFailed() => Interlocked.Increment(ref _receivesFailed);

    public void CountStalled(TimeSpan time) => Interlocked.Add(ref _stalledTicks, time.Ticks);

    public void CountDropped(ControlMessageKind kind) => ControlDropped.Count(kind switch
    {
        ControlMessageKind.Bootstrap => "bootstrap",
        ControlMessageKind.Advertise => "advertise",
        ControlMessageKind.SwapRequest => "swap_request",
        _ => "swap_ack",
    });

    public void Count(AttemptEnd end)
    {
        switch (end)
        {
            case AttemptEnd.Closed closed:
                Closed.Count(closed.Reason.Name);
                break;
            case AttemptEnd.Failed failed:
                Failed.Count(failed.Error.Id);
                break;
            case AttemptEnd.NotConnected failed:
                Failed.Count(failed.Error.Id);
                break;
        }
    }

    /// <summary>What the watchers are told says it all about attempts, control messages and swaps.</summary>
    public void Count(P2pEvent happened)
    {
        switch (happened)
        {
            case P2pEvent.OutgoingConnection:
                Interlocked.Increment(ref _dials);
                break;
            case P2pEvent.IncomingConnection:
                Interlocked.Increment(ref _accepts);
                break;
            case P2pEvent.ConnectionEstablished:
                Interlocked.Increment(ref _established);
                break;
            case P2pEvent.BootstrapReceived or P2pEvent.AdvertiseReceived or P2pEvent.SwapRequestReceived or P2pEvent.SwapAckReceived:
                ControlReceived.Count(happened.Name[..^"_received".Length]);
                break;
            case P2pEvent.BootstrapSent or P2pEvent.AdvertiseSent or P2pEvent.SwapRequestSent or P2pEvent.SwapAckSent:
                ControlSent.Count(happened.Name[..^"_sent".Length]);
                break;
            case P2pEvent.SwapSuccess:
                Swaps.Count("success");
                break;
            case P2pEvent.SwapFailure:
                Swaps.Count("failure");
                break;
            case P2pEvent.SwapRequestIgnored:
                Swaps.Count("ignored");
                break;
        }
    }
}
