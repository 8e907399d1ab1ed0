using System.Net;
using System.Net.Sockets;
using Mavryk.P2p.Protocol.Limits;
using Mavryk.P2p.Protocol.Pool;

namespace Mavryk.P2p.Simulation.Tests;

/// <summary>Strangers in a number that no node can serve.</summary>
public sealed class CrowdTests : SimulationTest
{
    private const int Callers = 100_000;
    private const int Burst = 1024;
    private const int Pending = 1000;
    private const int Connections = 1000;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    [Fact]
    [Trait("Scenario", "MULTI-03")]
    public async Task A_hundred_thousand_silent_callers_take_no_more_than_their_share()
    {
        var node = await StartAsync(1, settings => settings with
        {
            Limits = settings.Limits with
            {
                Backlog = Burst,
                Connections = new ConnectionBounds(10, 50, Connections),
                MaxIncomingConnections = Pending,
                MaxKnownPoints = new TableLimit(Callers, Callers / 2),
                MaxKnownPeerIds = new TableLimit(Callers, Callers / 2),
            },
        });
        var calls = new List<Task>(Callers);
        var greatest = 0;

        while (calls.Count < Callers)
        {
            for (var i = 0; i < Burst && calls.Count < Callers; i++)
            {
                calls.Add(CallAsync(calls.Count, node.ListeningPoint!.Value.ToEndPoint()));
            }

            await AdvanceAsync(Pause, Pause);
            Assert.InRange(node.Counts.Handshaking, 0, Pending);
            Assert.Equal(0, node.Counts.Slots);
            Assert.InRange(node.Points().Length, 0, Callers);
            greatest = Math.Max(greatest, node.Counts.Handshaking);
        }

        var timeout = P2pLimits.Default.AuthenticationTimeout;
        await WithinAsync(timeout + Pause, () => node.Counts.Total == 0);
        await Task.WhenAll(calls).WaitAsync(Token);
        Assert.Equal(Pending, greatest);
        Assert.Empty(Network.Connections);
    }

    /// <summary>Says nothing until it is sent away.</summary>
    private async Task CallAsync(int number, IPEndPoint node)
    {
        var host = new IPAddress([8, (byte)(number >> 16), (byte)(number >> 8), (byte)number]);
        await using var stream = await Network.ConnectAsync(host, node, Token);
        var buffer = new byte[256];
        try
        {
            while (await stream.ReadAsync(buffer, Token) > 0)
            {
            }
        }
        catch (IOException e) when (e.InnerException is SocketException)
        {
            // Sent away at once.
        }
    }
}
