using Akka.Actor;
using Akka.Conformance.Tests.Support;

namespace Akka.Conformance.Tests.Shutdown;

public sealed class ExtensionTests : ActorSystemTest
{
    [Fact]
    public void An_extension_is_made_once()
    {
        Assert.False(System.HasExtension<Counter>());
        Assert.False(System.TryGetExtension<Counter>(out _));
        var made = new CounterId().Apply(System);
        Assert.Same(made, System.RegisterExtension(new CounterId()));
        Assert.Same(made, System.GetExtension(new CounterId()));
        Assert.Same(made, System.GetExtension<Counter>());
        Assert.Same(made, System.WithExtension<Counter, CounterId>());
        Assert.Same(made, new CounterId().Get(System));
        Assert.True(System.HasExtension(typeof(Counter)));
        Assert.True(System.TryGetExtension(typeof(Counter), out object found));
        Assert.Same(made, found);
        Assert.Same(System, made.System);
    }

    [Fact]
    public void With_extension_makes_it_if_need_be()
        => Assert.Same(System.WithExtension<Counter>(typeof(CounterId)), System.GetExtension<Counter>());

    [Fact]
    public async Task The_configuration_can_name_extensions()
    {
        var system = ActorSystem.Create("extended", $$"""
            akka { loggers = [], stdout-loglevel = OFF, extensions = ["{{typeof(CounterId).AssemblyQualifiedName}}"] }
            """);
        Assert.True(system.HasExtension<Counter>());
        await Soon(system.Terminate());
    }

    [Fact]
    public async Task An_extension_can_have_actors_beside_those_of_the_user()
    {
        var extended = (ExtendedActorSystem)System;
        var actor = extended.SystemActorOf(Fun.Props((context, message) => context.Sender.Tell(message)), "service");
        Assert.Equal("akka://test/system/service", actor.Path.ToString());
        Assert.Equal(1, await Soon(actor.Ask<int>(1)));
        Assert.Equal("akka://test/user", extended.Guardian.Path.ToString());
        Assert.Equal("akka://test/system", extended.SystemGuardian.Path.ToString());
    }

    public sealed class Counter(ExtendedActorSystem system) : IExtension
    {
        public ExtendedActorSystem System => system;
    }

    public sealed class CounterId : ExtensionIdProvider<Counter>
    {
        public override Counter CreateExtension(ExtendedActorSystem system) => new(system);
    }
}
