using System.Diagnostics;
using Mavryk.P2p.Actors.Facade;
using Mavryk.P2p.Node.Hosting;

namespace Mavryk.P2p.Node.Script;

/// <summary>Commands that do something many times and tell how long it took. A megabyte is 10^6 bytes of payload.</summary>
internal sealed class MeasuringCommands(NodeNetwork network, ScriptPeers peers)
{
    // The other side may need a moment to notice the end of the connection before.
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan MaxRetrying = TimeSpan.FromSeconds(10);

    public async Task<ScriptAnswer> SendSizeAsync(ScriptCommand.SendSize command, CancellationToken stop)
    {
        if (network.FindConnection(command.Peer) is not { } connection)
        {
            return ConnectionCommands.NotConnected(command.Peer);
        }

        var message = new OpaqueMessage(Payloads.OfSize(command.PayloadBytes));
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < command.Count; i++)
        {
            if (await connection.SendAsync(message, stop).ConfigureAwait(false) is not SendResult.Queued and var failure)
            {
                return SendingCommands.Answer(failure);
            }
        }

        if (command.Sync && !await IsDrainedAsync(connection, stop).ConfigureAwait(false))
        {
            return SendingCommands.Answer(SendResult.Closed.Instance);
        }

        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        return ScriptAnswer.Ok(json =>
        {
            json.WriteNumber("seconds", seconds);
            json.WriteNumber("messages_per_s", command.Count / seconds);
            json.WriteNumber("mb_per_s", (double)command.Count * command.PayloadBytes / seconds / 1e6);
        });
    }

    public async Task<ScriptAnswer> PingPongAsync(ScriptCommand.PingPong command, CancellationToken stop)
    {
        if (!peers.TryFind(command.Peer, out var peer))
        {
            return ConnectionCommands.NotConnected(command.Peer);
        }

        await peer.TakeTurnAsync().WaitAsync(stop).ConfigureAwait(false);
        try
        {
            return await PingPongAsync(peer.Connection, command, stop).ConfigureAwait(false);
        }
        finally
        {
            peer.ReturnTurn();
        }
    }

    public async Task<ScriptAnswer> HandshakeLoopAsync(ScriptCommand.HandshakeLoop command, CancellationToken stop)
    {
        var connects = new Latencies();
        var retries = 0;
        var start = Stopwatch.GetTimestamp();
        var retryingSince = start;
        while (connects.Count < command.Count)
        {
            var begin = Stopwatch.GetTimestamp();
            switch (await network.ConnectAsync(command.Point, cancellation: stop).ConfigureAwait(false))
            {
                case P2pResult<NodeConnection>.Ok(var connection):
                    connects.Add(Stopwatch.GetElapsedTime(begin));
                    await connection.DisconnectAsync("hsloop command").ConfigureAwait(false);
                    retryingSince = Stopwatch.GetTimestamp();
                    break;
                case P2pResult<NodeConnection>.Failed failed when failed.Error.IsConnectedAnyway() && Stopwatch.GetElapsedTime(retryingSince) < MaxRetrying:
                    retries++;
                    await Task.Delay(RetryDelay, stop).ConfigureAwait(false);
                    break;
                case P2pResult<NodeConnection>.Failed failed:
                    return ScriptAnswer.Failed(failed.Trace);
            }
        }

        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        return ScriptAnswer.Ok(json =>
        {
            json.WriteNumber("seconds", seconds);
            json.WriteNumber("connections_per_s", command.Count / seconds);
            connects.WritePercentiles(json);
            json.WriteNumber("retries", retries);
        });
    }

    private static async Task<ScriptAnswer> PingPongAsync(NodeConnection connection, ScriptCommand.PingPong command, CancellationToken stop)
    {
        var message = new OpaqueMessage(Payloads.OfSize(command.PayloadBytes));
        var roundTrips = new Latencies();
        var start = Stopwatch.GetTimestamp();
        while (roundTrips.Count < command.Count)
        {
            var begin = Stopwatch.GetTimestamp();
            if (await connection.SendAsync(message, stop).ConfigureAwait(false) is not SendResult.Queued and var failure)
            {
                return SendingCommands.Answer(failure);
            }

            if (await connection.ReceiveAsync(stop).ConfigureAwait(false) is P2pResult<OpaqueMessage>.Failed(var trace))
            {
                return ScriptAnswer.Failed(trace);
            }

            roundTrips.Add(Stopwatch.GetElapsedTime(begin));
        }

        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        return ScriptAnswer.Ok(json =>
        {
            json.WriteNumber("seconds", seconds);
            json.WriteNumber("round_trips_per_s", command.Count / seconds);
            roundTrips.WritePercentiles(json);
        });
    }

    // There is no notice of an empty queue in the library, on purpose: applications have no use for it.
    private static async Task<bool> IsDrainedAsync(NodeConnection connection, CancellationToken stop)
    {
        while (connection.Queues.OutgoingMessages > 0 && !connection.Closed.IsCompleted)
        {
            await Task.Delay(1, stop).ConfigureAwait(false);
        }

        return !connection.Closed.IsCompleted;
    }
}
