using Mavryk.P2p.Actors.Facade;
using Mavryk.P2p.Node.Hosting;
using Mavryk.P2p.Protocol.Points;

namespace Mavryk.P2p.Node.Script;

/// <summary>
/// One connection of a session: receives its messages, and tells its beginning and its end. Whoever holds the turn receives: this loop, or
/// a command that has taken it over.
/// </summary>
internal sealed class ScriptPeer(NodeConnection connection, ScriptLines lines, ScriptOptions options, SinkMeter sink)
{
    private readonly SemaphoreSlim _turn = new(1);
    private readonly Lock _lock = new();
    private CancellationTokenSource _interrupt = new();
    private int _takers;
    private int _paused;

    public NodeConnection Connection => connection;

    private PeerId PeerId => connection.Info.PeerId;

    private CancellationToken Interrupt
    {
        get
        {
            lock (_lock)
            {
                return _interrupt.Token;
            }
        }
    }

    /// <summary>Runs from the beginning of the connection until everything about it is told.</summary>
    /// <param name="stop">The session ends: nothing more is told.</param>
    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            await lines.ConnectedAsync(connection).ConfigureAwait(false);
            await Task.WhenAll(ReceiveAsync(stop), TellEndAsync(stop)).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
        }
    }

    /// <summary>Stops calling receive; completes when it has stopped. A second call does nothing.</summary>
    public async Task PauseAsync()
    {
        if (Interlocked.Exchange(ref _paused, 1) == 0)
        {
            await TakeTurnAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Goes on calling receive after <see cref="PauseAsync"/>.</summary>
    public void Resume()
    {
        if (Interlocked.Exchange(ref _paused, 0) == 1)
        {
            _turn.Release();
        }
    }

    /// <summary>Hands receiving over to the caller until <see cref="ReturnTurn"/>.</summary>
    public async Task TakeTurnAsync()
    {
        CancellationTokenSource interrupt;
        lock (_lock)
        {
            _takers++;
            interrupt = _interrupt;
        }

        // In this order: the interrupted loop may ask for its next turn before the interruption returns.
        var turn = _turn.WaitAsync();
        await interrupt.CancelAsync().ConfigureAwait(false);
        await turn.ConfigureAwait(false);

        // As long as another one waits the loop must go on giving way.
        lock (_lock)
        {
            _takers--;
            _interrupt = _takers == 0 ? new CancellationTokenSource() : _interrupt;
        }
    }

    public void ReturnTurn() => _turn.Release();

    private async Task ReceiveAsync(CancellationToken stop)
    {
        var more = true;
        while (more)
        {
            await _turn.WaitAsync(stop).ConfigureAwait(false);
            try
            {
                more = await ReceiveOneAsync().ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
            }
            finally
            {
                _turn.Release();
            }
        }
    }

    private async Task<bool> ReceiveOneAsync()
    {
        switch (await connection.ReceiveAsync(Interrupt).ConfigureAwait(false))
        {
            case P2pResult<OpaqueMessage>.Ok(var message):
                await DeliverAsync(message).ConfigureAwait(false);
                return true;
            case P2pResult<OpaqueMessage>.Failed(var trace):
                await lines.ClosedAsync(PeerId, trace).ConfigureAwait(false);
                return false;
            default:
                throw new InvalidOperationException("Not a result.");
        }
    }

    private async ValueTask DeliverAsync(OpaqueMessage message)
    {
        if (options.Sink)
        {
            sink.Add(message.Payload.Length);
        }
        else
        {
            await lines.MessageAsync(PeerId, message).ConfigureAwait(false);
        }

        if (options.Echo)
        {
            await connection.SendAsync(message).ConfigureAwait(false);
        }
    }

    private async Task TellEndAsync(CancellationToken stop)
    {
        var reason = await connection.Closed.WaitAsync(stop).ConfigureAwait(false);
        await lines.DisconnectedAsync(PeerId, reason).ConfigureAwait(false);
    }
}
