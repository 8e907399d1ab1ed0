using System.Diagnostics;
using Mavryk.P2p.Actors.Diagnostics;
using Mavryk.P2p.Actors.Tests.Fixtures;

namespace Mavryk.P2p.Actors.Tests.Diagnostics;

public sealed class TracingTests : NetworkTest
{
    private readonly List<Activity> _spans = [];
    private readonly ActivityListener _listener;
    private readonly Activity _caller = new("test");

    public TracingTests()
    {
        // Tests run beside each other: what belongs to this one has the trace of its caller.
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == P2pTracing.SourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = span =>
            {
                lock (_spans)
                {
                    _spans.Add(span);
                }
            },
        };
        ActivitySource.AddActivityListener(_listener);
        _caller.Start();
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        _caller.Stop();
        _listener.Dispose();
    }

    [Fact]
    public async Task A_dial_is_a_child_of_its_caller_and_its_handshake_a_child_of_the_dial()
    {
        var (alice, bob) = (await StartAsync(), await StartAsync());

        await ConnectAsync(alice, bob);

        var (dial, handshake) = (Span(P2pTracing.Connect), Span(P2pTracing.Handshake));
        Assert.Equal(_caller.SpanId, dial.ParentSpanId);
        Assert.Equal(dial.SpanId, handshake.ParentSpanId);
        Assert.Equal(ActivityKind.Client, handshake.Kind);
        Assert.Equal("127.0.0.1", dial.GetTagItem(P2pTracing.Address));
        Assert.Equal((int)bob.ListeningPoint!.Value.Port, dial.GetTagItem(P2pTracing.Port));
        Assert.Equal(ActivityStatusCode.Unset, dial.Status);
    }

    [Fact]
    public async Task A_dial_that_fails_says_why()
    {
        var (alice, bob) = (await StartAsync(), await StartAsync());
        var point = bob.ListeningPoint!.Value;
        await bob.ShutdownAsync().WaitAsync(Patience);

        await alice.ConnectAsync(point).WaitAsync(Patience);

        var dial = Span(P2pTracing.Connect);
        Assert.Equal("node.p2p_pool.connection_failed", dial.GetTagItem(P2pTracing.Error));
        Assert.Equal(ActivityStatusCode.Error, dial.Status);
    }

    private Activity Span(string name)
    {
        lock (_spans)
        {
            return Assert.Single(_spans, span => span.OperationName == name && span.TraceId == _caller.TraceId);
        }
    }
}
