using Akka;
using Akka.Actor;
using Mavryk.P2p.Actors.Facade;
using Mavryk.P2p.Actors.Tests.Fixtures;
using Mavryk.P2p.Protocol.Events;
using Mavryk.P2p.Protocol.Limits;
using Mavryk.P2p.Protocol.Messages;
using Mavryk.P2p.Protocol.Points;

namespace Mavryk.P2p.Actors.Tests.Network;

public sealed class CoordinatedShutdownTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private const string Configuration = """
        akka.loglevel = OFF
        akka.stdout-loglevel = OFF
        akka.coordinated-shutdown {
          default-phase-timeout = 60s
          phases {
            between-unbind-and-requests.depends-on = [service-unbind]
            service-requests-done.depends-on = [between-unbind-and-requests]
            between-requests-and-stop.depends-on = [service-requests-done]
            service-stop.depends-on = [between-requests-and-stop]
          }
        }
        """;

    private readonly ActorSystem _system = ActorSystem.Create("going-down", Configuration);

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _system.Terminate().WaitAsync(Patience);

    [Fact]
    public async Task The_phases_of_the_system_bring_its_networks_down_in_order()
    {
        var (left, right) = (await StartAsync("left"), await StartAsync("right"));
        var connection = (await left.ConnectAsync(right.ListeningPoint!.Value).WaitAsync(Patience)).GetOrThrow();
        var seen = new List<(string Phase, bool Dials, int Connections, bool Stopped)>();
        Observe(CoordinatedShutdown.PhaseBeforeServiceUnbind);
        Observe("between-unbind-and-requests");
        Observe("between-requests-and-stop");
        Observe(CoordinatedShutdown.PhaseBeforeActorSystemTerminate);

        await CoordinatedShutdown.Get(_system).Run(CoordinatedShutdown.UnknownReason.Instance).WaitAsync(Patience);

        Assert.Equal(
            [
                (CoordinatedShutdown.PhaseBeforeServiceUnbind, true, 1, false),
                ("between-unbind-and-requests", false, 1, false),
                ("between-requests-and-stop", false, 0, false),
                (CoordinatedShutdown.PhaseBeforeActorSystemTerminate, false, 0, true),
            ],
            seen);

        // Both go down at the same time: either may be the first to close.
        Assert.True(await connection.Closed.WaitAsync(Patience) is DisconnectionReason.PoolDestroyed or DisconnectionReason.ClosedByRemote);
        Assert.True(_system.WhenTerminated.IsCompleted);

        void Observe(string phase) => CoordinatedShutdown.Get(_system).AddTask(phase, "observe", async () =>
        {
            // Nobody listens there: another error than Canceled says that it was tried.
            var dialled = await left.ConnectAsync(new P2pPoint(P2pAddress.FromIPv4(0x7f000001), 1));
            var error = Assert.IsType<P2pResult<IP2pConnection<byte[], ConnectionMetadata>>.Failed>(dialled).Error;
            seen.Add((phase, error is not P2pError.Canceled, left.Connections.Length, left.ReceiveAnyAsync().AsTask().IsCompleted));
            return Done.Instance;
        });
    }

    private async Task<IP2pNetwork<byte[], int, ConnectionMetadata>> StartAsync(string name)
    {
        var settings = TestMessages.Settings with
        {
            Name = name,
            Config = new P2pConfig { ListeningAddress = P2pAddress.FromIPv4(0x7f000001), ListeningPort = 0, ExpectedProofOfWork = 0 },
        };
        var node = (await P2pNetwork.CreateAsync(_system, settings, TestIdentities.New(), TestMessages.Definition())).GetOrThrow();
        node.Activate();
        return node;
    }
}
