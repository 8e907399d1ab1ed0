using Mavryk.P2p.Actors.Facade;
using Mavryk.P2p.Node.Hosting;
using Mavryk.P2p.Protocol.Events;

namespace Mavryk.P2p.Node.Script;

/// <summary>Commands that send a given message.</summary>
internal sealed class SendingCommands(NodeNetwork network)
{
    public async Task<ScriptAnswer> SendAsync(ScriptCommand.Send command, CancellationToken stop) =>
        network.FindConnection(command.Peer) is { } connection
            ? Answer(await connection.SendAsync(new OpaqueMessage(command.Payload), stop).ConfigureAwait(false))
            : ConnectionCommands.NotConnected(command.Peer);

    public ScriptAnswer TrySend(ScriptCommand.TrySend command) =>
        network.FindConnection(command.Peer) is { } connection
            ? Answer(connection.TrySend(new OpaqueMessage(command.Payload)))
            : ConnectionCommands.NotConnected(command.Peer);

    public ScriptAnswer Broadcast(ScriptCommand.Broadcast command)
    {
        var result = network.Broadcast(new OpaqueMessage(command.Payload));
        return ScriptAnswer.Ok(json =>
        {
            json.WriteNumber("queued", result.Queued);
            json.WriteNumber("dropped", result.Dropped);
            json.WriteNumber("skipped", result.Skipped);
        });
    }

    /// <summary>The answer that tells what became of a message.</summary>
    public static ScriptAnswer Answer(SendResult result) => result switch
    {
        SendResult.Queued => ScriptAnswer.Done,
        SendResult.Full => ScriptAnswer.Failed("the outgoing queue has no room", "full"),
        SendResult.Closed => ScriptAnswer.Failed(new P2pError.ConnectionClosed(), "closed"),
        SendResult.Disabled => ScriptAnswer.Failed(new P2pError.PeerDiscoveryDisabled(), "disabled"),
        SendResult.NotEncodable(var error) => ScriptAnswer.Failed(new P2pError.EncodingError(error), "not_encodable"),
        _ => throw new InvalidOperationException($"Unknown result {result}."),
    };
}
