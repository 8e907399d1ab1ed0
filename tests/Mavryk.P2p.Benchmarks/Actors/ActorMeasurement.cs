using System.Diagnostics;
using Akka.Actor;
using Mavryk.P2p.Benchmarks.Commands;
using Mavryk.P2p.Benchmarks.Fixtures;
using Mavryk.P2p.Benchmarks.Reports;

namespace Mavryk.P2p.Benchmarks.Actors;

/// <summary>What the Akka in use costs, whichever it is: messages, questions, actors that do nothing.</summary>
internal static class ActorMeasurement
{
    private const int Tells = 2_000_000;
    private const int Asks = 100_000;
    private const int AsksAtOnce = 64;
    private const int IdleActors = 10_000;

    public static async Task RunAsync(Effort effort, TextWriter output)
    {
        var system = Nodes.CreateSystem("actors");
        var table = new TextTable("actors", "per second", "each");
        var tells = await RateAsync(effort, Tells, count => TellAsync(system, count));
        table.Add("Tell, one sender", tells.Text(), "");
        var asks = await RateAsync(effort, Asks, count => AskAsync(system, count));
        table.Add($"Ask, {AsksAtOnce} at once", asks.Text(), "");

        var before = Memory();
        for (var i = 0; i < IdleActors; i++)
        {
            system.ActorOf(Props.Create(() => new CountingActor(0, null)));
        }

        table.Add($"{IdleActors:#,0} idle actors, managed bytes", "", ((Memory() - before) / IdleActors).Text());
        table.Add("the same, CPU in % of a core", "", (await IdleCpu.MeasureAsync()).Text());
        table.Print(output);
        await system.Terminate();
    }

    private static async Task<double> RateAsync(Effort effort, int count, Func<int, Task> work)
    {
        var scaled = effort.Scale(count);
        await work(scaled);
        var rates = new List<double>();
        for (var round = 0; round < effort.Rounds; round++)
        {
            var start = Stopwatch.GetTimestamp();
            await work(scaled);
            rates.Add(scaled / Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return rates.Median();
    }

    private static async Task TellAsync(ActorSystem system, int count)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var actor = system.ActorOf(Props.Create(() => new CountingActor(count, reached)));
        var message = new object();
        for (var i = 0; i < count; i++)
        {
            actor.Tell(message, ActorRefs.NoSender);
        }

        await reached.Task;
        system.Stop(actor);
    }

    private static async Task AskAsync(ActorSystem system, int count)
    {
        var actor = system.ActorOf(Props.Create(() => new CountingActor(0, null)));
        await Task.WhenAll(Enumerable.Range(0, AsksAtOnce).Select(async _ =>
        {
            for (var i = 0; i < count / AsksAtOnce; i++)
            {
                await actor.Ask<CountingActor.Question>(CountingActor.Question.Instance);
            }
        }));
        system.Stop(actor);
    }

    private static double Memory()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        return GC.GetTotalMemory(forceFullCollection: true);
    }
}
