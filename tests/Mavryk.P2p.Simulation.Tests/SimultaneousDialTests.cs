using System.Net;
using System.Security.Cryptography;
using Akka.TestKit.Xunit2;
using Mavryk.P2p.Actors.Configuration;
using Mavryk.P2p.Actors.Facade;
using Mavryk.P2p.Actors.TestKit.InMemory;
using Mavryk.P2p.Protocol.Crypto;
using Mavryk.P2p.Protocol.Identity;
using Mavryk.P2p.Protocol.Json;
using Mavryk.P2p.Protocol.Limits;
using Mavryk.P2p.Protocol.Messages;
using Mavryk.P2p.Protocol.Points;

namespace Mavryk.P2p.Simulation.Tests;

/// <summary>Two nodes that dial each other at once (behaviour 5.9).</summary>
public sealed class SimultaneousDialTests() : TestKit("akka.loglevel = WARNING")
{
    private const int Rounds = 200;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Both_keep_the_same_one_connection_every_time()
    {
        for (var round = 0; round < Rounds; round++)
        {
            var network = new InMemoryNetwork(seed: round) { Splitting = StreamSplitting.Random(200) };
            await using var alice = await StartAsync(network, round, IPAddress.Parse("10.0.0.1"));
            await using var bob = await StartAsync(network, round, IPAddress.Parse("10.0.0.2"));

            await Task.WhenAll(alice.ConnectAsync(bob.ListeningPoint!.Value), bob.ConnectAsync(alice.ListeningPoint!.Value)).WaitAsync(Patience);

            await AwaitAssertAsync(
                () =>
                {
                    Assert.Equal(bob.PeerId, Assert.Single(alice.Connections).Info.PeerId);
                    Assert.Equal(alice.PeerId, Assert.Single(bob.Connections).Info.PeerId);
                    Assert.NotEqual(alice.Connections[0].Info.Incoming, bob.Connections[0].Info.Incoming);
                },
                Patience,
                TimeSpan.FromMilliseconds(1));
        }
    }

    private async Task<IP2pNetwork<byte[], int, ConnectionMetadata>> StartAsync(InMemoryNetwork network, int round, IPAddress host)
    {
        var settings = new P2pSettings
        {
            Name = $"node-{host}-{round}",
            Config = new P2pConfig { ListeningAddress = P2pAddress.FromIPAddress(host), ListeningPort = 9732, ExpectedProofOfWork = 0 },
            Limits = new P2pLimits { MaintenanceIdleTime = null },
            ChainName = "SIMULATION",
            PeersFile = null,
            BansFile = null,
        };
        var environment = P2pEnvironment.Default(Sys) with { Tcp = network.CreateTcpManager(Sys, host), Seed = (ulong)round };
        var identity = new NodeIdentity(RandomNumberGenerator.GetBytes(NodeIdentity.SecretKeySize), new ProofOfWorkStamp(new byte[ProofOfWorkStamp.Size]));
        var definition = new P2pDefinition<byte[], int, ConnectionMetadata>
        {
            Messages = new ApplicationMessages<byte[]>(),
            ConnectionMetadata = default,
            ConnectionMetadataCodec = ConnectionMetadataCodec.Instance,
            InitialPeerMetadata = () => 0,
            PeerMetadataJson = P2pJson.Int31,
            Score = _ => 1,
        };
        var node = (await P2pNetwork.CreateAsync(Sys, settings, identity, definition, environment)).GetOrThrow();
        node.Activate();
        return node;
    }
}
