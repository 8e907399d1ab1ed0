using System.Net;
using System.Net.Sockets;
using Mavryk.P2p.Actors.Configuration;
using Mavryk.P2p.Actors.Tests.Fixtures;
using Mavryk.P2p.Protocol.Discovery;
using Mavryk.P2p.Protocol.Limits;
using Mavryk.P2p.Protocol.Points;

namespace Mavryk.P2p.Actors.Tests.Discovery;

/// <summary>Local discovery over sockets of the operating system.</summary>
public sealed class DiscoveryOverLoopbackTests : NetworkTest
{
    /// <summary>The broadcast address of the loopback network; Linux serves it as it serves any other.</summary>
    private static readonly P2pAddress Everybody = P2pAddress.FromIPv4(0x7fff_ffff);

    private readonly ushort _udpPort = FreeUdpPort();
    private readonly LogReader _log;

    public DiscoveryOverLoopbackTests() => _log = new LogReader(Sys);

    [Fact]
    [Trait("Scenario", "DISC-05")]
    public async Task Nodes_on_one_host_find_each_other_by_broadcast_and_connect()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        var first = await StartAsync(Discovering);
        var second = await StartAsync(Discovering);

        await EventuallyAsync(() => first.FindConnection(second.PeerId) is not null && second.FindConnection(first.PeerId) is not null);
    }

    [Fact]
    public async Task Datagrams_of_any_length_do_no_harm()
    {
        var node = await StartAsync(settings => Discovering(settings) with
        {
            Limits = settings.Limits with { MaintenanceIdleTime = TimeSpan.FromHours(1), Connections = new ConnectionBounds(0, 1, 2) },
        });
        using var socket = new UdpClient(AddressFamily.InterNetwork);
        var target = new IPEndPoint(IPAddress.Loopback, _udpPort);
        var valid = new DiscoveryDatagram(TestIdentities.New().PeerId, 4001).Encode();
        int[] lengths = [0, 1, 27, 29, 511, 512, 513, 1500, 60_000];

        // The last socket that was opened on the port may get them, and the first datagrams may come before it is open.
        await EventuallyAsync(() =>
        {
            foreach (var length in lengths)
            {
                socket.Send([.. valid[..Math.Min(length, valid.Length)], .. new byte[Math.Max(0, length - valid.Length)]], target);
            }

            socket.Send(valid, target);
            return node.FindPoint(Loopback(4001)) is not null;
        });
    }

    [Fact]
    public async Task A_port_in_use_is_warned_of_and_tried_again_and_the_rest_of_the_node_works()
    {
        // Akka.IO itself logs an error.
        ErrorsExpected = true;
        var squatter = new UdpClient(new IPEndPoint(IPAddress.Any, _udpPort));
        var node = await StartAsync(settings => Discovering(settings) with { MinRebindDelay = TimeSpan.FromMilliseconds(10), MaxRebindDelay = TimeSpan.FromMilliseconds(100) });
        await EventuallyAsync(() => _log.With("Warning: The socket of local discovery").Any());
        await ConnectAsync(node, await StartAsync());

        squatter.Dispose();

        using var socket = new UdpClient(AddressFamily.InterNetwork);
        var valid = new DiscoveryDatagram(TestIdentities.New().PeerId, 4001).Encode();
        await EventuallyAsync(() =>
        {
            socket.Send(valid, new IPEndPoint(IPAddress.Loopback, _udpPort));
            return node.FindPoint(Loopback(4001)) is not null;
        });
        Assert.Single(_log.With("Warning: The socket of local discovery"));
    }

    private P2pSettings Discovering(P2pSettings settings) => settings with
    {
        Config = settings.Config with { DiscoveryPort = _udpPort, DiscoveryAddress = Everybody },
        Limits = settings.Limits with { MaintenanceIdleTime = TimeSpan.FromSeconds(1), Connections = new ConnectionBounds(1, 1, 2) },
    };

    private static ushort FreeUdpPort()
    {
        using var socket = new UdpClient(new IPEndPoint(IPAddress.Any, 0));
        return (ushort)((IPEndPoint)socket.Client.LocalEndPoint!).Port;
    }
}
