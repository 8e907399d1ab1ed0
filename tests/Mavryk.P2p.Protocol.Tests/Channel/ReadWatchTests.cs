using Mavryk.P2p.Protocol.Channel;

namespace Mavryk.P2p.Protocol.Tests.Channel;

public sealed class ReadWatchTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly ReadPatience Patience = new(Frame: Seconds(60), Ask: Seconds(120), Silence: Seconds(600));

    private readonly ReadWatch _watch = new(Patience, mayAsk: true);

    [Fact]
    public void A_silent_remote_is_asked_once_and_given_up_if_it_does_not_answer()
    {
        _watch.BeginWait(0, isBegun: false, At(0));

        Assert.Equal(ReadVerdict.Wait, Check(119));
        Assert.Equal(ReadVerdict.Ask, Check(120));
        Assert.Equal(ReadVerdict.Wait, Check(121));
        Assert.Equal(ReadVerdict.Wait, Check(599));
        Assert.Equal(ReadVerdict.Silent, Check(600));
    }

    [Fact]
    public void A_remote_that_answers_begins_anew()
    {
        _watch.BeginWait(0, isBegun: false, At(0));
        Assert.Equal(ReadVerdict.Ask, Check(120));
        _watch.EndWait(At(500));
        _watch.BeginWait(1, isBegun: false, At(500));

        Assert.Equal(ReadVerdict.Wait, Check(619));
        Assert.Equal(ReadVerdict.Ask, Check(620));
        Assert.Equal(ReadVerdict.Wait, Check(1099));
        Assert.Equal(ReadVerdict.Silent, Check(1100));
    }

    [Fact]
    public void A_remote_that_would_not_answer_is_left_alone()
    {
        var watch = new ReadWatch(Patience with { Frame = null }, mayAsk: false);
        watch.BeginWait(0, isBegun: false, At(0));

        Assert.True(watch.IsIdle);
        Assert.Equal(ReadVerdict.Wait, watch.Check(At(1_000_000), out _));
    }

    [Fact]
    public void Nobody_is_given_up_who_was_not_asked_even_if_the_clock_jumps()
    {
        _watch.BeginWait(0, isBegun: false, At(0));

        Assert.Equal(ReadVerdict.Ask, Check(100_000));
        Assert.Equal(ReadVerdict.Wait, Check(100_299));
        Assert.Equal(ReadVerdict.Silent, Check(100_300));
    }

    [Fact]
    public void A_question_comes_early_enough_to_be_answered()
    {
        var watch = new ReadWatch(new ReadPatience(null, Ask: Seconds(500), Silence: Seconds(600)), mayAsk: true);
        watch.BeginWait(0, isBegun: false, At(0));

        Assert.Equal(ReadVerdict.Wait, watch.Check(At(299), out _));
        Assert.Equal(ReadVerdict.Ask, watch.Check(At(300), out _));
        Assert.Equal(ReadVerdict.Silent, watch.Check(At(600), out _));
    }

    [Theory]
    [InlineData(null, 600)]
    [InlineData(120, null)]
    public void Without_a_question_or_a_deadline_nobody_is_given_up(int? ask, int? silence)
    {
        var watch = new ReadWatch(new ReadPatience(null, Optional(ask), Optional(silence)), mayAsk: true);
        watch.BeginWait(0, isBegun: false, At(0));
        for (var second = 0; second < 10_000; second += 10)
        {
            Assert.NotEqual(ReadVerdict.Silent, watch.Check(At(second), out _));
        }
    }

    [Fact]
    public void A_frame_must_end_in_time_however_many_bytes_come()
    {
        for (var second = 0; second < 59; second++)
        {
            _watch.BeginWait(7, isBegun: true, At(second));
            Assert.Equal(ReadVerdict.Wait, Check(second));
            _watch.EndWait(At(second + 1));
        }

        _watch.BeginWait(7, isBegun: true, At(59));
        Assert.Equal(ReadVerdict.Wait, Check(59.9));
        Assert.Equal(ReadVerdict.FrameTooSlow, Check(60));
    }

    [Fact]
    public void Each_frame_has_its_own_time()
    {
        for (var frame = 0; frame < 10; frame++)
        {
            _watch.BeginWait(frame, isBegun: true, At(50 * frame));
            Assert.Equal(ReadVerdict.Wait, Check((50 * frame) + 49));
            _watch.EndWait(At((50 * frame) + 50));
        }

        _watch.BeginWait(10, isBegun: false, At(500));
        Assert.Equal(ReadVerdict.Wait, Check(570));
        _watch.EndWait(At(570));
        _watch.BeginWait(10, isBegun: true, At(570));
        Assert.Equal(ReadVerdict.Wait, Check(629));
        Assert.Equal(ReadVerdict.FrameTooSlow, Check(630));
    }

    [Fact]
    public void Time_in_which_we_do_not_read_counts_for_nothing()
    {
        _watch.BeginWait(0, isBegun: true, At(0));
        _watch.EndWait(At(50));

        Assert.Equal(ReadVerdict.Wait, Check(10_000));
        _watch.BeginWait(0, isBegun: true, At(10_000));
        Assert.Equal(ReadVerdict.Wait, Check(10_009));
        Assert.Equal(ReadVerdict.FrameTooSlow, Check(10_010));
    }

    [Theory]
    [InlineData(60, 120, 600)]
    [InlineData(null, 120, 600)]
    [InlineData(60, null, null)]
    [InlineData(200, 120, 130)]
    [InlineData(1, 500, null)]
    public void A_timer_that_always_waits_as_long_as_it_is_told_misses_no_deadline(int? frame, int? ask, int? silence)
    {
        var patience = new ReadPatience(Optional(frame), Optional(ask), Optional(silence));
        var random = new Random(1);
        for (var run = 0; run < 40; run++)
        {
            var (lazy, eager) = (new ReadWatch(patience, mayAsk: true), new ReadWatch(patience, mayAsk: true));
            _ = lazy.Check(At(0), out var next);
            var due = TimeSpan.Zero + next;
            for (var second = 0; second < 2000; second++)
            {
                if (random.Next(100) == 0)
                {
                    var number = random.Next(3);
                    var isBegun = random.Next(2) == 0;
                    foreach (var watch in new[] { lazy, eager })
                    {
                        watch.EndWait(At(second));
                        watch.BeginWait(number, isBegun, At(second));
                    }
                }

                var verdict = eager.Check(At(second), out _);
                var seen = ReadVerdict.Wait;
                if (Seconds(second) >= due)
                {
                    seen = lazy.Check(At(second), out next);
                    due = Seconds(second) + next;
                }

                Assert.Equal(verdict, seen);
                if (verdict is ReadVerdict.Silent or ReadVerdict.FrameTooSlow)
                {
                    break;
                }
            }
        }
    }

    private static TimeSpan? Optional(int? seconds) => seconds is { } some ? Seconds(some) : null;

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);

    private static DateTimeOffset At(double seconds) => Start + Seconds(seconds);

    private ReadVerdict Check(double seconds) => _watch.Check(At(seconds), out _);
}
