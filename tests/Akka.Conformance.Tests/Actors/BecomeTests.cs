using Akka.Actor;
using Akka.Conformance.Tests.Support;

namespace Akka.Conformance.Tests.Actors;

public sealed class BecomeTests : ActorSystemTest
{
    [Fact]
    public async Task Unbecome_goes_back_one_step_and_no_further_than_the_start()
    {
        var probe = NewProbe();
        var actor = System.ActorOf(Props.Create(() => new Layers(probe.Ref)));
        foreach (string command in new[] { "?", "push", "?", "push", "?", "pop", "?", "pop", "?", "pop", "?" })
        {
            actor.Tell(command);
        }

        Assert.Equal([0, 1, 2, 1, 0, 0], await probe.Next(6));
    }

    [Fact]
    public async Task Become_replaces_the_top_of_the_stack()
    {
        var probe = NewProbe();
        var actor = System.ActorOf(Props.Create(() => new Layers(probe.Ref)));
        foreach (string command in new[] { "push", "push", "replace", "?", "pop", "?" })
        {
            actor.Tell(command);
        }

        Assert.Equal([100, 1], await probe.Next(2));
    }

    [Fact]
    public async Task A_behaviour_that_returns_false_leaves_the_message_unhandled()
    {
        var probe = NewProbe();
        System.EventStream.Subscribe(probe.Ref, typeof(Event.UnhandledMessage));
        System.ActorOf(Props.Create(() => new Layers(probe.Ref))).Tell("unknown");
        Assert.Equal("unknown", (await probe.Next<Event.UnhandledMessage>()).Message);
    }

    private sealed class Layers(IActorRef probe) : ActorBase
    {
        protected override bool Receive(object message) => Layer(0)(message);

        private Receive Layer(int depth)
            => message =>
            {
                switch (message)
                {
                    case "?":
                        probe.Tell(depth);
                        return true;
                    case "push":
                        BecomeStacked(Layer(depth + 1));
                        return true;
                    case "pop":
                        UnbecomeStacked();
                        return true;
                    case "replace":
                        Become(Layer(100));
                        return true;
                    default:
                        return false;
                }
            };
    }
}
