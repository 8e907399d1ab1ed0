using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Hosting;
using Microsoft.Extensions.Configuration;

namespace Akka.Conformance.Tests.Hosting;

public sealed class ConfigurationTests : HostSpec
{
    [Fact]
    public async Task Prepended_settings_win_and_appended_ones_fill_gaps()
    {
        await WithHostAsync(
            akka => akka
                .AddHocon("a = first, b = first", HoconAddMode.Append)
                .AddHocon("a = second, c = second", HoconAddMode.Append)
                .AddHocon("b = third", HoconAddMode.Prepend),
            host =>
            {
                var config = System(host).Settings.Config;
                Assert.Equal(("first", "third", "second"), (config.GetString("a"), config.GetString("b"), config.GetString("c")));
                return Task.CompletedTask;
            });
    }

    [Fact]
    public async Task Replacing_settings_win()
    {
        await WithHostAsync(
            akka => akka.AddHocon("mine { a = first, b = first }", HoconAddMode.Append).AddHocon("mine.a = second", HoconAddMode.Replace).AddHocon(Quiet, HoconAddMode.Append),
            host =>
            {
                var config = System(host).Settings.Config;
                Assert.Equal("second", config.GetString("mine.a"));
                Assert.True(config.HasPath("akka.actor.default-dispatcher"));
                return Task.CompletedTask;
            });
    }

    [Fact]
    public async Task A_file_is_read()
    {
        var path = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(path, "from { file = 7 }");
            await WithHostAsync(akka => akka.AddHoconFile(path, HoconAddMode.Prepend), host =>
            {
                Assert.Equal(7, System(host).Settings.Config.GetInt("from.file"));
                return Task.CompletedTask;
            });
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public async Task The_hosts_own_configuration_is_read_with_normalized_keys()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Mine:Idle_Time"] = "5s",
            ["Mine:Deep:Count"] = "3",
            ["Mine:List:0"] = "a",
            ["Mine:List:1"] = "b",
        }).Build();
        await WithHostAsync(akka => akka.AddHocon(configuration, HoconAddMode.Prepend), host =>
        {
            var config = System(host).Settings.Config;
            Assert.Equal(TimeSpan.FromSeconds(5), config.GetTimeSpan("mine.idle-time"));
            Assert.Equal(3, config.GetInt("mine.deep.count"));
            Assert.Equal(["a", "b"], config.GetStringList("mine.list"));
            return Task.CompletedTask;
        });
    }

    [Fact]
    public async Task What_is_configured_is_what_the_builder_shows()
    {
        await WithHostAsync(akka =>
        {
            akka.AddHocon("mine = 1", HoconAddMode.Prepend);
            Assert.True(akka.Configuration.HasValue);
            Assert.Equal(1, akka.Configuration.Value.GetInt("mine"));
        }, host => Task.CompletedTask);
    }

    [Fact]
    public async Task Setups_extensions_and_ask_time_out_reach_the_system()
    {
        await WithHostAsync(
            akka => akka.AddSetup(new Marker()).WithExtension<CounterId>().WithActorAskTimeout(TimeSpan.FromSeconds(17)),
            host =>
            {
                Assert.True(System(host).Settings.Setup.Get<Marker>().HasValue);
                Assert.True(System(host).HasExtension<Counter>());
                Assert.Equal(TimeSpan.FromSeconds(17), System(host).Settings.AskTimeout);
                return Task.CompletedTask;
            });
    }

    private sealed class Marker : Setup;

    private sealed class Counter : IExtension;

    private sealed class CounterId : ExtensionIdProvider<Counter>
    {
        public override Counter CreateExtension(ExtendedActorSystem system) => new();
    }
}
