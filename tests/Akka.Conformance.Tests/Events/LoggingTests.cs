using Akka.Actor;
using Akka.Conformance.Tests.Support;
using Akka.Dispatch;
using Akka.Event;

namespace Akka.Conformance.Tests.Events;

public sealed class LoggingTests : IAsyncLifetime
{
    private ActorSystem? _system;

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _system?.Terminate() ?? Task.CompletedTask;

    [Fact]
    public async Task A_logger_of_the_configuration_gets_what_is_logged()
    {
        var (system, log) = Start("DEBUG");
        var logger = Logging.GetLogger(system, "me");
        logger.Debug("one {0}", 1);
        logger.Info("two {0} {1}", "a", 2.5);
        logger.Warning(new InvalidOperationException("why"), "three");
        logger.Error("four");
        logger.Log(LogLevel.InfoLevel, "five");
        Assert.Equal(
            [("DEBUG", "one 1"), ("INFO", "two a 2.5"), ("WARNING", "three"), ("ERROR", "four"), ("INFO", "five")],
            (await log.Next(5, "me")).Select(seen => (seen.LogLevel().StringFor(), seen.Message.ToString())));
    }

    [Fact]
    public async Task Causes_sources_and_times_are_kept()
    {
        var (system, log) = Start("DEBUG");
        Logging.GetLogger(system, "me").Error(new InvalidOperationException("why"), "failed {0}", 1);
        var seen = (await log.Next(1, "me"))[0];
        Assert.Equal("why", seen.Cause!.Message);
        Assert.StartsWith("me", seen.LogSource);
        Assert.InRange(seen.Timestamp, DateTime.UtcNow.AddMinutes(-5), DateTime.UtcNow.AddMinutes(5));
        Assert.Contains("[ERROR]", seen.ToString());
        Assert.Contains("failed 1", seen.ToString());
        Assert.Contains("why", seen.ToString());
    }

    [Fact]
    public async Task Lower_levels_are_not_logged()
    {
        var (system, log) = Start("WARNING");
        var logger = Logging.GetLogger(system, "me");
        Assert.Equal((false, false, true, true), (logger.IsDebugEnabled, logger.IsInfoEnabled, logger.IsWarningEnabled, logger.IsErrorEnabled));
        Assert.False(logger.IsEnabled(LogLevel.InfoLevel));
        logger.Debug("no");
        logger.Info("no");
        logger.Warning("yes");
        logger.Error("yes");
        Assert.Equal(["yes", "yes"], (await log.Next(2, "me")).Select(seen => seen.Message.ToString()));
    }

    [Fact]
    public async Task The_level_can_be_changed_while_running()
    {
        var (system, log) = Start("WARNING");
        system.EventStream.SetLogLevel(LogLevel.DebugLevel);
        Logging.GetLogger(system, "me").Debug("now");
        Assert.Equal("now", (await log.Next(1, "me"))[0].Message.ToString());
    }

    [Fact]
    public async Task An_actor_logs_under_its_path()
    {
        var (system, log) = Start("INFO");
        system.ActorOf(Fun.Props((context, _) => context.GetLogger().Info("hello from {0}", "me")), "logging").Tell(1);
        var seen = (await log.Next(1, "akka://"))[0];
        Assert.Contains("/user/logging", seen.LogSource);
        Assert.Equal(typeof(Fun), seen.LogClass);
        Assert.Equal("hello from me", seen.Message.ToString());
    }

    [Fact]
    public async Task Named_places_are_filled_in_their_order()
    {
        var (system, log) = Start("INFO");
        var logger = Logging.GetLogger(system, "me");
        logger.Info("{Point} of {Peer:000} and {{braces}}", "p", 7);
        logger.Info("{0} before {0}", "twice");
        logger.Info("no arguments {stay}");
        Assert.Equal(
            ["p of 007 and {braces}", "twice before twice", "no arguments {stay}"],
            (await log.Next(3, "me")).Select(seen => seen.Message.ToString()));
    }

    [Fact]
    public async Task A_bad_template_harms_nobody()
    {
        var (system, log) = Start("INFO");
        var logger = Logging.GetLogger(system, "me");
        logger.Info("{0} {1}", "one");
        logger.Info("fine");
        var seen = await log.Next(2, "me");
        _ = seen[0].ToString();
        Assert.Equal("fine", seen[1].Message.ToString());
    }

    [Fact]
    public async Task Failures_of_actors_are_logged_as_errors_with_their_cause()
    {
        var (system, log) = Start("INFO");
        system.ActorOf(Fun.Props((_, _) => throw new InvalidOperationException("broken")), "failing").Tell(1);
        var seen = (await log.Next(1, "akka://"))[0];
        Assert.Equal(LogLevel.ErrorLevel, seen.LogLevel());
        Assert.Equal("broken", seen.Cause!.Message);
        Assert.Contains("/user/failing", seen.LogSource);
    }

    [Fact]
    public async Task Dead_letters_are_logged()
    {
        var (system, log) = Start("INFO", "akka.log-dead-letters = on");
        // The listener begins after the system: the first ones may come too early.
        system.Scheduler.ScheduleTellRepeatedly(0, 20, system.ActorSelection("/user/nobody"), "lost", ActorRefs.NoSender);
        var seen = await log.Until(entry => entry.Message.ToString()!.Contains("dead letters encountered"));
        Assert.Equal(LogLevel.InfoLevel, seen.LogLevel());
        Assert.Contains("/user/nobody", seen.Message.ToString());
    }

    [Fact]
    public void A_logger_that_does_not_answer_does_not_prevent_the_start()
    {
        _system = ActorSystem.Create("mute", $$"""
            akka { loggers = ["{{typeof(MuteLogger).AssemblyQualifiedName}}"], logger-startup-timeout = 100ms, stdout-loglevel = OFF }
            """);
        Assert.False(_system.WhenTerminated.IsCompleted);
    }

    [Fact]
    public void A_logger_that_is_no_type_prevents_the_start()
        => Assert.ThrowsAny<Exception>(() => ActorSystem.Create("wrong", "akka { loggers = [\"No.Such, Type\"], stdout-loglevel = OFF }"));

    [Fact]
    public void Levels_have_names()
    {
        Assert.Equal(LogLevel.DebugLevel, Logging.LogLevelFor("debug"));
        Assert.Equal(LogLevel.WarningLevel, Logging.LogLevelFor("WARNING"));
        Assert.Equal("ERROR", LogLevel.ErrorLevel.StringFor());
        Assert.Equal(typeof(Info), LogLevel.InfoLevel.ClassFor());
        Assert.ThrowsAny<ArgumentException>(() => Logging.LogLevelFor("loud"));
    }

    [Fact]
    public void The_logger_of_nobody_logs_nothing()
    {
        var logger = NoLogger.Instance;
        Assert.False(logger.IsErrorEnabled);
        logger.Error("into the void {0}", 1);
    }

    private (ActorSystem System, Log Log) Start(string level, string more = "")
    {
        var log = new Log();
        string id = TestLogger.Register(log);
        _system = ActorSystem.Create("log-" + id, $$"""
            akka {
              loglevel = {{level}}
              stdout-loglevel = OFF
              loggers = ["{{typeof(TestLogger).AssemblyQualifiedName}}"]
            }
            {{more}}
            """);
        return (_system, log);
    }

    private sealed class MuteLogger : UntypedActor, IRequiresMessageQueue<ILoggerMessageQueueSemantics>
    {
        protected override void OnReceive(object message) { }
    }
}
