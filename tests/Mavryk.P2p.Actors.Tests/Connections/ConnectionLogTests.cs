using Akka.Actor;
using Mavryk.P2p.Actors.Facade;
using Mavryk.P2p.Actors.TestKit.Peers;
using Mavryk.P2p.Actors.Tests.Fixtures;
using Mavryk.P2p.Protocol.Events;
using Mavryk.P2p.Protocol.Messages;

namespace Mavryk.P2p.Actors.Tests.Connections;

/// <summary>What connections tell the log, and at which level (behaviour 14.3).</summary>
public sealed class ConnectionLogTests : PeerTest
{
    private readonly LogReader _log;

    public ConnectionLogTests()
        : base("akka.loglevel = DEBUG") => _log = new LogReader(Sys);

    [Fact]
    [Trait("Scenario", "SOCK-13")]
    public async Task Both_sides_log_that_they_authenticate_and_that_the_connection_is_closed()
    {
        var (alice, bob) = (await StartAsync(), await StartAsync());
        var connection = await ConnectAsync(alice, bob);
        var other = await OtherEndAsync(bob, alice);

        await connection.DisconnectAsync("done").WaitAsync(Patience);

        await LoggedAsync($"Debug: Sending authentication to {bob.ListeningPoint}");
        await LoggedAsync($"Debug: Sending authentication to {Loopback(other.Info.RemoteSocketPort)}");
        await LoggedAsync($"Debug: Connection closed, peer {alice.PeerId}");
        await LoggedAsync($"Debug: Connection closed, peer {bob.PeerId}");
    }

    [Fact]
    [Trait("Scenario", "SOCK-14")]
    public async Task Each_side_logs_each_chunk_with_its_size_and_the_peer()
    {
        // An encoding of 100008 bytes: 4 of length, 2 of tag, 4 of length and the payload make one full chunk and a rest.
        const int payload = 100_000, full = 65_517, rest = payload + 10 - full;
        var (alice, bob) = (await StartAsync(), await StartAsync());
        var connection = await ConnectAsync(alice, bob);
        var other = await OtherEndAsync(bob, alice);

        await connection.SendAsync(TestMessages.Payload(payload));
        await other.SendAsync([7]);
        _ = await ReceiveAsync(other);
        _ = await ReceiveAsync(connection);

        string[] expected =
        [
            $"Debug: Chunk of {full} bytes written, peer {bob.PeerId}",
            $"Debug: Chunk of {rest} bytes written, peer {bob.PeerId}",
            $"Debug: Chunk of {full} bytes read, peer {alice.PeerId}",
            $"Debug: Chunk of {rest} bytes read, peer {alice.PeerId}",
            $"Debug: Chunk of 11 bytes written, peer {alice.PeerId}",
            $"Debug: Chunk of 11 bytes read, peer {bob.PeerId}",
        ];
        await EventuallyAsync(() => _log.With("Chunk of").Count() >= expected.Length);
        Assert.Equal(expected.Order(), _log.With("Chunk of").Order());
    }

    [Fact]
    [Trait("Scenario", "FD-07")]
    public async Task A_connection_that_is_closed_twice_is_logged_once_with_all_reasons_in_order()
    {
        var node = await StartAsync();
        var (remote, connection) = await JoinAsync(Peer(1), node);
        await using var end = remote;
        var payload = TestMessages.Payload(60_000);
        await EventuallyAsync(() =>
        {
            // The remote does not read: once the queue stays full, a close that flushes cannot end.
            while (connection.TrySend(payload) is SendResult.Queued)
            {
            }

            return connection.Queues.OutgoingBytes > 4_000_000;
        });

        var first = connection.DisconnectAsync("first", wait: true);
        var second = connection.DisconnectAsync("second");
        var third = connection.DisconnectAsync("first");
        _ = await remote.ReadToEndAsync(Token);

        await Task.WhenAll(first, second, third).WaitAsync(Patience);
        Assert.Equal(new DisconnectionReason.User("first"), await connection.Closed);
        await connection.DisconnectAsync("when all is over").WaitAsync(Patience);
        await LoggedAsync(EndOf(connection, "first; then second"));
        Assert.Single(_log.With(" ended, "));
    }

    [Fact]
    [Trait("Scenario", "FD-07")]
    public async Task A_connection_that_ends_without_a_reason_is_logged_as_such()
    {
        var node = await StartAsync();
        var (remote, connection) = await JoinAsync(Peer(1), node);
        await using var end = remote;

        Sys.ActorSelection("/user/node-1/connections/*").Tell(PoisonPill.Instance);

        Assert.Equal(new DisconnectionReason.UnknownReason(), await connection.Closed.WaitAsync(Patience));
        await LoggedAsync(EndOf(connection, "unknown reason"));
    }

    [Fact]
    public async Task A_caller_that_never_becomes_a_connection_is_of_interest_for_debugging_only()
    {
        var node = await StartAsync();

        await using (var silent = await DialAsync(Peer(1), node))
        {
            Assert.True(await silent.ReceiveAsync(FakePeerStage.ConnectionMessage, Token));
        }

        await EventuallyAsync(() => _log.With(" ended, ").Any());
        var line = Assert.Single(_log.With(" ended, "));
        Assert.StartsWith("Debug: Connection with 127.0.0.1:", line, StringComparison.Ordinal);
        Assert.EndsWith(" ended, peer unknown: connection closed by peer", line, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Scenario", "UPST-06")]
    public async Task A_dial_that_failed_is_logged_with_the_cause()
    {
        var node = await StartAsync();
        var listener = Listen();
        var point = PointOf(listener);
        listener.Stop();

        Assert.IsType<P2pError.ConnectionFailed>(ErrorOf(await node.ConnectAsync(point, cancellation: Token).WaitAsync(Patience)));

        await LoggedAsync($"Info: Connection with {point} ended, peer unknown: TCP connection refused");
    }

    [Fact]
    [Trait("Scenario", "UPST-06")]
    public async Task Greylisting_is_logged_with_address_peer_and_motive()
    {
        var node = await StartAsync();
        var (remote, connection) = await JoinAsync(Peer(1), node);
        await using var end = remote;

        await remote.SendChunkAsync(new byte[16], Token);

        var reason = Assert.IsType<DisconnectionReason.ProtocolViolation>(await connection.Closed.WaitAsync(Patience));
        await LoggedAsync($"Info: Greylisted address 127.0.0.1, peer {connection.Info.PeerId}: {reason.Trace[0].Message}");
        await LoggedAsync(EndOf(connection, reason.Message));
    }

    [Fact]
    [Trait("Scenario", "CONN-10")]
    public async Task The_expected_peer_id_is_logged_when_it_answers()
    {
        var (alice, bob) = (await StartAsync(), await StartAsync());

        (await alice.ConnectAsync(bob.ListeningPoint!.Value, new ConnectOptions { ExpectedPeerId = bob.PeerId }).WaitAsync(Patience)).GetOrThrow();

        await LoggedAsync($"Info: Expected peer id at {bob.ListeningPoint}: {bob.PeerId}");
    }

    [Fact]
    [Trait("Scenario", "CONN-11")]
    public async Task A_wrong_peer_id_is_a_warning()
    {
        var (alice, bob) = (await StartAsync(), await StartAsync());
        var expected = Peer(1).Options.Identity.PeerId;

        _ = ErrorOf(await alice.ConnectAsync(bob.ListeningPoint!.Value, new ConnectOptions { ExpectedPeerId = expected }).WaitAsync(Patience));

        await LoggedAsync($"Warning: Unexpected peer id at {bob.ListeningPoint}: {bob.PeerId} instead of {expected}");
    }

    private static string EndOf(IP2pConnection<byte[], ConnectionMetadata> connection, string reasons) =>
        $"Info: Connection with {Loopback(connection.Info.RemoteSocketPort)} ended, peer {connection.Info.PeerId}: {reasons}";

    private async Task LoggedAsync(string line)
    {
        try
        {
            await EventuallyAsync(() => _log.Lines.Contains(line));
        }
        catch (Xunit.Sdk.XunitException)
        {
            Assert.Contains(line, _log.Lines);
        }
    }
}
