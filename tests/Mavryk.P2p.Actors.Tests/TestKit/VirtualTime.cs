using Akka.Actor;
using Akka.TestKit;

namespace Mavryk.P2p.Actors.Tests.TestKit;

/// <summary>Moves the clock of an actor system that runs on the TestScheduler.</summary>
internal static class VirtualTime
{
    internal const string Config = """
        akka.scheduler.implementation = "Akka.TestKit.TestScheduler, Akka.TestKit"
        akka.test.single-expect-default = 10s
        akka.coordinated-shutdown.run-by-clr-shutdown-hook = off
        """;

    /// <summary>
    /// One big step would fire a periodic timer once only, and leave out what a fired timer schedules (akka-practice 12): so in small
    /// steps, with time for the given actors to react in between.
    /// </summary>
    internal static async Task AdvanceInStepsAsync(this TestKitBase kit, TimeSpan total, TimeSpan step, params IActorRef[] actors)
    {
        for (var passed = TimeSpan.Zero; passed < total; passed += step)
        {
            ((TestScheduler)kit.Sys.Scheduler).Advance(step < total - passed ? step : total - passed);
            foreach (var actor in actors)
            {
                _ = await actor.Ask<ActorIdentity>(new Identify(null), kit.Dilated(TimeSpan.FromSeconds(10)));
            }
        }
    }
}
