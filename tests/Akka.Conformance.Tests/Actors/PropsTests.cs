using Akka.Actor;
using Akka.Conformance.Tests.Support;

namespace Akka.Conformance.Tests.Actors;

public sealed class PropsTests : ActorSystemTest
{
    [Fact]
    public async Task An_actor_is_made_by_its_constructor()
    {
        var probe = NewProbe();
        System.ActorOf(Props.Create<Greeter>(probe.Ref, "type"));
        System.ActorOf(Props.Create(typeof(Greeter), probe.Ref, "object"));
        System.ActorOf(Props.Create(() => new Greeter(probe.Ref, "expression")));
        System.ActorOf(new Props(typeof(Greeter), [probe.Ref, "constructor"]));
        Assert.Equal(["constructor", "expression", "object", "type"], (await probe.Next(4)).Cast<string>().Order());
    }

    [Fact]
    public async Task The_arguments_are_computed_once_for_all_restarts()
    {
        var probe = NewProbe();
        int calls = 0;
        Func<string> next = () => $"call {++calls}";
        var actor = System.ActorOf(Props.Create(() => new Greeter(probe.Ref, next())));
        Assert.Equal("call 1", await probe.Next());
        actor.Tell("fail");
        Assert.Equal("call 1", await probe.Next());
    }

    [Fact]
    public void The_expression_must_be_a_constructor_call()
        => Assert.ThrowsAny<Exception>(() => Props.Create(() => Make()));

    [Fact]
    public void Props_are_not_changed_but_copied()
    {
        var props = Props.Create<Greeter>(ActorRefs.Nobody, "x");
        var other = props.WithDispatcher("d").WithMailbox("m").WithStashCapacity(3);
        Assert.NotSame(props, other);
        Assert.Equal(("akka.actor.default-dispatcher", ""), (props.Dispatcher, props.Mailbox));
        Assert.Equal(("d", "m"), (other.Dispatcher, other.Mailbox));
        Assert.Equal(typeof(Greeter), other.Type);
        Assert.Equal([ActorRefs.Nobody, "x"], other.Arguments);
    }

    [Fact]
    public async Task A_producer_can_make_the_actor()
    {
        var probe = NewProbe();
        System.ActorOf(Props.CreateBy(new Producer(probe.Ref)));
        Assert.Equal("produced", await probe.Next());
    }

    [Fact]
    public async Task A_constructor_that_fails_stops_the_actor()
    {
        var actor = System.ActorOf(Props.Create(() => new Broken()));
        await Ended(actor);
    }

    [Fact]
    public async Task Arguments_that_fit_no_constructor_stop_the_actor()
    {
        var actor = System.ActorOf(Props.Create(typeof(Greeter), 1, 2, 3));
        await Ended(actor);
    }

    private static Greeter Make() => throw new NotSupportedException();

    private sealed class Greeter : UntypedActor
    {
        public Greeter(IActorRef probe, string name) => probe.Tell(name);

        protected override void OnReceive(object message) => throw new InvalidOperationException("asked for");
    }

    private sealed class Broken : UntypedActor
    {
        public Broken() => throw new InvalidOperationException("broken");

        protected override void OnReceive(object message) { }
    }

    private sealed class Producer(IActorRef probe) : IIndirectActorProducer
    {
        public Type ActorType => typeof(Greeter);

        public ActorBase Produce() => new Greeter(probe, "produced");

        public void Release(ActorBase actor) { }
    }
}
