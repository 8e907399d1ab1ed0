using Akka.Actor;
using Akka.Conformance.Tests.Support;

namespace Akka.Conformance.Tests.Actors;

public sealed class StashTests : ActorSystemTest
{
    [Fact]
    public async Task Unstashed_messages_come_first_and_in_their_old_order()
    {
        var probe = NewProbe();
        var actor = System.ActorOf(Props.Create(() => new Unbounded(probe.Ref)));
        Send(actor, 1, 2, 3, "open", 4);
        Assert.Equal([1, 2, 3, 4], await probe.Next(4));
    }

    [Fact]
    public async Task Unstashed_messages_keep_their_sender()
    {
        var probe = NewProbe();
        var actor = System.ActorOf(Props.Create(() => new Unbounded(probe.Ref)));
        var origin = Spawn((_, _) => { });
        actor.Tell(1, origin);
        actor.Tell("open");
        await probe.Next();
        Assert.Equal(origin, probe.LastSender);
    }

    [Fact]
    public async Task Unstash_takes_the_oldest_only()
    {
        var probe = NewProbe();
        var actor = System.ActorOf(Props.Create(() => new Unbounded(probe.Ref)));
        Send(actor, 1, 2, "one", "count");
        Assert.Equal(["stashed 1", 1], (await probe.Next(2)).OrderBy(seen => seen is int));
    }

    [Fact]
    public async Task Chosen_messages_can_be_unstashed()
    {
        var probe = NewProbe();
        var actor = System.ActorOf(Props.Create(() => new Unbounded(probe.Ref)));
        Send(actor, 1, 2, 3, 4, "even", 5);
        Assert.Equal([2, 4, 5], await probe.Next(3));
    }

    [Fact]
    public async Task The_same_message_cannot_be_stashed_twice()
    {
        var probe = NewProbe();
        var actor = System.ActorOf(Props.Create(() => new Unbounded(probe.Ref)));
        actor.Tell("twice");
        Assert.IsType<IllegalActorStateException>(await probe.Next());
    }

    [Fact]
    public async Task A_restart_keeps_the_stashed_messages()
    {
        var probe = NewProbe();
        var actor = System.ActorOf(Props.Create(() => new Unbounded(probe.Ref)));
        Send(actor, 1, 2, "fail", "open", 3);
        Assert.Equal([1, 2, 3], await probe.Next(3));
    }

    [Fact]
    public async Task Stashed_messages_of_a_stopped_actor_are_dead_letters()
    {
        var letters = NewProbe();
        System.EventStream.Subscribe(letters.Ref, typeof(Event.DeadLetter));
        var probe = NewProbe();
        var actor = System.ActorOf(Props.Create(() => new Unbounded(probe.Ref)));
        Send(actor, 1, 2, "stop");
        Assert.Equal([1, 2], (await letters.Next(2)).Cast<Event.DeadLetter>().Select(letter => letter.Message));
    }

    [Fact]
    public async Task A_bound_is_kept()
    {
        var probe = NewProbe();
        var actor = System.ActorOf(Props.Create(() => new Bounded(probe.Ref)).WithStashCapacity(2));
        Send(actor, 1, 2, 3);
        Assert.Equal(["full: False of 2", "full: False of 2", "full: True of 2"], await probe.Next(3));
        Assert.IsType<StashOverflowException>(await probe.Next());
    }

    [Fact]
    public async Task Without_a_bound_the_stash_grows()
    {
        var probe = NewProbe();
        var actor = System.ActorOf(Props.Create(() => new Unbounded(probe.Ref)));
        Send(actor, [.. Enumerable.Range(0, 5000).Cast<object>(), "open"]);
        Assert.Equal(Enumerable.Range(0, 5000).Cast<object>(), await probe.Next(5000));
    }

    private void Send(IActorRef actor, params object[] messages)
        => Spawn((_, _) => Array.ForEach(messages, message => actor.Tell(message))).Tell("go");

    private sealed class Unbounded(IActorRef probe) : UntypedActor, IWithUnboundedStash
    {
        private bool _open;
        private int _let;

        public IStash Stash { get; set; } = null!;

        protected override void OnReceive(object message)
        {
            switch (message)
            {
                case "open":
                    _open = true;
                    Stash.UnstashAll();
                    break;
                case "even":
                    _open = true;
                    Stash.UnstashAll(envelope => envelope.Message is int number && number % 2 == 0);
                    break;
                case "one":
                    _let = 1;
                    Stash.Unstash();
                    break;
                case "count":
                    probe.Tell($"stashed {Stash.Count}");
                    break;
                case "stop":
                    Context.Stop(Self);
                    break;
                case "fail":
                    throw new InvalidOperationException("asked for");
                case "twice":
                    Stash.Stash();
                    try
                    {
                        Stash.Stash();
                    }
                    catch (Exception cause)
                    {
                        probe.Tell(cause);
                    }

                    break;
                default:
                    if (_open || _let-- > 0)
                    {
                        probe.Forward(message);
                    }
                    else
                    {
                        Stash.Stash();
                    }

                    break;
            }
        }
    }

    private sealed class Bounded(IActorRef probe) : UntypedActor, IWithStash
    {
        public IStash Stash { get; set; } = null!;

        protected override void OnReceive(object message)
        {
            probe.Tell($"full: {Stash.IsFull} of {Stash.Capacity}");
            Stash.Stash();
        }

        protected override void PreRestart(Exception reason, object message) => probe.Tell(reason);
    }
}
