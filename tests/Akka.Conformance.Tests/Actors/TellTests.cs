using Akka.Actor;
using Akka.Conformance.Tests.Support;

namespace Akka.Conformance.Tests.Actors;

public sealed class TellTests : ActorSystemTest
{
    [Fact]
    public async Task Messages_of_one_sender_arrive_in_order()
    {
        var probe = NewProbe();
        for (int i = 0; i < 1000; i++)
        {
            probe.Ref.Tell(i);
        }

        Assert.Equal(Enumerable.Range(0, 1000).Cast<object>(), await probe.Next(1000));
    }

    [Fact]
    public async Task Eight_threads_lose_and_double_nothing_and_each_keeps_its_order()
    {
        const int perThread = 50_000;
        var done = new TaskCompletionSource<int[]>();
        int[] next = new int[8];
        int total = 0;
        var actor = Spawn((_, message) =>
        {
            var (thread, number) = ((int, int))message;
            if (next[thread] != number)
            {
                done.TrySetException(new InvalidOperationException($"{thread}: {number} instead of {next[thread]}"));
            }

            next[thread]++;
            // Unguarded: right only if one message is handled at a time and the next thread sees what this one wrote.
            if (++total == 8 * perThread)
            {
                done.TrySetResult(next);
            }
        });

        var threads = Enumerable.Range(0, 8).Select(thread => new Thread(() =>
        {
            for (int i = 0; i < perThread; i++)
            {
                actor.Tell((thread, i));
            }
        })).ToArray();
        Array.ForEach(threads, thread => thread.Start());
        Assert.All(await Soon(done.Task), count => Assert.Equal(perThread, count));
    }

    [Fact]
    public async Task Tell_inside_an_actor_says_who_sends()
    {
        var probe = NewProbe();
        var actor = Spawn((_, message) => probe.Ref.Tell(message));
        actor.Tell("x");
        await probe.Next();
        Assert.Equal(actor, probe.LastSender);
    }

    [Fact]
    public async Task Without_a_sender_the_sender_is_dead_letters()
    {
        var probe = NewProbe();
        await OnNewThread(() => probe.Ref.Tell("x"));
        await probe.Next();
        Assert.Equal(System.DeadLetters, probe.LastSender);
    }

    [Fact]
    public async Task Forward_keeps_the_sender()
    {
        var probe = NewProbe();
        var actor = Spawn((_, message) => probe.Ref.Forward(message));
        var origin = NewProbe();
        actor.Tell("x", origin.Ref);
        await probe.Next();
        Assert.Equal(origin.Ref, probe.LastSender);
    }

    [Fact]
    public async Task A_message_to_an_actor_that_ended_is_a_dead_letter()
    {
        var letters = NewProbe();
        System.EventStream.Subscribe(letters.Ref, typeof(Event.DeadLetter));
        var actor = Spawn((_, _) => { });
        System.Stop(actor);
        await Ended(actor);
        actor.Tell("late", letters.Ref);
        var letter = await letters.Next<Event.DeadLetter>();
        Assert.Equal("late", letter.Message);
        Assert.Equal(actor, letter.Recipient);
        Assert.Equal(letters.Ref, letter.Sender);
    }

    [Fact]
    public async Task What_a_stopped_actor_has_not_handled_becomes_dead_letters()
    {
        var letters = NewProbe();
        System.EventStream.Subscribe(letters.Ref, typeof(Event.DeadLetter));
        var handled = NewProbe();
        var actor = Spawn((context, message) =>
        {
            handled.Ref.Tell(message);
            context.Stop(context.Self);
        });
        var blocker = Spawn((_, _) =>
        {
            foreach (int i in new[] { 1, 2, 3 })
            {
                actor.Tell(i);
            }
        });
        blocker.Tell("go");
        Assert.Equal(1, await handled.Next());
        Assert.Equal([2, 3], (await letters.Next(2)).Cast<Event.DeadLetter>().Select(letter => letter.Message));
        await handled.Nothing();
    }

    [Fact]
    public async Task Unhandled_messages_are_published()
    {
        var unhandled = NewProbe();
        System.EventStream.Subscribe(unhandled.Ref, typeof(Event.UnhandledMessage));
        var actor = System.ActorOf(Props.Create(() => new Deaf()));
        actor.Tell("x", unhandled.Ref);
        var published = await unhandled.Next<Event.UnhandledMessage>();
        Assert.Equal("x", published.Message);
        Assert.Equal(actor, published.Recipient);
        Assert.Equal(unhandled.Ref, published.Sender);
    }

    [Fact]
    public async Task An_actor_cannot_be_made_by_new()
        => Assert.IsType<ActorInitializationException>(await Record.ExceptionAsync(() => OnNewThread(() => new Deaf())));

    private sealed class Deaf : ReceiveActor;
}
