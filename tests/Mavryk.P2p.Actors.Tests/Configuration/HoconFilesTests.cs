using Akka.Actor;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.IO;
using Mavryk.P2p.Actors.Configuration;
using Mavryk.P2p.Protocol.Limits;

namespace Mavryk.P2p.Actors.Tests.Configuration;

public sealed class HoconFilesTests
{
    private static readonly string[] Networks = ["networks/basenet.conf", "networks/mainnet.conf", "networks/sandbox.conf"];
    private static readonly string[] Profiles = ["profiles/bootnode.conf", "profiles/lowmem.conf", "profiles/private.conf", "profiles/shared-ip.conf"];

    public static TheoryData<string> AllFiles => [.. HoconFiles.Names];

    public static TheoryData<string, string> Combinations
    {
        get
        {
            var pairs = new TheoryData<string, string>();
            foreach (var network in Networks)
            {
                foreach (var profile in Profiles)
                {
                    pairs.Add(network, profile);
                }
            }

            return pairs;
        }
    }

    [Fact]
    public void The_files_are_the_known_ones() =>
        Assert.Equal(["akka.conf", .. Networks, "node.conf", .. Profiles, "program.conf", "reference.conf", "test.conf"], HoconFiles.Names);

    [Theory]
    [MemberData(nameof(AllFiles))]
    public void Every_file_loads_and_makes_sense(string name) => Valid(HoconFiles.Read(name));

    [Theory]
    [MemberData(nameof(Combinations))]
    public void Every_profile_goes_with_every_network(string network, string profile)
    {
        var settings = Valid(HoconFiles.Read(profile).WithFallback(HoconFiles.Read(network)));
        Assert.Equal(Valid(HoconFiles.Read(network)).ChainName, settings.ChainName);
    }

    [Theory]
    [InlineData("networks/mainnet.conf", "MAVRYK_MAINNET", "mainnet.boot.mavryk.network:9732")]
    [InlineData("networks/basenet.conf", "MAVRYK_BASENET_2025-08-14T11:46:32Z", "basenet.boot.mavryk.network:9732")]
    [InlineData("networks/sandbox.conf", "MAVRYK", "")]
    public void A_network_is_its_name_and_its_bootstrap_points(string file, string chainName, string points)
    {
        var settings = Valid(HoconFiles.Read(file));
        Assert.Equal(chainName, settings.ChainName);
        Assert.Equal(points, string.Join(' ', settings.Config.TrustedPoints));
    }

    [Fact]
    public void The_small_profile_is_small()
    {
        var limits = Valid(HoconFiles.Read("profiles/lowmem.conf")).Limits;
        Assert.Equal(new ConnectionBounds(5, 10, 15), limits.Connections);
        Assert.Equal(512 * 1024, limits.ReadQueueBytes + limits.WriteQueueBytes + limits.IncomingMessageQueueBytes + limits.OutgoingMessageQueueBytes);
    }

    [Theory]
    [InlineData("maximum-frame-size", "65536")]
    [InlineData("receive-buffer-size", "131072")]
    [InlineData("send-buffer-size", "131072")]
    [InlineData("disabled-buffer-pool.buffer-size", "65536")]
    [InlineData("direct-buffer-pool.buffer-size", "65536")]
    public void Buffers_of_sockets_hold_a_frame_and_are_plain_numbers(string key, string bytes) =>
        Assert.Equal(bytes, HoconFiles.Read("akka.conf").GetString($"akka.io.tcp.{key}"));

    [Fact]
    public async Task An_actor_system_opens_its_sockets_with_the_settings_for_Akka()
    {
        var system = ActorSystem.Create("akka-conf", HoconFiles.Read("akka.conf"));
        try
        {
            Assert.NotNull(system.Tcp());
        }
        finally
        {
            await system.Terminate();
        }
    }

    [Fact]
    public async Task Files_are_written_on_threads_of_their_own()
    {
        var system = ActorSystem.Create("akka-conf", HoconFiles.Read("akka.conf"));
        try
        {
            var writer = system.ActorOf(Props.Create(() => new ThreadTeller()).WithDispatcher(Dispatchers.DefaultBlockingDispatcherId));
            Assert.False(await writer.Ask<bool>("pooled?", TimeSpan.FromSeconds(30)));
        }
        finally
        {
            await system.Terminate();
        }
    }

    private static P2pSettings Valid(Config config) => P2pSettings.Create(config) switch
    {
        P2pSettingsResult.Valid valid => valid.Settings,
        P2pSettingsResult.Invalid invalid => throw new Xunit.Sdk.XunitException(string.Join('\n', invalid.Errors)),
        _ => throw new InvalidOperationException(),
    };

    public sealed class ThreadTeller : UntypedActor
    {
        protected override void OnReceive(object message) => Sender.Tell(Thread.CurrentThread.IsThreadPoolThread);
    }
}
