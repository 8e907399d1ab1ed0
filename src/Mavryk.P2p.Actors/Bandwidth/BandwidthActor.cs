using Akka.Actor;
using Mavryk.P2p.Actors.Connections;
using Mavryk.P2p.Protocol.Bandwidth;

namespace Mavryk.P2p.Actors.Bandwidth;

/// <summary>
/// The clock of rates, by the second, and of quotas, by the tenth (behaviour 10.3). Child of the network actor; watches every running connection; no children. Without a limit it
/// hears of the beginning and the end of each connection and of nothing else; with one, connections ask for each block. The clock stands still while nobody
/// is connected and nothing moves. Bound: an entry a running connection, one request of it in each direction.
/// </summary>
internal sealed class BandwidthActor : UntypedActor, IWithTimers
{
    private const string ClockTimer = "clock";

    private static readonly TimeSpan Window = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(100);

    private readonly TrafficMeter _whole;
    private readonly Dictionary<IActorRef, TrafficMeter> _meters = [];
    private readonly FairShare<IActorRef>? _download;
    private readonly FairShare<IActorRef>? _upload;
    private DateTimeOffset _windowBegan;
    private DateTimeOffset _turnBegan;

    public BandwidthActor(TrafficMeter whole, long? maxDownload, long? maxUpload)
    {
        _whole = whole;
        _download = maxDownload is { } download ? new FairShare<IActorRef>(download) : null;
        _upload = maxUpload is { } upload ? new FairShare<IActorRef>(upload) : null;
    }

    public ITimerScheduler Timers { get; set; } = null!;

    /// <param name="whole">The meter of all connections.</param>
    /// <param name="maxDownload">Bytes per second; absent: no limit.</param>
    /// <param name="maxUpload">Bytes per second; absent: no limit.</param>
    public static Props Create(TrafficMeter whole, long? maxDownload, long? maxUpload) =>
        Props.Create(() => new BandwidthActor(whole, maxDownload, maxUpload));

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case BandwidthCommand.Receive block:
                _download?.Request(Sender, block.Bytes);
                GrantDownload();
                break;
            case BandwidthCommand.Send block:
                _upload?.Request(Sender, block.Bytes);
                GrantUpload();
                break;
            case Tick:
                OnTick();
                break;
            case BandwidthCommand.Join join:
                Context.Watch(Sender);
                _meters.Add(Sender, join.Meter);
                _download?.Register(Sender);
                _upload?.Register(Sender);
                StartClock();
                break;
            case Terminated gone:
                _meters.Remove(gone.ActorRef);
                _download?.Remove(gone.ActorRef);
                _upload?.Remove(gone.ActorRef);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void StartClock()
    {
        if (!Timers.IsTimerActive(ClockTimer))
        {
            _windowBegan = _turnBegan = Context.System.Scheduler.Now;
            Timers.StartPeriodicTimer(ClockTimer, Tick.Instance, _download is null && _upload is null ? Window : Turn);
        }
    }

    private void OnTick()
    {
        var now = Context.System.Scheduler.Now;

        // A tick may come a little early.
        if (now - _windowBegan >= Window - (Turn / 2))
        {
            EndWindow((long)(now - _windowBegan).TotalMilliseconds);
            _windowBegan = now;
        }

        var elapsed = (long)(now - _turnBegan).TotalMilliseconds;
        _turnBegan = now;
        _download?.Update(elapsed, _whole.Stat.CurrentInflow);
        _upload?.Update(elapsed, _whole.Stat.CurrentOutflow);
        GrantDownload();
        GrantUpload();
    }

    private void EndWindow(long elapsedMilliseconds)
    {
        foreach (var meter in _meters.Values)
        {
            meter.EndWindow(elapsedMilliseconds);
        }

        _whole.EndWindow(elapsedMilliseconds);
        if (_meters.Count == 0 && _whole.Stat is { CurrentInflow: 0, CurrentOutflow: 0 })
        {
            Timers.Cancel(ClockTimer);
        }
    }

    private void GrantDownload()
    {
        while (_download is not null && _download.TryGrant(out var connection))
        {
            connection.Tell(BandwidthGrant.Received.Instance);
        }
    }

    private void GrantUpload()
    {
        while (_upload is not null && _upload.TryGrant(out var connection))
        {
            connection.Tell(BandwidthGrant.Send.Instance);
        }
    }

    private sealed class Tick
    {
        public static readonly Tick Instance = new();
    }
}
