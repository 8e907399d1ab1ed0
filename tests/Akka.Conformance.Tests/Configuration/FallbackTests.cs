using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;

namespace Akka.Conformance.Tests.Configuration;

public sealed class FallbackTests
{
    [Fact]
    public void A_fallback_fills_what_is_missing()
    {
        var config = Parse("a { x = 1 }").WithFallback(Parse("a { x = 9, y = 2 }\nb = 3")).WithFallback(Parse("a.z = 4\nb = 9"));
        Assert.Equal((1, 2, 4, 3), (config.GetInt("a.x"), config.GetInt("a.y"), config.GetInt("a.z"), config.GetInt("b")));
        Assert.Equal(["x", "y", "z"], config.GetConfig("a").AsEnumerable().Select(pair => pair.Key).Order());
    }

    [Fact]
    public void A_value_hides_an_object_and_an_object_a_value()
    {
        Assert.Equal(0, Parse("a = 1").WithFallback(Parse("a { x = 2 }")).GetInt("a.x"));
        Assert.Null(Parse("a { x = 2 }").WithFallback(Parse("a = 1")).GetString("a"));
        Assert.Equal([1], Parse("a = [1]").WithFallback(Parse("a = [2]")).GetIntList("a"));
    }

    [Fact]
    public void Nothing_changes_without_a_fallback()
    {
        var config = Parse("a = 1");
        Assert.Equal(1, config.WithFallback(null).GetInt("a"));
        Assert.Equal(1, config.WithFallback(Config.Empty).GetInt("a"));
        Assert.Equal(1, Config.Empty.WithFallback(config).GetInt("a"));
        Assert.Throws<ArgumentException>(() => config.WithFallback(config));
        Assert.Equal(1, config.SafeWithFallback(config).GetInt("a"));
    }

    [Fact]
    public void The_original_stays_as_it_was()
    {
        var top = Parse("a { x = 1 }");
        var bottom = Parse("a { y = 2 }");
        _ = top.WithFallback(bottom);
        Assert.False(top.HasPath("a.y"));
        Assert.False(bottom.HasPath("a.x"));
    }

    [Fact]
    public void A_section_can_have_a_fallback_of_its_own()
        => Assert.Equal(2, Parse("a.x = 1").GetConfig("a").WithFallback(Parse("y = 2")).GetInt("y"));

    [Fact]
    public void Emptiness_is_seen()
    {
        Assert.True(Config.Empty.IsEmpty);
        Assert.True(Parse("").IsEmpty);
        Assert.True(Parse("a {}").GetConfig("a").IsEmpty);
        Assert.False(Parse("a = 1").IsEmpty);
        Assert.True(((Config?)null).IsNullOrEmpty());
        Assert.True(ConfigurationFactory.Empty.IsNullOrEmpty());
    }

    [Fact]
    public void Text_is_a_configuration()
    {
        Config config = "a = 5";
        Assert.Equal(5, config.GetInt("a"));
        Assert.Equal(2, (Parse("a = 1") + "b = 2").GetInt("b"));
    }

    [Fact]
    public void A_configuration_can_be_printed_and_read_again()
    {
        var config = Parse("a { x = 1, y = [1, \"b c\"], k = \"h i\" }\nb = ${a.x}").WithFallback(Parse("c = 3"));
        Assert.DoesNotContain("c : 3", config.ToString());
        var again = Parse(config.ToString(true));
        Assert.Equal(1, again.GetInt("a.x"));
        Assert.Equal(["1", "b c"], again.GetStringList("a.y"));
        Assert.Equal("h i", again.GetString("a.k"));
        Assert.Equal(1, again.GetInt("b"));
        Assert.Equal(3, again.GetInt("c"));
    }

    [Fact]
    public void Akka_has_defaults()
    {
        var config = ConfigurationFactory.Default();
        Assert.Equal("INFO", config.GetString("akka.loglevel"));
        Assert.Equal(30, config.GetInt("akka.actor.default-dispatcher.throughput"));
        Assert.Equal(512, config.GetInt("akka.io.tcp.disabled-buffer-pool.buffer-size"));
        Assert.Equal(TimeSpan.FromSeconds(5), config.GetTimeSpan("akka.io.tcp.register-timeout"));
        Assert.Equal(["before-service-unbind"], config.GetStringList("akka.coordinated-shutdown.phases.service-unbind.depends-on"));
    }

    [Fact]
    public void A_resource_can_be_read()
    {
        Assert.Equal("akka.actor.default-dispatcher", ConfigurationFactory.Default().GetString("akka.loggers-dispatcher"));
        Assert.ThrowsAny<Exception>(() => ConfigurationFactory.FromResource("no.such.conf", typeof(FallbackTests).Assembly));
    }

    [Fact]
    public async Task A_system_takes_its_configuration_before_the_defaults()
    {
        var setup = BootstrapSetup.Create().WithConfig("akka { loggers = [], stdout-loglevel = OFF }\nmine.key = 5").WithConfigFallback("mine { key = 6, other = 7 }");
        var system = ActorSystem.Create("configured", ActorSystemSetup.Create(setup));
        Assert.Equal(5, system.Settings.Config.GetInt("mine.key"));
        Assert.Equal(7, system.Settings.Config.GetInt("mine.other"));
        Assert.Equal("INFO", system.Settings.LogLevel);
        Assert.Empty(system.Settings.Loggers);
        system.Settings.InjectTopLevelFallback("mine { key = 8, third = 9 }");
        Assert.Equal(5, system.Settings.Config.GetInt("mine.key"));
        Assert.Equal(9, system.Settings.Config.GetInt("mine.third"));
        await system.Terminate();
    }

    [Fact]
    public void Setups_are_kept_by_class()
    {
        var setup = ActorSystemSetup.Create(new One(1)).And(new Two()).WithSetup(new One(2));
        Assert.Equal(2, setup.Get<One>().Value.Number);
        Assert.True(setup.Get<Two>().HasValue);
        Assert.False(ActorSystemSetup.Empty.Get<One>().HasValue);
        Assert.True(new One(1).And(new Two()).Get<Two>().HasValue);
    }

    private static Config Parse(string text) => ConfigurationFactory.ParseString(text);

    private sealed class One(int number) : Setup
    {
        public int Number => number;
    }

    private sealed class Two : Setup;
}
