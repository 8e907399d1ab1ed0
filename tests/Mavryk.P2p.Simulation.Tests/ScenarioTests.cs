namespace Mavryk.P2p.Simulation.Tests;

/// <summary>The harness itself: a failure is neither hidden nor waited for.</summary>
public sealed class ScenarioTests
{
    [Fact]
    [Trait("Scenario", "SWAP-01")]
    public async Task One_party_that_fails_fails_the_scenario_and_stops_the_others()
    {
        var stopped = 0;
        var failed = await Assert.ThrowsAsync<InvalidOperationException>(() => Scenario.RunAsync(
            4,
            async (party, scenario) =>
            {
                await scenario.BarrierAsync();
                if (party == 2)
                {
                    throw new TimeoutException("on purpose");
                }

                try
                {
                    await scenario.BarrierAsync();
                }
                catch (OperationCanceledException)
                {
                    Interlocked.Increment(ref stopped);
                    throw;
                }
            },
            CancellationToken.None)).WaitAsync(TimeSpan.FromSeconds(20));

        Assert.IsType<TimeoutException>(failed.InnerException);
        Assert.Equal(3, stopped);
    }
}
