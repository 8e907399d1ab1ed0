using Akka.IO;
using Mavryk.P2p.Actors.Connections;
using Mavryk.P2p.Actors.Facade;
using Mavryk.P2p.Actors.Tests.Fixtures;
using Mavryk.P2p.Protocol.Events;
using Mavryk.P2p.Protocol.Messages;

namespace Mavryk.P2p.Actors.Tests.Connections;

/// <summary>Sockets and dials that come when the node is going down already.</summary>
public sealed class LateSocketTests() : VirtualNetworkTest("akka.loglevel = DEBUG")
{
    [Fact]
    [Trait("Scenario", "IOSC-04")]
    public async Task A_socket_that_comes_during_the_shutdown_is_closed_and_a_dial_fails()
    {
        var log = new LogReader(Sys);
        var node = await StartAsync(1);
        await JoinAsync(2, node);
        Network.Stall(Host(1), Host(2));
        await node.Connections[0].SendAsync(new byte[1 << 20], Token);
        await QuietDispatcher.QuietAsync(Sys).WaitAsync(Token);
        var stopping = node.ShutdownAsync();
        await QuietDispatcher.QuietAsync(Sys).WaitAsync(Token);

        var socket = CreateTestProbe();
        Sys.ActorSelection("/user/node-1/connections").Tell(new ConnectionsCommand.Accepted(socket, Point(3)), socket);

        await socket.ExpectMsgAsync<Tcp.Abort>();
        var dialled = await node.ConnectAsync(Point(2), cancellation: Token);
        Assert.IsType<P2pError.Canceled>(Assert.IsType<P2pResult<IP2pConnection<byte[], ConnectionMetadata>>.Failed>(dialled).Error);
        await UntilAsync(() => log.With($"Connection with {Point(3)} ended, peer unknown: {new DisconnectionReason.IoSchedulerClosed().Message}").Any());
        await AdvanceUntilAsync(() => stopping.IsCompleted, TimeSpan.FromSeconds(1));
    }
}
