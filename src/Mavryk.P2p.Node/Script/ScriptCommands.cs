using System.Diagnostics;

namespace Mavryk.P2p.Node.Script;

/// <summary>Hands each command to the part that knows it. The work begins before a call returns.</summary>
internal sealed class ScriptCommands(
    ConnectionCommands connections,
    SendingCommands sending,
    ControlCommands control,
    MeasuringCommands measuring,
    PoolCommands pool,
    InspectionCommands inspection)
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
        ScriptCommand.Bootstrap bootstrap => control.BootstrapAsync(bootstrap, stop),
        ScriptCommand.SwapRequest swap => control.SwapRequestAsync(swap, stop),
        ScriptCommand.SwapAck swap => Task.FromResult(control.SwapAck(swap)),
        ScriptCommand.Raw raw => Task.FromResult(control.Raw(raw)),
        ScriptCommand.PeerAccess access => pool.ChangeAsync(access, stop),
        ScriptCommand.AddressAccess access => pool.ChangeAsync(access, stop),
        ScriptCommand.PointAccess access => pool.ChangeAsync(access, stop),
        ScriptCommand.Register register => pool.RegisterAsync(register, stop),
        ScriptCommand.Unregister unregister => pool.UnregisterAsync(unregister, stop),
        ScriptCommand.SetExpected expected => pool.SetExpectedAsync(expected, stop),
        ScriptCommand.Plain(var plain) => StartAsync(plain, stop),
        _ => throw new UnreachableException($"No command {command}."),
    };

    private Task<ScriptAnswer> StartAsync(PlainCommand command, CancellationToken stop) => command switch
    {
        PlainCommand.AclClear => pool.ClearAccessListsAsync(stop),
        PlainCommand.ClearGreylist => pool.ClearGreylistsAsync(stop),
        PlainCommand.Greylisted => pool.GreylistedAsync(stop),
        PlainCommand.Maintain => pool.MaintainAsync(stop),
        PlainCommand.Roll => pool.RollAsync(stop),
        PlainCommand.Save => pool.SaveAsync(stop),
        PlainCommand.KnownPoints => Task.FromResult(pool.KnownPoints()),
        PlainCommand.Points => Task.FromResult(pool.Points()),
        PlainCommand.Peers => Task.FromResult(pool.Peers()),
        _ => Task.FromResult(inspection.Answer(command)),
    };
}
