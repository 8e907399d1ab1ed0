using Akka.Actor;
using Mavryk.P2p.Actors.Maintenance;
using Mavryk.P2p.Protocol.Events;
using Mavryk.P2p.Protocol.Pool;

namespace Mavryk.P2p.Actors.Facade;

/// <content>The requests to the maintenance.</content>
internal sealed partial class P2pNetwork<TMessage, TPeerMeta, TConnMeta>
{
    public Task<P2pResult<PoolCounts>> MaintainAsync(CancellationToken cancellation = default) =>
        AskMaintenanceAsync(MaintenanceCommand.Maintain.Instance, cancellation);

    public Task<P2pResult<PoolCounts>> RollAsync(CancellationToken cancellation = default) =>
        AskMaintenanceAsync(MaintenanceCommand.Roll.Instance, cancellation);

    private async Task<P2pResult<PoolCounts>> AskMaintenanceAsync(MaintenanceCommand command, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();

        // No time-out: how long it takes to find peers is the caller's decision. An answer comes at the latest from the shutdown.
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var asked = network.Ask<MaintenanceAnswer>(command, Timeout.InfiniteTimeSpan, gone.Token);

        // A tree that ends meanwhile may lose the question.
        var first = await Task.WhenAny(asked, setup.State.Stopped).ConfigureAwait(false);
        var error = first == asked ? (await asked.ConfigureAwait(false)).Error : new P2pError.Canceled();
        await gone.CancelAsync().ConfigureAwait(false);
        return error is null ? new P2pResult<PoolCounts>.Ok(Counts) : new P2pResult<PoolCounts>.Failed(error);
    }
}
