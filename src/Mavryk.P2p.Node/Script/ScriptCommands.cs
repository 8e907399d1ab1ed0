namespace Mavryk.P2p.Node.Script;

/// <summary>Hands each command to the part that knows it. The work begins before a call returns.</summary>
internal sealed class ScriptCommands(ConnectionCommands connections, SendingCommands sending, MeasuringCommands measuring, InspectionCommands inspection)
{
    public Task<ScriptAnswer> StartAsync(ScriptCommand command, CancellationToken stop) => command switch
    {
        ScriptCommand.Connect connect => connections.ConnectAsync(connect, stop),
        ScriptCommand.Disconnect disconnect => connections.DisconnectAsync(disconnect),
        ScriptCommand.Pause(var peer) => connections.PauseAsync(peer),
        ScriptCommand.Resume(var peer) => Task.FromResult(connections.Resume(peer)),
        ScriptCommand.Send send => sending.SendAsync(send, stop),
        ScriptCommand.TrySend send => Task.FromResult(sending.TrySend(send)),
        ScriptCommand.Broadcast broadcast => Task.FromResult(sending.Broadcast(broadcast)),
        ScriptCommand.SendSize send => measuring.SendSizeAsync(send, stop),
        ScriptCommand.PingPong pingPong => measuring.PingPongAsync(pingPong, stop),
        ScriptCommand.HandshakeLoop loop => measuring.HandshakeLoopAsync(loop, stop),
        ScriptCommand.Plain(var plain) => Task.FromResult(inspection.Answer(plain)),
        _ => Task.FromResult(ScriptAnswer.Failed("this build of the library has no such operation yet")),
    };
}
