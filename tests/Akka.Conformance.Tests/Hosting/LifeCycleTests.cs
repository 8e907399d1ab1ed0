using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Event;
using Akka.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Akka.Conformance.Tests.Hosting;

public sealed class LifeCycleTests : HostSpec
{
    [Fact]
    public async Task Actors_start_before_start_up_tasks_and_each_in_the_order_of_the_calls()
    {
        var order = new ConcurrentQueue<string>();
        await WithHostAsync(
            akka => akka
                .AddStartup((_, _) => order.Enqueue("task 1"))
                .WithActors((_, _) => order.Enqueue("actors 1"))
                .AddStartup(async (_, registry) =>
                {
                    await Task.Yield();
                    Assert.True(registry.TryGet<Echo>(out var _));
                    order.Enqueue("task 2");
                })
                .WithActors(async (system, registry) =>
                {
                    await Task.Yield();
                    registry.Register<Echo>(system.ActorOf<Echo>());
                    order.Enqueue("actors 2");
                })
                .StartActors((_, _) => order.Enqueue("actors 3")),
            host =>
            {
                Assert.Equal(["actors 1", "actors 2", "actors 3", "task 1", "task 2"], order);
                return Task.CompletedTask;
            });
    }

    [Fact]
    public async Task The_builder_sees_the_services()
    {
        using var host = Build((akka, provider) => akka.AddHocon($"mine = {provider.GetRequiredService<Box>().Value}", HoconAddMode.Prepend),
            services => services.AddSingleton(new Box(5)));
        await host.StartAsync();
        Assert.Equal(5, System(host).Settings.Config.GetInt("mine"));
        Assert.Equal("hosted", System(host).Name);
        await host.StopAsync();
    }

    [Fact]
    public async Task The_system_ends_with_the_host_and_runs_the_coordinated_shutdown()
    {
        using var host = Build((_, _) => { });
        await host.StartAsync();
        var system = System(host);
        var ran = false;
        CoordinatedShutdown.Get(system).AddTask(CoordinatedShutdown.PhaseServiceUnbind, "mark", () =>
        {
            ran = true;
            return Task.FromResult(Done.Instance);
        });
        await host.StopAsync();
        Assert.True(system.WhenTerminated.IsCompleted);
        Assert.True(ran);
    }

    [Fact]
    public async Task The_host_ends_with_the_system()
    {
        using var host = Build((_, _) => { });
        await host.StartAsync();
        var stopping = new TaskCompletionSource();
        host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.Register(stopping.SetResult);
        await System(host).Terminate();
        await stopping.Task.WaitAsync(Patience);
        await host.StopAsync();
    }

    [Fact]
    public async Task A_start_up_task_that_fails_fails_the_start()
    {
        using var host = Build((akka, _) => akka.AddStartup((_, _) => throw new InvalidOperationException("no")));
        await Assert.ThrowsAsync<InvalidOperationException>(() => host.StartAsync());
    }

    [Fact]
    public async Task Logs_reach_the_hosts_loggers()
    {
        var logs = new Recorder();
        using var host = Build(
            (akka, _) => akka.ConfigureLoggers(loggers =>
            {
                loggers.LogLevel = Akka.Event.LogLevel.InfoLevel;
                loggers.ClearLoggers();
                loggers.AddLoggerFactory();
            }),
            services => services.AddLogging(logging => logging.AddProvider(logs)));
        await host.StartAsync();
        var log = Logging.GetLogger(System(host), "me");
        log.Warning("warned of {0}", "it");
        log.Error(new InvalidOperationException("why"), "failed");
        log.Debug("not this");
        log.Info("done");
        await logs.Done.WaitAsync(Patience);
        await host.StopAsync();
        var entries = logs.Entries.ToArray();
        Assert.Contains(entries, e => e.Level == Microsoft.Extensions.Logging.LogLevel.Warning && e.Text.EndsWith("warned of it"));
        Assert.Contains(entries, e => e.Level == Microsoft.Extensions.Logging.LogLevel.Error && e.Text.Contains("failed") && e.Cause == "why");
        Assert.Contains(entries, e => e.Level == Microsoft.Extensions.Logging.LogLevel.Information && e.Text.EndsWith("done"));
        Assert.DoesNotContain(entries, e => e.Text.Contains("not this"));
    }

    private sealed record Box(int Value);

    private sealed class Recorder : ILoggerProvider, ILogger
    {
        private readonly TaskCompletionSource _done = new();

        public ConcurrentQueue<(Microsoft.Extensions.Logging.LogLevel Level, string Text, string? Cause)> Entries { get; } = [];

        public Task Done => _done.Task;

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(Microsoft.Extensions.Logging.LogLevel logLevel) => true;

        public void Log<TState>(Microsoft.Extensions.Logging.LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var text = formatter(state, exception);
            Entries.Enqueue((logLevel, text, exception?.Message));
            if (text.EndsWith("done"))
            {
                _done.TrySetResult();
            }
        }

        public void Dispose()
        {
        }
    }
}
