using System.Net.Sockets;
using Mavryk.P2p.Actors.Connections;
using Mavryk.P2p.Actors.Facade;
using Mavryk.P2p.Actors.Tests.Fixtures;
using Mavryk.P2p.Protocol.Events;
using Mavryk.P2p.Protocol.Messages;

namespace Mavryk.P2p.Actors.Tests.Connections;

/// <summary>How the end of a socket looks to whoever reads from its connection.</summary>
public sealed class SocketEndTests : NetworkTest
{
    [Theory]
    [Trait("Scenario", "FD-03")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Reading_from_a_connection_that_the_other_side_closes_ends_without_bytes(bool readerAccepted)
    {
        var (dialler, acceptor) = await PairAsync();
        var (reader, closer) = readerAccepted ? (acceptor, dialler) : (dialler, acceptor);
        var reading = reader.ReceiveAsync().AsTask();

        await closer.DisconnectAsync("enough").WaitAsync(Patience);

        Assert.IsType<P2pError.ConnectionClosed>(ErrorOf(await reading.WaitAsync(Patience)));
        Assert.Equal(new DisconnectionReason.ClosedByRemote(), await reader.Closed.WaitAsync(Patience));
    }

    [Theory]
    [Trait("Scenario", "FD-04")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Reading_from_a_connection_that_was_closed_here_fails_with_our_own_reason(bool readerAccepted)
    {
        var (dialler, acceptor) = await PairAsync();
        var reader = readerAccepted ? acceptor : dialler;

        await reader.DisconnectAsync("enough").WaitAsync(Patience);

        Assert.IsType<P2pError.ConnectionClosed>(ErrorOf(await reader.ReceiveAsync().AsTask().WaitAsync(Patience)));
        Assert.Equal(new DisconnectionReason.User("enough"), await reader.Closed.WaitAsync(Patience));
    }

    [Theory]
    [Trait("Scenario", "FD-05")]
    [InlineData(SocketError.ConnectionRefused, "TCP_connection_refused")]
    [InlineData(SocketError.HostUnreachable, "TCP_connection_unreachable")]
    [InlineData(SocketError.NetworkUnreachable, "network_unreachable")]
    public void A_connect_that_fails_is_told_apart_by_its_reason_only(SocketError cause, string reason)
    {
        var failure = ConnectFailure.Classify(new SocketException((int)cause));

        Assert.Equal(new P2pError.ConnectionFailed(), failure.Error);
        Assert.Equal(reason, failure.Reason.Name);
    }

    private async Task<(IP2pConnection<byte[], ConnectionMetadata> Dialler, IP2pConnection<byte[], ConnectionMetadata> Acceptor)> PairAsync()
    {
        var (alice, bob) = (await StartAsync(), await StartAsync());
        var dialler = await ConnectAsync(alice, bob);
        return (dialler, await OtherEndAsync(bob, alice));
    }
}
