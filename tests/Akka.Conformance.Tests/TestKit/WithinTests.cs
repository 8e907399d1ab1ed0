using System.Diagnostics;
using Akka.Actor;
using Xunit.Sdk;

namespace Akka.Conformance.Tests.TestKit;

public sealed class WithinTests : Akka.TestKit.Xunit2.TestKit
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(50);

    [Fact]
    public async Task What_is_done_in_time_is_good()
    {
        await WithinAsync(TimeSpan.FromSeconds(3), async () =>
        {
            TestActor.Tell(1);
            await ExpectMsgAsync(1);
        });
        Assert.Equal(7, await WithinAsync(TimeSpan.FromSeconds(3), () => Task.FromResult(7)));
        Assert.Equal(7, Within(TimeSpan.FromSeconds(3), () => 7));
    }

    [Fact]
    public async Task What_takes_longer_fails()
    {
        await Assert.ThrowsAnyAsync<XunitException>(() => WithinAsync(Short, async () => await ReceiveOneAsync(TimeSpan.FromMilliseconds(400))));
        Assert.ThrowsAny<XunitException>(() => Within(Short, () => { ReceiveOne(TimeSpan.FromMilliseconds(400)); }));
    }

    [Fact]
    public async Task What_takes_less_than_the_minimum_fails() =>
        await Assert.ThrowsAnyAsync<XunitException>(() => WithinAsync(Short, TimeSpan.FromSeconds(3), () => Task.CompletedTask));

    [Fact]
    public async Task The_time_that_is_left_bounds_what_is_expected_inside()
    {
        var watch = Stopwatch.StartNew();
        await WithinAsync(Short, async () =>
        {
            Assert.InRange(Remaining, TimeSpan.Zero, Short);
            await Assert.ThrowsAnyAsync<XunitException>(async () => await ExpectMsgAsync<int>());
        }, TimeSpan.FromSeconds(2));
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(2));
    }

    [Fact]
    public void Outside_the_default_is_left()
    {
        Assert.Equal(TestKitSettings.SingleExpectDefault, RemainingOrDefault);
        Assert.Throws<InvalidOperationException>(() => Remaining);
    }

    [Fact]
    public async Task An_exception_inside_is_passed_on_as_it_is_or_wrapped()
    {
        var exception = await Record.ExceptionAsync(() => WithinAsync(TimeSpan.FromSeconds(1), () => throw new InvalidOperationException()));
        Assert.IsType<InvalidOperationException>(exception!.GetBaseException());
    }

    [Fact]
    public async Task An_assertion_is_tried_until_it_holds()
    {
        var tries = 0;
        await AwaitAssertAsync(() => Assert.Equal(3, ++tries), TimeSpan.FromSeconds(3), TimeSpan.FromMilliseconds(5));
        Assert.Equal(3, tries);
        await AwaitAssertAsync(() => Task.FromResult(++tries == 6 ? tries : throw new InvalidOperationException()), TimeSpan.FromSeconds(3), TimeSpan.FromMilliseconds(5));
        Assert.Equal(6, tries);
        AwaitAssert(() => Assert.Equal(8, ++tries), TimeSpan.FromSeconds(3), TimeSpan.FromMilliseconds(5));
        Assert.Equal(8, tries);
    }

    [Fact]
    public async Task An_assertion_that_never_holds_fails_with_its_own_failure()
    {
        var failure = await Assert.ThrowsAnyAsync<XunitException>(() => AwaitAssertAsync(() => Assert.Fail("never"), Short, TimeSpan.FromMilliseconds(5)));
        Assert.Contains("never", failure.Message);
    }

    [Fact]
    public async Task A_condition_is_awaited()
    {
        var tries = 0;
        await AwaitConditionAsync(() => ++tries == 3, TimeSpan.FromSeconds(3), TimeSpan.FromMilliseconds(5));
        await AwaitConditionAsync(() => Task.FromResult(++tries == 6), TimeSpan.FromSeconds(3), TimeSpan.FromMilliseconds(5));
        AwaitCondition(() => ++tries == 9, TimeSpan.FromSeconds(3), TimeSpan.FromMilliseconds(5));
        Assert.Equal(9, tries);
        Assert.True(await AwaitConditionNoThrowAsync(() => true, Short));
        Assert.False(await AwaitConditionNoThrowAsync(() => false, Short, TimeSpan.FromMilliseconds(5)));
        var failure = await Assert.ThrowsAnyAsync<XunitException>(() => AwaitConditionAsync(() => false, Short, TimeSpan.FromMilliseconds(5), "never so"));
        Assert.Contains("never so", failure.Message);
    }
}
