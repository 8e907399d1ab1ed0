using Akka.Actor;
using Akka.Conformance.Tests.Support;

namespace Akka.Conformance.Tests.Actors;

public sealed class SelectionTests : ActorSystemTest
{
    [Theory]
    [InlineData("/user/parent/b")]
    [InlineData("akka://test/user/parent/b")]
    [InlineData("user/parent/b")]
    [InlineData("/user/parent/a/../b")]
    [InlineData("/user/*/b")]
    [InlineData("/user/par?nt/b*")]
    public async Task A_selection_finds_by_path(string path)
    {
        var parent = await Family();
        var found = await Soon(System.ActorSelection(path).ResolveOne(Patience));
        Assert.Equal(parent.Path / "b", found.Path);
    }

    [Fact]
    public async Task A_pattern_reaches_every_match()
    {
        var probe = NewProbe();
        await Family();
        System.ActorSelection("/user/parent/*").Tell("hello", probe.Ref);
        Assert.Equal(["a", "b"], (await probe.Next(2)).Cast<string>().Order());
    }

    [Fact]
    public async Task Relative_paths_start_at_the_actor_itself()
    {
        var probe = NewProbe();
        await Family();
        var actor = Spawn((context, message) =>
        {
            context.ActorSelection("../parent/a").Tell(message, probe.Ref);
            context.ActorSelection((string)message).Tell("self", probe.Ref);
        });
        actor.Tell("../parent/b");
        Assert.Equal(["a", "b"], (await probe.Next(2)).Cast<string>().Order());
    }

    [Theory]
    [InlineData("/user/nobody")]
    [InlineData("/user/parent/c")]
    [InlineData("/nowhere/x")]
    public async Task Nobody_there_is_an_exception(string path)
    {
        await Family();
        await Assert.ThrowsAsync<ActorNotFoundException>(() => Soon(System.ActorSelection(path).ResolveOne(TimeSpan.FromSeconds(3))));
    }

    [Fact]
    public async Task Identify_is_answered_by_the_actor_or_by_nobody()
    {
        var actor = Spawn((_, _) => { }, "x");
        var identity = await Soon(actor.Ask<ActorIdentity>(new Identify(7)));
        Assert.Equal((7, actor), (identity.MessageId, identity.Subject));

        var none = await Soon(System.ActorSelection("/user/none").Ask<ActorIdentity>(new Identify("id")));
        Assert.Equal("id", none.MessageId);
        Assert.Null(none.Subject);

        System.Stop(actor);
        await Ended(actor);
        Assert.Null((await Soon(actor.Ask<ActorIdentity>(new Identify(8)))).Subject);
    }

    [Fact]
    public async Task Messages_to_nobody_are_dead_letters()
    {
        var letters = NewProbe();
        System.EventStream.Subscribe(letters.Ref, typeof(Event.DeadLetter));
        System.ActorSelection("/user/none").Tell("lost");
        Assert.Equal("lost", (await letters.Next<Event.DeadLetter>()).Message);
    }

    private async Task<IActorRef> Family()
    {
        var parent = System.ActorOf(
            Fun.Props(
                (context, _) => context.Sender.Tell("ready"),
                new Hooks
                {
                    PreStart = context =>
                    {
                        foreach (string name in new[] { "a", "b" })
                        {
                            context.ActorOf(Fun.Props((self, _) => self.Sender.Tell(self.Self.Path.Name)), name);
                        }
                    },
                }),
            "parent");
        await Soon(parent.Ask("ready?"));
        return parent;
    }
}
