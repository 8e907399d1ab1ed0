using Akka.Actor;
using Xunit.Sdk;

namespace Akka.Conformance.Tests.TestKit;

public sealed class ExpectTests : Akka.TestKit.Xunit2.TestKit
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(50);

    [Fact]
    public async Task A_message_is_expected_by_type_value_and_condition()
    {
        TestActor.Tell(1);
        TestActor.Tell(2);
        TestActor.Tell(3);
        TestActor.Tell("four");
        Assert.Equal(1, await ExpectMsgAsync<int>());
        Assert.Equal(2, await ExpectMsgAsync(2));
        Assert.Equal(3, await ExpectMsgAsync<int>(i => i > 2));
        Assert.Equal("four", await ExpectMsgAsync<string>(s => Assert.StartsWith("f", s)));
    }

    [Fact]
    public void The_same_without_waiting_tasks()
    {
        TestActor.Tell(1);
        TestActor.Tell(2);
        TestActor.Tell(3);
        TestActor.Tell("four");
        Assert.Equal(1, ExpectMsg<int>());
        Assert.Equal(2, ExpectMsg(2));
        Assert.Equal(3, ExpectMsg<int>(i => i > 2));
        Assert.Equal("four", ExpectMsg<string>(s => Assert.StartsWith("f", s)));
        ExpectNoMsg(Short);
    }

    [Fact]
    public async Task A_base_type_is_good_enough()
    {
        TestActor.Tell(new InvalidOperationException());
        await ExpectMsgAsync<Exception>();
        TestActor.Tell("text");
        Assert.Equal("text", await ExpectMsgAsync<object>());
    }

    [Fact]
    public async Task Anything_else_fails()
    {
        await FailsAsync(async () => await ExpectMsgAsync<int>(Short));
        TestActor.Tell("text");
        await FailsAsync(async () => await ExpectMsgAsync<int>());
        TestActor.Tell(1);
        await FailsAsync(async () => await ExpectMsgAsync(2));
        TestActor.Tell(1);
        await FailsAsync(async () => await ExpectMsgAsync<int>(i => i == 2));
        TestActor.Tell(1);
        await FailsAsync(async () => await ExpectNoMsgAsync(Short));
        Assert.ThrowsAny<XunitException>(() => ExpectMsg<int>(Short));
    }

    [Fact]
    public async Task A_hint_is_part_of_the_failure()
    {
        var failure = await FailsAsync(async () => await ExpectMsgAsync<int>(Short, hint: "the answer"));
        Assert.Contains("the answer", failure.Message);
    }

    [Fact]
    public async Task The_sender_can_be_asked_for()
    {
        var a = CreateTestProbe("a");
        TestActor.Tell(1, a.Ref);
        Assert.Equal(1, await ExpectMsgFromAsync<int>(a.Ref));
        Assert.Equal(a.Ref, LastSender);
        TestActor.Tell(2, a.Ref);
        await ExpectMsgAsync<int>((message, sender) => message == 2 && sender.Equals(a.Ref));
        TestActor.Tell(3, a.Ref);
        await ExpectMsgAsync<int>((message, sender) => Assert.Equal((3, a.Ref), (message, sender)));
        TestActor.Tell(4, a.Ref);
        await FailsAsync(async () => await ExpectMsgFromAsync<int>(TestActor));
    }

    [Fact]
    public async Task The_last_message_is_remembered()
    {
        Assert.Throws<IllegalActorStateException>(() => LastMessage);
        TestActor.Tell(1);
        await ExpectMsgAsync<int>();
        Assert.Equal(1, LastMessage);
    }

    [Fact]
    public async Task Any_of_several_messages_will_do()
    {
        TestActor.Tell("b");
        Assert.Equal("b", await ExpectMsgAnyOfAsync(["a", "b"]));
        TestActor.Tell("c");
        await FailsAsync(async () => await ExpectMsgAnyOfAsync(["a", "b"]));
        TestActor.Tell(2);
        Assert.Equal(2, ExpectMsgAnyOf([1, 2]));
    }

    [Fact]
    public async Task All_of_several_messages_may_come_in_any_order()
    {
        TestActor.Tell(3);
        TestActor.Tell(1);
        TestActor.Tell(2);
        Assert.Equal([1, 2, 3], ExpectMsgAllOf(1, 2, 3).Order());
        TestActor.Tell(2);
        TestActor.Tell(1);
        var both = new List<int>();
        await foreach (var message in ExpectMsgAllOfAsync([1, 2]))
        {
            both.Add(message);
        }

        Assert.Equal([1, 2], both.Order());
        TestActor.Tell(1);
        TestActor.Tell(4);
        Assert.ThrowsAny<XunitException>(() => ExpectMsgAllOf(1, 2));
    }

    [Fact]
    public async Task The_end_of_an_actor_is_expected()
    {
        var actor = Sys.ActorOf(Props.Empty);
        Assert.Same(actor, Watch(actor));
        Sys.Stop(actor);
        Assert.Equal(actor, (await ExpectTerminatedAsync(actor)).ActorRef);
        await FailsAsync(async () => await ExpectTerminatedAsync(actor, Short));

        var other = Sys.ActorOf(Props.Empty);
        await WatchAsync(other);
        await UnwatchAsync(other);
        Sys.Stop(other);
        await ExpectNoMsgAsync(Short);
    }

    [Fact]
    public async Task A_message_is_fished_for()
    {
        TestActor.Tell(1);
        TestActor.Tell("text");
        TestActor.Tell(5);
        TestActor.Tell(6);
        Assert.Equal(5, await FishForMessageAsync<int>(i => i > 3));
        Assert.Equal(6, await FishForMessageAsync(m => m is 6));
        await FailsAsync(async () => await FishForMessageAsync(m => false, Short));
        TestActor.Tell(8);
        Assert.Equal(8, FishForMessage<int>(i => true));
    }

    [Fact]
    public async Task A_number_of_messages_is_received()
    {
        for (var i = 0; i < 5; i++)
        {
            TestActor.Tell(i);
        }

        Assert.Equal([0, 1], ReceiveN(2));
        var rest = new List<object>();
        await foreach (var message in ReceiveNAsync(3))
        {
            rest.Add(message);
        }

        Assert.Equal([2, 3, 4], rest);
        Assert.ThrowsAny<XunitException>(() => ReceiveN(1, Short));
    }

    [Fact]
    public async Task Messages_are_received_as_long_as_they_please()
    {
        for (var i = 1; i <= 4; i++)
        {
            TestActor.Tell(i);
        }

        Assert.Equal([1, 2], ReceiveWhile<int>(i => i < 3, Short));
        Assert.Equal(3, await ExpectMsgAsync<int>());
        Assert.Equal(["4"], ReceiveWhile<string>(Short, m => m is int ? m.ToString()! : null!));
        Assert.Empty(ReceiveWhile<int>(Short, m => (int)m));
        TestActor.Tell(1);
        TestActor.Tell(2);
        TestActor.Tell(3);
        Assert.Equal([1, 2], ReceiveWhile<int>(i => true, Short, msgs: 2));
    }

    [Fact]
    public async Task One_message_or_nothing()
    {
        Assert.False(HasMessages);
        Assert.Null(await ReceiveOneAsync(Short));
        Assert.Null(ReceiveOne(TimeSpan.Zero));
        TestActor.Tell(1);
        Assert.True(HasMessages);
        Assert.Equal(1, await PeekOneAsync(Short));
        Assert.Equal(1, PeekOne(Short));
        Assert.Equal(1, await ReceiveOneAsync());
        Assert.False(TryReceiveOne(out _, Short));
        TestActor.Tell(2, TestActor);
        Assert.True(TryReceiveOne(out var envelope));
        Assert.Equal((2, TestActor), (envelope.Message, envelope.Sender));
    }

    [Fact]
    public async Task Messages_can_be_ignored()
    {
        IgnoreMessages<int>(i => i == 1);
        TestActor.Tell(1);
        TestActor.Tell(2);
        Assert.Equal(2, await ExpectMsgAsync<int>());
        IgnoreNoMessages();
        TestActor.Tell(1);
        await ExpectMsgAsync(1);
        IgnoreMessages(m => m is string);
        TestActor.Tell("x");
        TestActor.Tell(3);
        await ExpectMsgAsync(3);
        IgnoreMessages<int>();
        TestActor.Tell(4);
        TestActor.Tell("y");
        await ExpectMsgAsync("y");
    }

    [Fact]
    public async Task A_receiver_can_be_cancelled()
    {
        using var source = new CancellationTokenSource(Short);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await ExpectMsgAsync<int>(TimeSpan.FromSeconds(10), cancellationToken: source.Token));
    }

    private static async Task<XunitException> FailsAsync(Func<Task> test) => await Assert.ThrowsAnyAsync<XunitException>(test);
}
