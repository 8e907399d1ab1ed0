using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using Akka.Actor;
using Mavryk.P2p.Actors.Configuration;
using Mavryk.P2p.Actors.Facade;
using Mavryk.P2p.Node.Configuration;
using Mavryk.P2p.Protocol.Identity;
using Mavryk.P2p.Protocol.Json;
using Mavryk.P2p.Protocol.Limits;
using Mavryk.P2p.Protocol.Messages;
using Mavryk.P2p.Protocol.Points;

namespace Mavryk.P2p.Node.Hosting;

/// <summary>From settings to a network: the one place of this program that knows how the library wants to be started.</summary>
internal static class NetworkStart
{
    /// <summary>Creates the network of these settings; nothing is accepted or dialled yet.</summary>
    public static async Task<P2pResult<NodeNetwork>> CreateAsync(ActorSystem system, P2pSettings layer, NodeSettings node, NodeIdentity identity, CancellationToken stop)
    {
        var options = new P2pOptions
        {
            Name = layer.Name,
            Config = layer.Config,
            Limits = layer.Limits,
            Pool = layer.Pool,
            TrustedPoints = await ResolveAsync(layer.Config.TrustedPoints, stop).ConfigureAwait(false),
            WritesInFlight = layer.Io.InFlightWrites,
            CloseTimeout = layer.Io.CloseTimeout,
            ShutdownTimeout = layer.ShutdownTimeout,
            EventsBuffer = layer.EventsBuffer,
            Environment = node.Seed is { } seed ? P2pEnvironment.Default(system) with { Seed = seed } : null,
        };
        var definition = new P2pDefinition<OpaqueMessage, MavrykPeerMetadata, ConnectionMetadata>
        {
            ChainName = layer.ChainName,
            DistributedDbVersions = layer.DistributedDbVersions,
            P2pVersions = layer.P2pVersions,
            Messages = OpaqueMessage.Table(node.MessageTag),
            ConnectionMetadata = new ConnectionMetadata(layer.DisableMempool, layer.Config.PrivateMode),
            ConnectionMetadataCodec = ConnectionMetadataCodec.Instance,
            InitialPeerMetadata = static () => MavrykPeerMetadata.Initial,
            Score = static _ => MavrykPeerMetadata.Score,
        };
        return await P2pNetwork.CreateAsync(system, options, identity, definition, stop).ConfigureAwait(false);
    }

    // Every address of a name becomes a point of its own; a name that is unknown gives none (wire 6.5).
    private static async Task<ImmutableArray<(P2pPoint Point, PeerId? ExpectedPeerId)>> ResolveAsync(ImmutableArray<PointName> names, CancellationToken stop)
    {
        var points = ImmutableArray.CreateBuilder<(P2pPoint, PeerId?)>();
        foreach (var name in names)
        {
            foreach (var address in await ResolveAsync(name, stop).ConfigureAwait(false))
            {
                points.Add((new P2pPoint(address, name.Port ?? P2pConfig.DefaultPort), name.PeerId));
            }
        }

        return points.ToImmutable();
    }

    private static async Task<IEnumerable<P2pAddress>> ResolveAsync(PointName name, CancellationToken stop)
    {
        if (name.IsDefaultAddress)
        {
            return [P2pAddress.Any];
        }

        if (P2pAddress.TryParse(name.Address, out var numeric))
        {
            return [numeric];
        }

        try
        {
            return (await Dns.GetHostAddressesAsync(name.Address, stop).ConfigureAwait(false)).Select(P2pAddress.FromIPAddress);
        }
        catch (SocketException e)
        {
            await Console.Error.WriteLineAsync($"warning: trusted point {name}: {e.Message}").ConfigureAwait(false);
            return [];
        }
    }
}
