using Akka.Actor;
using Mavryk.P2p.Actors.Facade;
using Mavryk.P2p.Protocol.Identity;
using Mavryk.P2p.Protocol.Limits;
using Mavryk.P2p.Protocol.Points;

namespace Mavryk.P2p.Actors.Hosting;

/// <summary>
/// What is most often said about a network in code. What is set here goes before every configuration file; what is not set stays as the configuration
/// says, where everything else is (<c>hocon/reference.conf</c>). Not thread-safe: to be filled before the host starts.
/// </summary>
public sealed class MavrykP2pOptions
{
    /// <summary>Name of the root actor (<c>name</c>).</summary>
    public string? Name { get; set; }

    /// <summary>The network this node belongs to (<c>chain-name</c>).</summary>
    public string? ChainName { get; set; }

    /// <summary>Versions of the application's messages that this node speaks (<c>distributed-db-versions</c>).</summary>
    public IReadOnlyList<ushort>? DistributedDbVersions { get; set; }

    /// <summary>False: accept nobody. True says no more than the port does.</summary>
    public bool? Listen { get; set; }

    /// <summary>Address to listen on (<c>listening-addr</c>).</summary>
    public P2pAddress? ListeningAddress { get; set; }

    /// <summary>TCP port to listen on; 0 lets the system choose (<c>listening-port</c>).</summary>
    public ushort? ListeningPort { get; set; }

    /// <summary>Port that peers are told (<c>advertised-port</c>).</summary>
    public ushort? AdvertisedPort { get; set; }

    /// <summary>Bootstrap peers and friends: <c>addr[:port][#peer-id]</c>, names too (<c>trusted-points</c>).</summary>
    public IReadOnlyList<string>? TrustedPoints { get; set; }

    /// <summary>Only trusted points and peers (<c>private-mode</c>).</summary>
    public bool? PrivateMode { get; set; }

    /// <summary>No points are told or taken in (<c>disable-peer-discovery</c>).</summary>
    public bool? DisablePeerDiscovery { get; set; }

    /// <summary>Work that every remote identity must have cost, and that goes into a new one of our own (<c>expected-proof-of-work</c>).</summary>
    public double? ExpectedProofOfWork { get; set; }

    /// <summary>Least, wanted and greatest number of connections (<c>limits.min-connections</c> and its two neighbours).</summary>
    public ConnectionBounds? Connections { get; set; }

    /// <summary>
    /// File with the keys of this node (<c>identity-file</c>). Without one the first start makes it and takes minutes; better make it before, with <c>identity generate</c>.
    /// </summary>
    public string? IdentityFile { get; set; }

    /// <summary>File of known peers, or <c>off</c> (<c>storage.peers-file</c>).</summary>
    public string? PeersFile { get; set; }

    /// <summary>File of bans, or <c>off</c> (<c>storage.bans-file</c>).</summary>
    public string? BansFile { get; set; }

    /// <summary>Any other settings as HOCON, inside <c>mavryk.p2p</c>. The properties go before it.</summary>
    public string? Hocon { get; set; }

    /// <summary>The keys of this node instead of a file of them. Stays the caller's to dispose, after the host has stopped.</summary>
    public NodeIdentity? Identity { get; set; }

    /// <summary>Sockets, names and chance for tests; absent: those of the system.</summary>
    public Func<ActorSystem, P2pEnvironment>? Environment { get; set; }

    /// <summary>False leaves <see cref="IP2pNetwork{TMessage, TPeerMeta, TConnMeta}.Activate"/> to the application. Otherwise a start-up task does it, hence after all actors have started.</summary>
    public bool Activate { get; set; } = true;
}
