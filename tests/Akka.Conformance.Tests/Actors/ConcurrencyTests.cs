using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Conformance.Tests.Support;
using Akka.Event;

namespace Akka.Conformance.Tests.Actors;

public sealed class ConcurrencyTests : ActorSystemTest
{
    [Fact]
    public async Task A_message_to_an_actor_that_is_ending_is_handled_or_a_dead_letter_but_never_both_nor_nothing()
    {
        const int rounds = 20;
        const int perThread = 500;
        for (int round = 0; round < rounds; round++)
        {
            var seen = new ConcurrentBag<int>();
            var all = new TaskCompletionSource();
            int count = 0;
            void Count(int number)
            {
                seen.Add(number);
                if (Interlocked.Increment(ref count) == 8 * perThread)
                {
                    all.SetResult();
                }
            }

            var letters = Spawn((_, message) => Count((int)((DeadLetter)message).Message));
            System.EventStream.Subscribe(letters, typeof(DeadLetter));
            var actor = Spawn((context, message) =>
            {
                Count((int)message);
                if (message is perThread / 2)
                {
                    context.Stop(context.Self);
                }
            });
            OnEightThreads(thread =>
            {
                for (int i = 0; i < perThread; i++)
                {
                    actor.Tell((thread * perThread) + i);
                }
            });
            await Soon(all.Task);
            Assert.Equal(Enumerable.Range(0, 8 * perThread), seen.Order());
            System.EventStream.Unsubscribe(letters);
        }
    }

    [Fact]
    public async Task A_restart_loses_only_the_failing_messages()
    {
        const int perThread = 2000;
        var probe = NewProbe();
        var actor = Spawn((_, message) =>
        {
            if ((int)message % 100 == 0)
            {
                throw new InvalidOperationException();
            }

            probe.Ref.Tell(message);
        });
        OnEightThreads(thread =>
        {
            for (int i = 0; i < perThread; i++)
            {
                actor.Tell((thread * perThread) + i);
            }
        });
        var expected = Enumerable.Range(0, 8 * perThread).Where(number => number % 100 != 0).ToArray();
        Assert.Equal(expected, (await probe.Next(expected.Length)).Cast<int>().Order());
        await probe.Nothing();
    }

    [Fact]
    public async Task Whoever_watches_while_the_actor_ends_is_told_once()
    {
        var all = new TaskCompletionSource();
        const int watchers = 8;
        const int rounds = 300;
        int notices = 0;
        var team = Enumerable.Range(0, watchers).Select(_ => Spawn((context, message) =>
        {
            if (message is Terminated)
            {
                if (Interlocked.Increment(ref notices) == watchers * rounds)
                {
                    all.SetResult();
                }
            }
            else
            {
                context.Watch((IActorRef)message);
            }
        })).ToArray();
        for (int round = 0; round < rounds; round++)
        {
            var subject = Spawn((context, _) => context.Stop(context.Self));
            for (int i = 0; i < watchers; i++)
            {
                team[i].Tell(subject);
                if (i == round % watchers)
                {
                    subject.Tell("end");
                }
            }
        }

        await Soon(all.Task);
        await Soon(Task.WhenAll(team.Select(watcher => watcher.Ask<ActorIdentity>(new Identify(1)))));
        Assert.Equal(watchers * rounds, notices);
    }

    [Fact]
    public async Task Children_can_be_made_from_many_threads()
    {
        var refs = new ConcurrentBag<IActorRef>();
        OnEightThreads(_ =>
        {
            for (int i = 0; i < 500; i++)
            {
                refs.Add(Spawn((context, message) => context.Sender.Tell(message)));
            }
        });
        Assert.Equal(4000, refs.Select(actor => actor.Path).Distinct().Count());
        var answers = await Soon(Task.WhenAll(refs.Select(actor => actor.Ask<int>(1))));
        Assert.All(answers, answer => Assert.Equal(1, answer));
    }

    [Fact]
    public async Task A_chain_keeps_the_order()
    {
        var probe = NewProbe();
        var chain = probe.Ref;
        for (int i = 0; i < 50; i++)
        {
            var next = chain;
            chain = Spawn((_, message) => next.Tell(message));
        }

        for (int i = 0; i < 2000; i++)
        {
            chain.Tell(i);
        }

        Assert.Equal(Enumerable.Range(0, 2000).Cast<object>(), await probe.Next(2000));
    }

    [Fact]
    public async Task Suspending_and_resuming_under_fire_leaves_no_message_behind()
    {
        // Every other message awaits: the mailbox is closed and opened again all the time while eight threads put in.
        const int perThread = 1000;
        var probe = NewProbe();
        var actor = System.ActorOf(Props.Create(() => new Awaiting(probe.Ref)));
        OnEightThreads(thread =>
        {
            for (int i = 0; i < perThread; i++)
            {
                actor.Tell((thread * perThread) + i);
            }
        });
        Assert.Equal(Enumerable.Range(0, 8 * perThread), (await probe.Next(8 * perThread)).Cast<int>().Order());
    }

    private static void OnEightThreads(Action<int> work)
    {
        var threads = Enumerable.Range(0, 8).Select(number => new Thread(() => work(number))).ToArray();
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
    }

    private sealed class Awaiting : ReceiveActor
    {
        public Awaiting(IActorRef probe)
            => ReceiveAsync<int>(async number =>
            {
                if (number % 2 == 0)
                {
                    await Task.Yield();
                }

                probe.Tell(number);
            });
    }
}
