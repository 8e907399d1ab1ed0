using System.Security.Cryptography;
using Akka.Actor;
using Akka.Configuration;
using Mavryk.P2p.Actors.Configuration;
using Mavryk.P2p.Actors.Facade;
using Mavryk.P2p.Protocol.Crypto;
using Mavryk.P2p.Protocol.Identity;
using Mavryk.P2p.Protocol.Limits;
using Mavryk.P2p.Protocol.Messages;
using Mavryk.P2p.Protocol.Points;

namespace Mavryk.P2p.Benchmarks.Fixtures;

/// <summary>Nodes in one actor system of their own, over real loopback sockets.</summary>
internal sealed class Nodes : IAsyncDisposable
{
    private static readonly Config Configuration = ConfigurationFactory
        .ParseString("akka { loglevel = ERROR, coordinated-shutdown.run-by-clr-shutdown-hook = off }")
        .WithFallback(ConfigurationFactory.ParseString(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "akka.conf"))));

    private readonly List<IP2pNetwork<byte[], int, ConnectionMetadata>> _nodes = [];

    /// <summary>The actor system of the nodes.</summary>
    public ActorSystem System { get; } = CreateSystem("nodes");

    /// <summary>An actor system with the settings that users are told to take: above all buffers of the size of a frame.</summary>
    public static ActorSystem CreateSystem(string name) => ActorSystem.Create(name, Configuration);

    /// <summary>An active node with a throw-away identity.</summary>
    /// <param name="listens">True to accept connections on a free port of 127.0.0.1.</param>
    /// <param name="maxConnections">Connections it must be able to hold.</param>
    public async Task<IP2pNetwork<byte[], int, ConnectionMetadata>> StartAsync(bool listens = true, int maxConnections = 10)
    {
        var settings = new P2pSettings
        {
            Name = $"node-{_nodes.Count}",
            Config = new P2pConfig
            {
                ListeningAddress = Loopback(0).Address,
                ListeningPort = listens ? (ushort)0 : null,
                ExpectedProofOfWork = 0,
                DisablePeerDiscovery = true,
            },
            ChainName = "SANDBOXED_MAVRYK",
            PeersFile = null,
            BansFile = null,
            Limits = new P2pLimits { MaintenanceIdleTime = null, SwapLinger = null }.WithConnections(2 * maxConnections),
        };
        var identity = new NodeIdentity(RandomNumberGenerator.GetBytes(NodeIdentity.SecretKeySize), new ProofOfWorkStamp(new byte[ProofOfWorkStamp.Size]));
        var node = (await P2pNetwork.CreateAsync(System, settings, identity, Messages.Definition)).GetOrThrow();
        _nodes.Add(node);
        node.Activate();
        return node;
    }

    public static P2pPoint Loopback(int port) => new(P2pAddress.FromIPv4(0x7f000001), (ushort)port);

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes)
        {
            await node.DisposeAsync();
        }

        await System.Terminate();
    }
}
