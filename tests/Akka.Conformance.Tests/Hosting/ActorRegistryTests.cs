using Akka.Actor;
using Akka.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Akka.Conformance.Tests.Hosting;

public sealed class ActorRegistryTests : HostSpec
{
    [Fact]
    public async Task What_was_registered_is_found()
    {
        await WithHostAsync(akka => akka.WithActors((system, registry) =>
        {
            registry.Register<Echo>(system.ActorOf(Props.Create(() => new Echo()), "echo"));
        }), async host =>
        {
            var registry = host.Services.GetRequiredService<ActorRegistry>();
            var echo = registry.Get<Echo>();
            Assert.Equal("/user/echo", echo.Path.ToStringWithoutAddress());
            Assert.Equal("hello", await echo.Ask<string>("hello", Patience));
            Assert.True(registry.TryGet<Echo>(out var typed));
            Assert.True(registry.TryGet(typeof(Echo), out var untyped));
            Assert.Equal((echo, echo), (typed, untyped));
            Assert.Equal([typeof(Echo)], registry.Select(pair => pair.Key));
            Assert.Equal(echo, await registry.GetAsync<Echo>());
            Assert.Same(registry, ActorRegistry.For(System(host)));
            Assert.Same(registry, host.Services.GetRequiredService<IActorRegistry>());
            Assert.Same(registry, host.Services.GetRequiredService<IReadOnlyActorRegistry>());
        });
    }

    [Fact]
    public async Task What_was_not_registered_is_missed()
    {
        await WithHostAsync(akka => { }, host =>
        {
            var registry = host.Services.GetRequiredService<ActorRegistry>();
            Assert.Throws<MissingActorRegistryEntryException>(() => registry.Get<Echo>());
            Assert.False(registry.TryGet<Echo>(out var actor));
            Assert.Equal(ActorRefs.Nobody, actor);
            return Task.CompletedTask;
        });
    }

    [Fact]
    public async Task A_key_is_taken_once_unless_it_is_overwritten()
    {
        await WithHostAsync(akka => { }, host =>
        {
            var registry = host.Services.GetRequiredService<ActorRegistry>();
            var (one, two) = (System(host).ActorOf<Echo>("one"), System(host).ActorOf<Echo>("two"));
            Assert.True(registry.TryRegister<Echo>(one));
            Assert.False(registry.TryRegister<Echo>(two));
            Assert.False(registry.TryRegister(typeof(Echo), two));
            Assert.Throws<DuplicateActorRegistryException>(() => registry.Register<Echo>(two));
            Assert.Equal(one, registry.Get<Echo>());
            registry.Register<Echo>(two, overwrite: true);
            Assert.Equal(two, registry.Get<Echo>());
            Assert.True(registry.TryRegister<Echo>(one, overwrite: true));
            Assert.Equal(one, registry.Get<Echo>());
            return Task.CompletedTask;
        });
    }

    [Fact]
    public async Task What_comes_later_is_waited_for()
    {
        await WithHostAsync(akka => { }, async host =>
        {
            var registry = host.Services.GetRequiredService<ActorRegistry>();
            var waiting = registry.GetAsync<Echo>();
            Assert.False(waiting.IsCompleted);
            var echo = System(host).ActorOf<Echo>();
            registry.Register<Echo>(echo);
            Assert.Equal(echo, await waiting.WaitAsync(Patience));
            using var cancelled = new CancellationTokenSource();
            var never = registry.GetAsync<string>(cancelled.Token);
            await cancelled.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => never.WaitAsync(Patience));
        });
    }

    [Fact]
    public async Task A_required_actor_is_injected_and_found_when_it_is_used()
    {
        await WithHostAsync(
            akka => akka.WithActors((system, registry) => registry.Register<Echo>(system.ActorOf<Echo>())),
            async host =>
            {
                var consumer = host.Services.GetRequiredService<Consumer>();
                Assert.Equal("hello", await consumer.Echo.ActorRef.Ask<string>("hello", Patience));
                Assert.Equal(consumer.Echo.ActorRef, await consumer.Echo.GetAsync());
                Assert.Throws<MissingActorRegistryEntryException>(() => host.Services.GetRequiredService<IRequiredActor<string>>().ActorRef);
            },
            services => services.AddSingleton<Consumer>());
    }

    private sealed class Consumer(IRequiredActor<Echo> echo)
    {
        public IRequiredActor<Echo> Echo { get; } = echo;
    }
}
