using Akka.Actor;
using Akka.TestKit;

namespace Akka.Conformance.Tests.TestKit;

public sealed class ProbeTests : Akka.TestKit.Xunit2.TestKit
{
    [Fact]
    public async Task A_probe_sends_replies_and_forwards()
    {
        var (a, b) = (CreateTestProbe(), CreateTestProbe("named"));
        Assert.Contains("named", b.Ref.Path.Name);
        a.Send(b.Ref, "question");
        await b.ExpectMsgAsync("question");
        Assert.Equal(a.Ref, b.Sender);
        Assert.Equal(a.Ref, b.LastSender);
        b.Reply("answer");
        await a.ExpectMsgFromAsync(b.Ref, "answer");

        a.Send(b.Ref, "pass on");
        await b.ExpectMsgAsync("pass on");
        b.Forward(TestActor);
        await ExpectMsgFromAsync(a.Ref, "pass on");
        b.Forward(TestActor, "this");
        await ExpectMsgFromAsync(a.Ref, "this");
    }

    [Fact]
    public async Task A_probe_is_an_actor_ref()
    {
        var probe = CreateTestProbe();
        IActorRef self = probe;
        self.Tell(1, TestActor);
        await probe.ExpectMsgAsync(1);
        Assert.Equal(probe.Ref.Path, self.Path);
        Assert.True(probe.Equals(probe.Ref));
    }

    [Fact]
    public async Task What_is_told_without_a_sender_comes_from_the_test_actor()
    {
        var probe = CreateTestProbe();
        probe.Ref.Tell(1);
        await probe.ExpectMsgAsync(1);
        Assert.Equal(TestActor, probe.Sender);
        await Task.Yield();
        probe.Ref.Tell(2);
        await probe.ExpectMsgAsync(2);
        Assert.Equal(TestActor, probe.Sender);
    }

    [Fact]
    public void A_message_to_a_probe_has_arrived_when_it_is_told()
    {
        var probe = CreateTestProbe();
        probe.Ref.Tell(1);
        Assert.True(probe.HasMessages);
        TestActor.Tell(1);
        Assert.True(HasMessages);
    }

    [Fact]
    public async Task A_probe_watches_and_is_watched()
    {
        var (a, b) = (CreateTestProbe(), CreateTestProbe());
        a.Watch(b.Ref);
        Sys.Stop(b.Ref);
        await a.ExpectTerminatedAsync(b.Ref);
    }

    [Fact]
    public async Task A_probe_is_the_parent_of_its_children()
    {
        var probe = CreateTestProbe();
        var child = probe.ChildActorOf(Props.Create(() => new Parrot()), "bird");
        Assert.Equal(probe.Ref.Path / "bird", child.Path);
        child.Tell("up");
        await probe.ExpectMsgAsync("up to parent");
    }

    [Fact]
    public async Task An_auto_pilot_answers_before_the_test_does()
    {
        var probe = CreateTestProbe();
        probe.SetAutoPilot(new DelegateAutoPilot((sender, message) =>
        {
            sender.Tell($"auto {message}", ActorRefs.NoSender);
            return message is "last" ? AutoPilot.NoAutoPilot : AutoPilot.KeepRunning;
        }));
        probe.Ref.Tell("one", TestActor);
        probe.Ref.Tell("last", TestActor);
        probe.Ref.Tell("more", TestActor);
        await ExpectMsgAsync("auto one");
        await ExpectMsgAsync("auto last");
        Assert.Equal(["one", "last", "more"], probe.ReceiveN(3));
        Assert.False(HasMessages);
    }

    [Fact]
    public async Task A_probe_can_be_asked()
    {
        var probe = CreateTestProbe();
        var answer = probe.Ref.Ask<string>("q", TimeSpan.FromSeconds(3));
        await probe.ExpectMsgAsync("q");
        probe.Reply("a");
        Assert.Equal("a", await answer);
    }

    [Fact]
    public void An_actor_under_test_is_run_by_the_test()
    {
        var actor = ActorOfAsTestActorRef<Counter>("counter");
        actor.Tell(2);
        actor.Tell(3);
        Assert.Equal(5, actor.UnderlyingActor.Sum);
        IActorRef plain = actor;
        Assert.Equal(plain.Path, actor.Path);
        var other = ActorOfAsTestActorRef<Counter>(Props.Create(() => new Counter()));
        other.Tell(1);
        Assert.Equal(1, other.UnderlyingActor.Sum);
    }

    [Fact]
    public async Task Actors_are_made_by_the_test()
    {
        var echo = ActorOf(Props.Create(() => new Parrot()), "echo");
        Assert.Equal("/user/echo", echo.Path.ToStringWithoutAddress());
        echo.Tell("hello");
        await ExpectMsgAsync("hello");
        ActorOf(() => new Parrot()).Tell("again");
        await ExpectMsgAsync("again");
        ActorSelection("/user/echo").Tell("by path");
        await ExpectMsgAsync("by path");
        var children = await ActorOf<Counter>("plain").Ask<ActorIdentity>(new Identify(1), TimeSpan.FromSeconds(3));
        Assert.Equal("plain", children.Subject.Path.Name);
    }

    private sealed class Parrot : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            if (message is "up")
            {
                Context.Parent.Tell("up to parent");
            }
            else
            {
                Sender.Tell(message);
            }
        }
    }

    private sealed class Counter : ReceiveActor
    {
        public Counter() => Receive<int>(i => Sum += i);

        public int Sum { get; private set; }
    }
}
