using System.Collections.Immutable;
using System.Net;
using Akka.Actor;
using Akka.Event;
using Mavryk.P2p.Actors.Pool;
using Mavryk.P2p.Protocol.Names;
using Mavryk.P2p.Protocol.Points;

namespace Mavryk.P2p.Actors.Names;

/// <summary>
/// Asks the name service for the addresses of the trusted names (wire 6.5), from its start on and for ever, and tells the pool what changes. A
/// failure is never fatal. Child of the network actor; no children; a timer for each host. Bounds: <see cref="MaxLookups"/> questions at a time.
/// </summary>
internal sealed class TrustedNamesActor : UntypedActor, IWithTimers
{
    /// <summary>.NET asks on threads of its pool.</summary>
    private const int MaxLookups = 4;

    private readonly Func<string, CancellationToken, Task<IPAddress[]>> _resolve;
    private readonly IActorRef _pool;
    private readonly Queue<TrustedHost> _due;
    private readonly CancellationTokenSource _stopping = new();
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private int _lookups;

    public TrustedNamesActor(ImmutableArray<TrustedHost> hosts, Func<string, CancellationToken, Task<IPAddress[]>> resolve, IActorRef pool)
    {
        _resolve = resolve;
        _pool = pool;
        _due = new Queue<TrustedHost>(hosts);
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Create(ImmutableArray<TrustedHost> hosts, Func<string, CancellationToken, Task<IPAddress[]>> resolve, IActorRef pool) =>
        Props.Create(() => new TrustedNamesActor(hosts, resolve, pool));

    protected override void PreStart() => LookUpDue();

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Answered answered:
                OnChange(answered.Host, answered.Host.Answered(answered.Addresses));
                break;
            case Failed failed:
                OnChange(failed.Host, failed.Host.Failed(failed.Problem));
                break;
            case Due due:
                _due.Enqueue(due.Host);
                break;
            default:
                Unhandled(message);
                break;
        }

        LookUpDue();
    }

    protected override void PostStop()
    {
        _stopping.Cancel();
        _stopping.Dispose();
    }

    private void LookUpDue()
    {
        while (_lookups < MaxLookups && _due.TryDequeue(out var host))
        {
            _lookups++;
            LookUpAsync(_resolve, host, _stopping.Token).PipeTo(Self);
        }
    }

    private void OnChange(TrustedHost host, TrustedHostChange change)
    {
        _lookups--;
        if (change.NewProblem is { } problem)
        {
            _log.Warning("The trusted name {0} cannot be resolved: {1}. It is tried again and again.", host.Name, problem);
        }

        if (!change.Added.IsEmpty)
        {
            _log.Info("The trusted name {0} stands for {1}.", host.Name, string.Join(", ", change.Added.Select(static added => added.Point)));
        }

        if (!change.Added.IsEmpty || !change.Removed.IsEmpty)
        {
            _pool.Tell(new PoolCommand.NameResolved(change.Added, change.Removed));
        }

        if (change.AskAgain is { } pause)
        {
            Timers.StartSingleTimer(host, new Due(host), pause);
        }
    }

    private static async Task<object> LookUpAsync(Func<string, CancellationToken, Task<IPAddress[]>> resolve, TrustedHost host, CancellationToken stopping)
    {
        try
        {
            var addresses = await resolve(host.Name, stopping).ConfigureAwait(false);
            return new Answered(host, [.. addresses.Select(P2pAddress.FromIPAddress)]);
        }
        catch (Exception e)
        {
            // Whatever a resolver throws, the name is asked for again.
            return new Failed(host, e.Message);
        }
    }

    private sealed record Answered(TrustedHost Host, ImmutableArray<P2pAddress> Addresses) : INoSerializationVerificationNeeded, IDeadLetterSuppression;

    private sealed record Failed(TrustedHost Host, string Problem) : INoSerializationVerificationNeeded, IDeadLetterSuppression;

    private sealed record Due(TrustedHost Host);
}
