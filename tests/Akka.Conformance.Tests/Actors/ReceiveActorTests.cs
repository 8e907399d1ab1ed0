using Akka.Actor;
using Akka.Conformance.Tests.Support;

namespace Akka.Conformance.Tests.Actors;

public sealed class ReceiveActorTests : ActorSystemTest
{
    [Fact]
    public async Task The_first_handler_that_fits_handles()
    {
        var probe = NewProbe();
        var actor = Receiving(self =>
        {
            self.On<string>(text => probe.Ref.Tell("one letter: " + text), text => text.Length == 1);
            self.On<string>(text => probe.Ref.Tell("text: " + text));
            self.On<int>(number => number > 0);
            self.On<IComparable>(value => probe.Ref.Tell("comparable: " + value));
            self.Any(value => probe.Ref.Tell("any: " + value));
        });
        actor.Tell("a");
        actor.Tell("ab");
        actor.Tell(1);
        actor.Tell(-1);
        actor.Tell(new Version(1, 0));
        actor.Tell(typeof(int));
        Assert.Equal(
            ["one letter: a", "text: ab", "comparable: -1", "comparable: 1.0", "any: System.Int32"],
            await probe.Next(5));
    }

    [Fact]
    public async Task Handlers_can_be_added_by_type()
    {
        var probe = NewProbe();
        var actor = Receiving(self =>
        {
            self.On(typeof(int), value => probe.Ref.Tell("small"), value => (int)value < 10);
            self.On(typeof(int), value => probe.Ref.Tell("int"));
        });
        actor.Tell(3);
        actor.Tell(30);
        Assert.Equal(["small", "int"], await probe.Next(2));
    }

    [Fact]
    public async Task What_no_handler_takes_is_unhandled()
    {
        var probe = NewProbe();
        System.EventStream.Subscribe(probe.Ref, typeof(Event.UnhandledMessage));
        Receiving(self => self.On<string>(_ => { })).Tell(5);
        Assert.Equal(5, (await probe.Next<Event.UnhandledMessage>()).Message);
    }

    [Fact]
    public async Task Become_replaces_all_handlers()
    {
        var probe = NewProbe();
        var actor = Receiving(self =>
        {
            self.On<string>(_ => self.Turn(() => self.Any(value => probe.Ref.Tell("second " + value))));
            self.On<int>(value => probe.Ref.Tell("first " + value));
        });
        actor.Tell(1);
        actor.Tell("turn");
        actor.Tell(2);
        Assert.Equal(["first 1", "second 2"], await probe.Next(2));
    }

    [Fact]
    public async Task A_stacked_behaviour_can_be_left_again()
    {
        var probe = NewProbe();
        var actor = Receiving(self =>
        {
            self.On<string>(_ => self.Stack(() =>
            {
                self.On<string>(_ => self.Back());
                self.On<int>(value => probe.Ref.Tell("inner " + value));
            }));
            self.On<int>(value => probe.Ref.Tell("outer " + value));
        });
        actor.Tell(1);
        actor.Tell("in");
        actor.Tell(2);
        actor.Tell("out");
        actor.Tell(3);
        Assert.Equal(["outer 1", "inner 2", "outer 3"], await probe.Next(3));
    }

    [Fact]
    public async Task A_constructor_may_become()
    {
        var probe = NewProbe();
        Receiving(self => self.Turn(() => self.Any(value => probe.Ref.Tell("turned " + value)))).Tell(1);
        Assert.Equal("turned 1", await probe.Next());
    }

    [Fact]
    public async Task Handlers_are_added_only_in_the_constructor_and_in_become()
    {
        var probe = NewProbe();
        Receiving(self => self.Any(_ =>
        {
            try
            {
                self.On<int>(_ => { });
            }
            catch (InvalidOperationException)
            {
                probe.Ref.Tell("refused");
            }
        })).Tell(1);
        Assert.Equal("refused", await probe.Next());
    }

    [Fact]
    public async Task Nothing_can_be_added_after_receive_any()
    {
        var probe = NewProbe();
        Receiving(self =>
        {
            self.Any(_ => { });
            try
            {
                self.On<int>(_ => { });
            }
            catch (InvalidOperationException)
            {
                probe.Ref.Tell("refused");
            }
        });
        Assert.Equal("refused", await probe.Next());
    }

    [Fact]
    public async Task A_restart_begins_with_the_first_behaviour()
    {
        var probe = NewProbe();
        var actor = Receiving(self =>
        {
            self.On<string>(_ => self.Turn(() =>
            {
                self.On<string>(_ => throw new InvalidOperationException("now"));
                self.On<int>(value => probe.Ref.Tell("second " + value));
            }));
            self.On<int>(value => probe.Ref.Tell("first " + value));
        });
        actor.Tell("turn");
        actor.Tell(1);
        actor.Tell("fail");
        actor.Tell(2);
        Assert.Equal(["second 1", "first 2"], await probe.Next(2));
    }

    private IActorRef Receiving(Action<Receiver> configure) => System.ActorOf(Props.Create(() => new Receiver(configure)));

    private sealed class Receiver : ReceiveActor
    {
        public Receiver(Action<Receiver> configure) => configure(this);

        public void On<T>(Action<T> handler, Predicate<T>? when = null) => Receive(handler, when);

        public void On<T>(Func<T, bool> handler) => Receive(handler);

        public void On(Type type, Action<object> handler, Predicate<object>? when = null) => Receive(type, handler, when);

        public void Any(Action<object> handler) => ReceiveAny(handler);

        public void Turn(Action configure) => Become(configure);

        public void Stack(Action configure) => BecomeStacked(configure);

        public void Back() => UnbecomeStacked();
    }
}
