using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Event;

namespace Akka.Conformance.Tests.TestKit;

/// <summary>How a test kit is set up and taken down.</summary>
public sealed class TestKitTests
{
    [Fact]
    public void The_defaults_are_those_of_the_documentation()
    {
        using var kit = new Kit();
        Assert.Equal("test", kit.Sys.Name);
        Assert.Equal(TimeSpan.FromSeconds(3), kit.TestKitSettings.SingleExpectDefault);
        Assert.Equal(TimeSpan.FromSeconds(5), kit.TestKitSettings.DefaultTimeout);
        Assert.Equal(TimeSpan.FromSeconds(3), kit.TestKitSettings.TestEventFilterLeeway);
        Assert.Equal(1.0, kit.TestKitSettings.TestTimeFactor);
        Assert.Equal("testActor", kit.TestActor.Path.Name.TrimEnd("0123456789".ToCharArray()));
        Assert.Equal("/system", kit.TestActor.Path.Parent.ToStringWithoutAddress());
    }

    [Fact]
    public void Its_configuration_comes_before_the_defaults()
    {
        using var text = new Kit("akka.test.single-expect-default = 7s\nmine = 1");
        Assert.Equal(TimeSpan.FromSeconds(7), text.TestKitSettings.SingleExpectDefault);
        Assert.Equal(TimeSpan.FromSeconds(5), text.TestKitSettings.DefaultTimeout);
        Assert.Equal(1, text.Sys.Settings.Config.GetInt("mine"));

        using var config = new Kit(ConfigurationFactory.ParseString("mine = 2"), "another-name");
        Assert.Equal(2, config.Sys.Settings.Config.GetInt("mine"));
        Assert.Equal("another-name", config.Sys.Name);

        using var setup = new Kit(BootstrapSetup.Create().WithConfig(ConfigurationFactory.ParseString("mine = 3")).And(new Marker()));
        Assert.Equal(3, setup.Sys.Settings.Config.GetInt("mine"));
        Assert.True(setup.Sys.Settings.Setup.Get<Marker>().HasValue);
    }

    [Fact]
    public void Time_is_stretched_by_the_time_factor()
    {
        using var kit = new Kit("akka.test.timefactor = 2.5");
        Assert.Equal(TimeSpan.FromSeconds(5), kit.Dilated(TimeSpan.FromSeconds(2)));
        Assert.Equal(2.5, kit.TestKitSettings.TestTimeFactor);
        Assert.Equal(TimeSpan.FromSeconds(5), kit.RemainingOrDilated(TimeSpan.FromSeconds(2)));
    }

    [Fact]
    public async Task The_system_ends_with_the_kit()
    {
        var kit = new Kit();
        kit.Dispose();
        Assert.True(kit.Sys.WhenTerminated.IsCompleted);
        await kit.Sys.WhenTerminated;
    }

    [Fact]
    public async Task A_subscriber_to_dead_letters_that_has_stopped_makes_no_more_of_them()
    {
        using var kit = new Kit("akka.log-dead-letters = off");
        for (var i = 0; i < 20; i++)
        {
            var stopped = kit.CreateTestProbe();
            kit.Sys.EventStream.Subscribe(stopped.Ref, typeof(DeadLetter));
            kit.Watch(stopped.Ref);
            kit.Sys.Stop(stopped.Ref);
            await kit.EventFilter.DeadLetter<string>().ExpectOneAsync(() =>
            {
                kit.Sys.DeadLetters.Tell("lost", ActorRefs.NoSender);
                return Task.CompletedTask;
            });
            await kit.ExpectTerminatedAsync(stopped.Ref);
        }
    }

    [Fact]
    public async Task A_system_that_was_given_is_used()
    {
        var system = ActorSystem.Create("given");
        using (var kit = new Kit(system))
        {
            Assert.Same(system, kit.Sys);
            kit.TestActor.Tell(1);
            await kit.ExpectMsgAsync(1);
        }

        await system.Terminate();
    }

    [Fact]
    public async Task A_probe_can_live_in_another_system()
    {
        var system = ActorSystem.Create("other");
        using (var kit = new Kit())
        {
            var probe = kit.CreateTestProbe(system);
            Assert.Equal("other", probe.Sys.Name);
            probe.Ref.Tell(1);
            await probe.ExpectMsgAsync(1);
        }

        await system.Terminate();
    }

    [Fact]
    public void A_latch_opens_when_it_was_counted_down()
    {
        using var kit = new Kit();
        var latch = kit.CreateTestLatch(2);
        latch.CountDown();
        Assert.False(latch.IsOpen);
        Assert.Throws<TimeoutException>(() => latch.Ready(TimeSpan.FromMilliseconds(20)));
        latch.CountDown();
        Assert.True(latch.IsOpen);
        latch.Ready(TimeSpan.FromSeconds(1));
        latch.Reset();
        Assert.False(latch.IsOpen);
        latch.Open();
        latch.Ready();
    }

    private sealed class Marker : Setup;

    private sealed class Kit : Akka.TestKit.Xunit2.TestKit
    {
        public Kit(string config = "")
            : base(config)
        {
        }

        public Kit(Config config, string name)
            : base(config, name)
        {
        }

        public Kit(ActorSystemSetup setup)
            : base(setup)
        {
        }

        public Kit(ActorSystem system)
            : base(system)
        {
        }
    }
}
