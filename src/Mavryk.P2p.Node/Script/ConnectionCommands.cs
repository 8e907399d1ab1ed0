using System.Diagnostics;
using Mavryk.P2p.Actors.Facade;
using Mavryk.P2p.Protocol.Points;

namespace Mavryk.P2p.Node.Script;

/// <summary>Commands that make, end and hold up connections.</summary>
internal sealed class ConnectionCommands(NodeNetwork network, ScriptPeers peers)
{
    public async Task<ScriptAnswer> ConnectAsync(ScriptCommand.Connect command, CancellationToken stop)
    {
        var options = new ConnectOptions { Trusted = command.Trusted ? true : null, ExpectedPeerId = command.ExpectedPeerId };
        var start = Stopwatch.GetTimestamp();
        var result = await network.ConnectAsync(command.Point, options, stop).ConfigureAwait(false);
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        return result switch
        {
            P2pResult<NodeConnection>.Failed(var trace) => ScriptAnswer.Failed(trace),
            _ => ScriptAnswer.Ok(json =>
            {
                json.WriteNumber("seconds", seconds);
                json.WriteString("peer", result.GetOrThrow().Info.PeerId.ToString());
            }),
        };
    }

    public async Task<ScriptAnswer> DisconnectAsync(ScriptCommand.Disconnect command)
    {
        if (network.FindConnection(command.Peer) is not { } connection)
        {
            return NotConnected(command.Peer);
        }

        await connection.DisconnectAsync("disconnect command", command.Wait).ConfigureAwait(false);
        return ScriptAnswer.Done;
    }

    public async Task<ScriptAnswer> PauseAsync(PeerId peerId)
    {
        if (!peers.TryFind(peerId, out var peer))
        {
            return NotConnected(peerId);
        }

        await peer.PauseAsync().ConfigureAwait(false);
        return ScriptAnswer.Done;
    }

    public ScriptAnswer Resume(PeerId peerId)
    {
        if (!peers.TryFind(peerId, out var peer))
        {
            return NotConnected(peerId);
        }

        peer.Resume();
        return ScriptAnswer.Done;
    }

    /// <summary>The answer to a command for a peer without running connection.</summary>
    public static ScriptAnswer NotConnected(PeerId peer) => ScriptAnswer.Failed($"there is no connection to {peer}", "not_connected");
}
