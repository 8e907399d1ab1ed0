using Akka.Actor;
using Akka.Conformance.Tests.Support;

namespace Akka.Conformance.Tests.Actors;

public sealed class NamesAndPathsTests : ActorSystemTest
{
    [Fact]
    public async Task A_path_names_the_ancestors()
    {
        var parent = System.ActorOf(Fun.Props((context, message) => context.Sender.Tell(context.ActorOf(Fun.Props((_, _) => { }), (string)message))), "parent");
        var child = await Soon(parent.Ask<IActorRef>("child"));
        Assert.Equal("akka://test/user/parent/child", child.Path.ToString());
        Assert.Equal("/user/parent/child", child.Path.ToStringWithoutAddress());
        Assert.Equal("child", child.Path.Name);
        Assert.Equal(["user", "parent", "child"], child.Path.Elements);
        Assert.Equal(parent.Path, child.Path.Parent);
        Assert.Equal("akka://test", child.Path.Address.ToString());
        Assert.NotEqual(0, child.Path.Uid);
    }

    [Theory]
    [InlineData("")]
    [InlineData("$x")]
    [InlineData("a/b")]
    [InlineData("ä")]
    [InlineData("a b")]
    public void Bad_names_are_refused(string name)
        => Assert.Throws<InvalidActorNameException>(() => Spawn((_, _) => { }, name));

    [Fact]
    public void Names_are_unique_among_siblings()
    {
        Spawn((_, _) => { }, "same");
        Assert.Throws<InvalidActorNameException>(() => Spawn((_, _) => { }, "same"));
    }

    [Fact]
    public async Task A_name_is_free_again_when_its_actor_has_ended()
    {
        var probe = NewProbe();
        var parent = Spawn((context, message) =>
        {
            switch (message)
            {
                case "start":
                    context.Watch(context.ActorOf(Fun.Props((_, _) => { }), "x"));
                    context.Stop(context.Child("x"));
                    try
                    {
                        context.ActorOf(Fun.Props((_, _) => { }), "x");
                    }
                    catch (InvalidActorNameException)
                    {
                        probe.Ref.Tell("taken");
                    }

                    break;
                case Terminated terminated:
                    var again = context.ActorOf(Fun.Props((_, _) => { }), "x");
                    probe.Ref.Tell(!again.Equals(terminated.ActorRef) && again.Path.Equals(terminated.ActorRef.Path));
                    break;
            }
        });
        parent.Tell("start");
        Assert.Equal("taken", await probe.Next());
        Assert.Equal(true, await probe.Next());
    }

    [Fact]
    public async Task Children_are_found_by_name()
    {
        var probe = NewProbe();
        var parent = Spawn((context, _) =>
        {
            var a = context.ActorOf(Fun.Props((_, _) => { }), "a");
            context.ActorOf(Fun.Props((_, _) => { }));
            probe.Ref.Tell(context.Child("a").Equals(a));
            probe.Ref.Tell(context.Child("b").IsNobody());
            probe.Ref.Tell(context.GetChildren().Count());
            probe.Ref.Tell(context.Parent.Path.ToString());
        });
        parent.Tell("go");
        Assert.Equal([true, true, 2, "akka://test/user"], await probe.Next(4));
    }

    [Fact]
    public void Paths_are_parsed_and_compared_without_the_incarnation()
    {
        var actor = Spawn((_, _) => { }, "x");
        var parsed = ActorPath.Parse("akka://test/user/x");
        Assert.Equal(actor.Path, parsed);
        Assert.True(parsed == actor.Path);
        Assert.Equal(parsed, new RootActorPath(new Address("akka", "test")) / "user" / "x");
        Assert.False(ActorPath.TryParse("no path", out _));
        Assert.NotEqual(parsed, ActorPath.Parse("akka://test/user/y"));
    }

    [Fact]
    public void Addresses_are_parsed()
    {
        var address = Address.Parse("akka.tcp://sys@host:1234");
        Assert.Equal(("akka.tcp", "sys", "host", 1234), (address.Protocol, address.System, address.Host, address.Port));
        Assert.Equal(address, new Address("akka.tcp", "sys", "host", 1234));
        Assert.True(address.HasGlobalScope);
        Assert.True(Address.Parse("akka://sys").HasLocalScope);
        Assert.Equal("akka.tcp://sys@host:1234", address.ToString());
    }

    [Fact]
    public async Task References_are_equal_when_they_mean_the_same_incarnation()
    {
        var actor = Spawn((_, _) => { }, "x");
        var found = await System.ActorSelection("/user/x").ResolveOne(Patience);
        Assert.Equal(actor, found);
        Assert.Equal(actor.GetHashCode(), found.GetHashCode());
        Assert.Equal(0, actor.CompareTo(found));
        Assert.True(((IActorRef?)null).IsNobody());
        Assert.True(ActorRefs.Nobody.IsNobody());
        Assert.Null(ActorRefs.NoSender);
    }

    [Theory]
    [InlineData("1")]
    [InlineData("abc-def")]
    public async Task System_names_are_words(string name)
    {
        var system = ActorSystem.Create(name, "akka { loggers = [], stdout-loglevel = OFF }");
        Assert.Equal(name, system.Name);
        await Soon(system.Terminate());
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("-a")]
    public void Other_system_names_are_refused(string name)
        => Assert.Throws<ArgumentException>(() => ActorSystem.Create(name, "akka { loggers = [], stdout-loglevel = OFF }"));
}
