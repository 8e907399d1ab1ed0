using System.Net;
using Akka.Actor;
using Akka.IO;
using Mavryk.P2p.Actors.TestKit.InMemory;

namespace Mavryk.P2p.Actors.Tests.TestKit;

/// <summary>The faults of open connections in the in-memory network, in virtual time.</summary>
public sealed class InMemoryFaultTests : InMemoryNetworkSpec
{
    [Fact]
    public async Task Bytes_take_the_latency_of_the_link()
    {
        var (near, far) = await ConnectAsync();
        Network.SetLatency(Far, Near, Second);
        near.Send(Tcp.ResumeReading.Instance);

        await far.WriteAsync(new byte[10], Token);
        Clock.Advance(Second - TimeSpan.FromTicks(1));
        await ReachedAsync(near.Connection);
        Assert.False(near.Probe.HasMessages);
        Clock.Advance(TimeSpan.FromTicks(1));

        Assert.Equal(10, (await near.Probe.ExpectMsgAsync<Tcp.Received>()).Data.Count);
    }

    [Fact]
    public async Task A_lowered_latency_does_not_hasten_what_is_under_way()
    {
        var (near, far) = await ConnectAsync();
        Network.Splitting = StreamSplitting.EveryByte;
        Network.Latency = 3 * Second;
        await far.WriteAsync(new byte[] { 1 }, Token);
        Network.Latency = TimeSpan.Zero;
        await far.WriteAsync(new byte[] { 2 }, Token);
        near.Send(Tcp.ResumeReading.Instance);
        await ReachedAsync(near.Connection);
        Assert.False(near.Probe.HasMessages);

        Clock.Advance(3 * Second);

        byte[] read = [.. (await near.Probe.ExpectMsgAsync<Tcp.Received>()).Data, .. await near.ReadAsync()];
        Assert.Equal([1, 2], read);
    }

    [Fact]
    public async Task Every_byte_can_come_alone()
    {
        var (near, far) = await ConnectAsync();
        Network.Splitting = StreamSplitting.EveryByte;
        await far.WriteAsync(new byte[] { 1, 2, 3 }, Token);

        Assert.Equal([1], await near.ReadAsync());
        Assert.Equal([2], await near.ReadAsync());
        Assert.Equal([3], await near.ReadAsync());
    }

    [Fact]
    public async Task Random_pieces_come_from_the_seed()
    {
        var first = await PiecesAsync(new InMemoryNetwork(seed: 3));
        var again = await PiecesAsync(new InMemoryNetwork(seed: 3));
        var other = await PiecesAsync(new InMemoryNetwork(seed: 4));

        Assert.Equal(first, again);
        Assert.NotEqual(first, other);
        Assert.Equal(500, first.Sum());
        Assert.All(first, piece => Assert.InRange(piece, 1, 20));

        async Task<List<int>> PiecesAsync(InMemoryNetwork network)
        {
            network.Splitting = StreamSplitting.Random(20);
            using var listener = network.Listen(new IPEndPoint(Far, 0));
            await using var writer = await network.ConnectAsync(Near, listener.Local, Token);
            await using var reader = await listener.AcceptAsync(Token);
            await writer.WriteAsync(new byte[500], Token);
            writer.EndSending();
            var pieces = new List<int>();
            var buffer = new byte[500];
            while (await reader.ReadAsync(buffer, Token) is var count and > 0)
            {
                pieces.Add(count);
            }

            return pieces;
        }
    }

    [Fact]
    public async Task In_a_partition_bytes_and_connects_wait_for_the_link()
    {
        var (near, far) = await ConnectAsync();
        Network.Partition(Near, Far);
        near.Send(Tcp.ResumeReading.Instance);
        await far.WriteAsync(new byte[] { 1, 2 }, Token);
        var probe = await DiallingAsync();
        await ReachedAsync(near.Connection);
        Assert.False(near.Probe.HasMessages);
        Assert.False(probe.HasMessages);

        Network.Heal(Far, Near);

        Assert.Equal([1, 2], (await near.Probe.ExpectMsgAsync<Tcp.Received>()).Data.ToArray());
        _ = await probe.ExpectMsgAsync<Tcp.Connected>();
    }

    [Fact]
    public async Task A_reset_in_a_partition_leaves_the_other_end_half_open_until_it_writes()
    {
        var (near, far) = await ConnectAsync();
        Network.Isolate(Far);
        far.Abort();
        near.Send(Tcp.ResumeReading.Instance);
        Network.Rejoin(Far);
        await ReachedAsync(near.Connection);
        Assert.False(near.Probe.HasMessages);

        near.Write([1]);

        await near.ExpectEndAsync<Tcp.ErrorClosed>();
    }

    [Fact]
    public async Task A_close_in_a_partition_is_heard_when_it_ends()
    {
        var (near, far) = await ConnectAsync();
        Network.Partition(Near, Far);
        await far.DisposeAsync();
        near.Send(Tcp.ResumeReading.Instance);
        await ReachedAsync(near.Connection);
        Assert.False(near.Probe.HasMessages);

        Network.Heal(Near, Far);

        await near.ExpectEndAsync<Tcp.PeerClosed>();
    }

    [Fact]
    public async Task A_connection_can_be_reset_from_outside()
    {
        var (near, far) = await ConnectAsync();
        near.Send(Tcp.ResumeReading.Instance);

        var connection = Assert.Single(Network.Connections);
        Assert.Equal((near.Local, Listener.Local), (connection.Client, connection.Server));
        connection.Reset();

        await near.ExpectEndAsync<Tcp.ErrorClosed>();
        _ = await Assert.ThrowsAsync<IOException>(() => far.ReadExactlyAsync(new byte[1], Token).AsTask());
        await far.DisposeAsync();
        Assert.Empty(Network.Connections);
    }

    [Fact]
    public async Task A_stalled_direction_takes_no_more_bytes_while_the_other_goes_on()
    {
        var (near, far) = await ConnectAsync();
        Network.Stall(Near, Far);
        near.Write([1], 1);
        await far.WriteAsync(new byte[] { 5 }, Token);
        Assert.Equal([5], await near.ReadAsync());
        Assert.False(near.Probe.HasMessages);

        Network.Unstall(Near, Far);

        _ = await near.Probe.ExpectMsgAsync<Written>();
        Assert.Equal(1, await far.ReadAsync(new byte[9], Token));
    }

    [Fact]
    public async Task The_Ack_comes_when_the_last_byte_fits_in_the_window()
    {
        var (near, far) = await ConnectAsync();
        near.Write(new byte[1000], 1);
        near.Write(new byte[10], 2);
        Assert.Equal(1, (await near.Probe.ExpectMsgAsync<Written>()).Number);
        await ReachedAsync(near.Connection);
        Assert.False(near.Probe.HasMessages);

        Network.ReadBufferBytes = 9;
        Assert.Equal(9, await far.ReadAsync(new byte[100], Token));
        await ReachedAsync(near.Connection);
        Assert.False(near.Probe.HasMessages);
        Assert.Equal(9, await far.ReadAsync(new byte[100], Token));

        Assert.Equal(2, (await near.Probe.ExpectMsgAsync<Written>()).Number);
    }

    [Fact]
    public async Task Two_actor_systems_share_a_network()
    {
        using var other = ActorSystem.Create("other", "akka.coordinated-shutdown.run-by-clr-shutdown-hook = off");
        var handler = CreateTestProbe(other);
        handler.Send(Network.CreateTcpManager(other, Far), new Tcp.Bind(handler, new IPEndPoint(Far, 0)));
        var bound = await handler.ExpectMsgAsync<Tcp.Bound>();

        var near = CreateTestProbe();
        near.Send(Manager, new Tcp.Connect(bound.LocalAddress));
        _ = await near.ExpectMsgAsync<Tcp.Connected>();
        near.Send(near.LastSender, new Tcp.Register(near));
        near.Send(near.LastSender, Tcp.Write.Create(ByteString.FromBytes([4, 2])));
        _ = await handler.ExpectMsgAsync<Tcp.Connected>();
        handler.Send(handler.LastSender, new Tcp.Register(handler));

        Assert.Equal([4, 2], (await handler.ExpectMsgAsync<Tcp.Received>()).Data.ToArray());
        _ = await near.WatchAsync(near.LastSender);
        await other.Terminate();
        _ = await near.FishForMessageAsync(message => message is Tcp.ErrorClosed);
    }

    [Fact]
    public async Task The_sockets_of_a_system_that_has_ended_answer_with_a_reset()
    {
        using var other = ActorSystem.Create("other", "akka.coordinated-shutdown.run-by-clr-shutdown-hook = off");
        var far = CreateTestProbe(other);
        Manager.Tell(new Tcp.Bind(TestActor, new IPEndPoint(Near, 0)), TestActor);
        var bound = await ExpectMsgAsync<Tcp.Bound>();
        far.Send(Network.CreateTcpManager(other, Far), new Tcp.Connect(bound.LocalAddress));
        var near = await RegisterAsync(await ExpectMsgAsync<Tcp.Connected>(), LastSender, CreateTestProbe());
        Network.Partition(Near, Far);
        await other.Terminate();
        Network.Heal(Near, Far);
        Network.Latency = Second;

        near.Write([1]);
        await ReachedAsync(near.Connection);
        Clock.Advance(Second);

        await near.ExpectEndAsync<Tcp.ErrorClosed>();
    }
}
