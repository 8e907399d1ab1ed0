using System.Text.RegularExpressions;
using Akka.Actor;
using Akka.Event;
using Xunit.Sdk;

namespace Akka.Conformance.Tests.TestKit;

public sealed class EventFilterTests : Akka.TestKit.Xunit2.TestKit
{
    public EventFilterTests()
        : base("akka.loglevel = DEBUG\nakka.test.single-expect-default = 300ms")
    {
    }

    [Fact]
    public async Task A_message_is_expected_by_level()
    {
        await EventFilter.Debug("text").ExpectOneAsync(() => Do(() => Log.Debug("text")));
        await EventFilter.Info("text").ExpectOneAsync(() => Do(() => Log.Info("text")));
        await EventFilter.Warning("text").ExpectOneAsync(() => Do(() => Log.Warning("text")));
        await EventFilter.Error("text").ExpectOneAsync(() => Do(() => Log.Error("text")));
        EventFilter.Info("text").ExpectOne(() => Log.Info("text"));
        await EventFilter.ForLogLevel(LogLevel.WarningLevel, "text").ExpectOneAsync(() => Do(() => Log.Warning("text")));
    }

    [Fact]
    public async Task A_message_is_expected_by_its_text()
    {
        await EventFilter.Info(start: "one").ExpectOneAsync(() => Do(() => Log.Info("one two three")));
        await EventFilter.Info(contains: "two").ExpectOneAsync(() => Do(() => Log.Info("one {0} three", "two")));
        await EventFilter.Info(new Regex("t.o")).ExpectOneAsync(() => Do(() => Log.Info("one two three")));
        await EventFilter.Info().ExpectOneAsync(() => Do(() => Log.Info("anything")));
    }

    [Theory]
    [InlineData("akka://test/user/talker")]
    [InlineData("/user/talker")]
    public async Task A_message_is_expected_from_its_source(string path)
    {
        var talker = Sys.ActorOf(Props.Create(() => new Talker()), "talker");
        await EventFilter.Info("text", source: path).ExpectOneAsync(() => Do(() => talker.Tell("text")));
        await Assert.ThrowsAnyAsync<XunitException>(() =>
            EventFilter.Info("text", source: path + "/other").ExpectOneAsync(() => Do(() => talker.Tell("text"))));
    }

    [Fact]
    public async Task A_number_of_messages_is_expected()
    {
        await EventFilter.Info().ExpectAsync(3, () => Do(() =>
        {
            Log.Info("a");
            Log.Info("b");
            Log.Info("c");
        }));
        await EventFilter.Error().ExpectAsync(0, () => Do(() => Log.Info("no error")));
        EventFilter.Info().Expect(2, () =>
        {
            Log.Info("a");
            Log.Info("b");
        });
    }

    [Fact]
    public async Task Too_few_and_too_many_fail()
    {
        await Assert.ThrowsAnyAsync<XunitException>(() => EventFilter.Info("text").ExpectOneAsync(() => Do(() => Log.Info("other"))));
        await Assert.ThrowsAnyAsync<XunitException>(() => EventFilter.Info("text").ExpectOneAsync(() => Do(() => Log.Warning("text"))));
        await Assert.ThrowsAnyAsync<XunitException>(() => EventFilter.Error().ExpectAsync(0, () => Do(() => Log.Error("text"))));
        await Assert.ThrowsAnyAsync<XunitException>(() => EventFilter.Info("text").ExpectOneAsync(() => Do(() =>
        {
            Log.Info("text");
            Log.Info("text");
        })));
    }

    [Fact]
    public async Task An_exception_is_expected_by_type()
    {
        await EventFilter.Exception<InvalidOperationException>().ExpectOneAsync(() => Do(() => Log.Error(new InvalidOperationException("why"), "text")));
        await EventFilter.Exception<InvalidOperationException>(contains: "why")
            .ExpectOneAsync(() => Do(() => Sys.ActorOf(Props.Create(() => new Failing())).Tell(new InvalidOperationException("that is why"))));
        await Assert.ThrowsAnyAsync<XunitException>(() =>
            EventFilter.Exception<ArgumentException>().ExpectOneAsync(() => Do(() => Log.Error(new InvalidOperationException(), "text"))));
    }

    [Fact]
    public async Task A_dead_letter_is_expected()
    {
        await EventFilter.DeadLetter().ExpectOneAsync(() => Do(() => Sys.DeadLetters.Tell("lost")));
        await EventFilter.DeadLetter<string>().ExpectOneAsync(() => Do(() => Sys.DeadLetters.Tell("lost")));
        await EventFilter.DeadLetter<string>(s => s == "lost").ExpectOneAsync(() => Do(() => Sys.DeadLetters.Tell("lost")));
        await Assert.ThrowsAnyAsync<XunitException>(() => EventFilter.DeadLetter<int>().ExpectOneAsync(() => Do(() => Sys.DeadLetters.Tell("lost"))));
    }

    [Fact]
    public async Task Filters_are_combined()
    {
        await EventFilter.Info("a").And.Warning("b").ExpectAsync(2, () => Do(() =>
        {
            Log.Info("a");
            Log.Warning("b");
        }));
        await EventFilter.Custom<Info>(info => info.ToString().Contains("special")).ExpectOneAsync(() => Do(() => Log.Info("special")));
    }

    [Fact]
    public async Task What_the_body_returns_is_passed_on()
    {
        Assert.Equal(7, await EventFilter.Info().ExpectOneAsync(() =>
        {
            Log.Info("text");
            return Task.FromResult(7);
        }));
        await Assert.ThrowsAsync<InvalidOperationException>(() => EventFilter.Error().MuteAsync(() => throw new InvalidOperationException()));
    }

    private static Task Do(Action action)
    {
        action();
        return Task.CompletedTask;
    }

    private sealed class Talker : UntypedActor
    {
        protected override void OnReceive(object message) => Context.GetLogger().Info("{0}", message);
    }

    private sealed class Failing : UntypedActor
    {
        protected override void OnReceive(object message) => throw (Exception)message;
    }
}
