using Akka.Actor;
using Akka.Conformance.Tests.Support;

namespace Akka.Conformance.Tests.Scheduling;

public sealed class CancelableTests : ActorSystemTest
{
    [Fact]
    public void Cancelling_is_seen_by_the_token()
    {
        using var cancelable = new Cancelable(System.Scheduler);
        Assert.False(cancelable.IsCancellationRequested);
        cancelable.Cancel();
        Assert.True(cancelable.IsCancellationRequested);
        Assert.True(cancelable.Token.IsCancellationRequested);
        cancelable.Cancel();
    }

    [Fact]
    public async Task It_can_cancel_itself_later()
    {
        using var cancelable = new Cancelable(System.Scheduler, 20);
        await Cancelled(cancelable);
        using var other = new Cancelable(System.Scheduler);
        other.CancelAfter(TimeSpan.FromMilliseconds(20));
        await Cancelled(other);
    }

    [Fact]
    public void Linked_ones_are_cancelled_by_any()
    {
        using var first = new Cancelable(System.Scheduler);
        using var second = new Cancelable(System.Scheduler);
        var linked = Cancelable.CreateLinkedCancelable(System.Scheduler, first, second);
        Assert.False(linked.IsCancellationRequested);
        second.Cancel();
        Assert.True(linked.IsCancellationRequested);
        Assert.False(first.IsCancellationRequested);
    }

    [Fact]
    public void One_can_be_cancelled_from_the_start()
        => Assert.True(Cancelable.CreateCanceled().IsCancellationRequested);

    [Fact]
    public void Null_can_be_cancelled_on_request()
    {
        ICancelable? none = null;
        none.CancelIfNotNull();
        using var some = new Cancelable(System.Scheduler);
        some.CancelIfNotNull();
        Assert.True(some.IsCancellationRequested);
    }

    private static Task Cancelled(ICancelable cancelable)
    {
        var cancelled = new TaskCompletionSource();
        cancelable.Token.Register(cancelled.SetResult);
        return Soon(cancelled.Task);
    }
}
