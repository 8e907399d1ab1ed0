using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Mavryk.P2p.Actors.Facade;
using Mavryk.P2p.Node.Rpc;
using Mavryk.P2p.Protocol.Events;
using Mavryk.P2p.Protocol.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Mavryk.P2p.Node.Tests.Rpc;

/// <summary>Answers that go on (behaviour 14.1).</summary>
public sealed class StreamTests : RpcTest
{
    [Fact]
    [Trait("Scenario", "RPC-05")]
    public async Task Every_subscriber_gets_every_event_in_order_until_it_leaves()
    {
        var node = await StartAsync();
        using var first = await OpenAsync(node, "/network/log");
        using var second = await OpenAsync(node, "/network/log");
        await TrustAsync(node, 1);
        await TrustAsync(node, 2);

        Assert.Equal("""{"event":"new_point","point":"192.0.2.1:9732"}""", (await first.NextAsync())!.Value.GetRawText());
        Assert.Equal("""{"event":"new_point","point":"192.0.2.2:9732"}""", (await first.NextAsync())!.Value.GetRawText());
        first.Dispose();
        await TrustAsync(node, 3);
        Assert.Equal(
            ["192.0.2.1:9732", "192.0.2.2:9732", "192.0.2.3:9732"],
            (await second.UntilAsync(happened => PointOf(happened) == "192.0.2.3:9732")).Select(PointOf));
    }

    [Fact]
    [Trait("Scenario", "RPC-05")]
    public async Task The_logs_of_a_point_and_a_peer_are_read_or_followed()
    {
        var (alice, bob) = (await StartAsync(), await StartAsync());
        await ConnectAsync(alice, bob);
        var (point, peer) = ($"/network/points/{PointOf(bob)}/log", $"/network/peers/{bob.Network.PeerId}/log");
        var storedOfPoint = await GetAsync(alice, point);
        var storedOfPeer = await GetAsync(alice, peer);
        using var newOfPoint = await OpenAsync(alice, $"{point}?monitor");
        using var newOfPeer = await OpenAsync(alice, $"{peer}?monitor=yes");
        Assert.Equal(["outgoing_request", "accepting_request", "connection_established"], storedOfPoint.EnumerateArray().Select(KindOfPointEvent));
        Assert.Equal(["incoming_request", "connection_established"], storedOfPeer.EnumerateArray().Select(KindOfPeerEvent));
        Assert.Equal(storedOfPoint.GetRawText(), (await newOfPoint.NextAsync())!.Value.GetRawText());
        Assert.Equal(storedOfPeer.GetRawText(), (await newOfPeer.NextAsync())!.Value.GetRawText());

        await DoAsync(alice, "DELETE", $"/network/connections/{bob.Network.PeerId}?wait");
        Assert.Equal("disconnection", KindOfPointEvent(Assert.Single((await newOfPoint.NextAsync())!.Value.EnumerateArray())));
        Assert.Equal("disconnection", KindOfPeerEvent(Assert.Single((await newOfPeer.NextAsync())!.Value.EnumerateArray())));
    }

    [Fact]
    public async Task Streams_do_not_hold_up_the_end_of_the_node()
    {
        var node = await StartAsync();
        using var events = await OpenAsync(node, "/network/log");
        using var lines = await OpenAsync(node, "/network/points/192.0.2.1:9732/log?monitor");

        await node.DisposeAsync().AsTask().WaitAsync(Token);
        await Assert.ThrowsAnyAsync<IOException>(events.NextAsync);
    }

    [Fact]
    public async Task The_stream_of_events_ends_at_a_hole_and_shows_no_event_that_clients_of_the_reference_do_not_know()
    {
        var shown = new List<P2pEvent>();
        await foreach (var happened in NetworkCalls.ShownAsync(NoticesAsync()))
        {
            shown.Add(happened);
        }

        Assert.Equal([new P2pEvent.TooFewConnections(), new P2pEvent.GcPoints()], shown);

        static async IAsyncEnumerable<EventNotice> NoticesAsync()
        {
            await Task.Yield();
            yield return new EventNotice(1, default, new P2pEvent.MaintenanceStarted(), Missed: 0);
            yield return new EventNotice(2, default, new P2pEvent.TooFewConnections(), Missed: 0);
            yield return new EventNotice(3, default, new P2pEvent.MaintenanceEnded(), Missed: 0);
            yield return new EventNotice(4, default, new P2pEvent.GcPoints(), Missed: 0);
            yield return new EventNotice(9, default, new P2pEvent.GcPeerIds(), Missed: 4);
        }
    }

    [Fact]
    public async Task A_client_that_leaves_ends_its_subscription()
    {
        using var left = new CancellationTokenSource();
        var numbers = new Numbers(left);
        var context = Context(new Pipe());
        context.RequestAborted = left.Token;

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => RpcAnswers.Stream(P2pJson.Int31, numbers.UntilLeftAsync(), TimeSpan.FromSeconds(60))(context).WaitAsync(Token));
        Assert.True(numbers.IsOver);
    }

    [Fact]
    public async Task A_client_that_does_not_read_is_dropped_and_nothing_piles_up_for_it()
    {
        using var never = new CancellationTokenSource();
        var numbers = new Numbers(never);
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 64, resumeWriterThreshold: 32));

        await Assert.ThrowsAsync<TimeoutException>(() => RpcAnswers.Stream(P2pJson.Int31, numbers.EndlessAsync(), TimeSpan.FromMilliseconds(50))(Context(pipe)).WaitAsync(Token));
        Assert.True(numbers.IsOver);
        Assert.InRange(numbers.Count, 1, 64);
    }

    private static DefaultHttpContext Context(Pipe pipe)
    {
        var context = new DefaultHttpContext();
        context.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(pipe.Writer.AsStream()));
        return context;
    }

    private Task TrustAsync(Mavryk.P2p.Node.Hosting.NodeHost node, int host) => DoAsync(node, "PATCH", $"/network/points/192.0.2.{host}:9732", """{"acl":"trust"}""");

    private static string? PointOf(JsonElement happened) => happened.GetProperty("point").GetString();

    private static string? KindOfPointEvent(JsonElement line) => line[1].GetProperty("event_kind").GetString();

    private static string? KindOfPeerEvent(JsonElement line) => line.GetProperty("kind").GetString();

    private sealed class Numbers(CancellationTokenSource left)
    {
        public int Count { get; private set; }

        public bool IsOver { get; private set; }

        public async IAsyncEnumerable<int> EndlessAsync([EnumeratorCancellation] CancellationToken cancellation = default)
        {
            try
            {
                while (true)
                {
                    cancellation.ThrowIfCancellationRequested();
                    yield return Count++;
                    await Task.Yield();
                }
            }
            finally
            {
                IsOver = true;
            }
        }

        public async IAsyncEnumerable<int> UntilLeftAsync([EnumeratorCancellation] CancellationToken cancellation = default)
        {
            await foreach (var number in EndlessAsync(cancellation))
            {
                yield return number;
                if (number == 2)
                {
                    await left.CancelAsync();
                }
            }
        }
    }
}
