using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using Akka.Actor;
using Mavryk.P2p.Actors.Configuration;
using Mavryk.P2p.Actors.Facade;
using Mavryk.P2p.Node.Configuration;
using Mavryk.P2p.Protocol.Identity;
using Mavryk.P2p.Protocol.Json;
using Mavryk.P2p.Protocol.Messages;
using Mavryk.P2p.Protocol.Points;

namespace Mavryk.P2p.Node.Hosting;

/// <summary>From settings to a network: the one place of this program that knows how the library wants to be started.</summary>
internal static class NetworkStart
{
    /// <summary>Creates the network of these settings; nothing is accepted or dialled yet.</summary>
    public static async Task<P2pResult<NodeNetwork>> CreateAsync(ActorSystem system, P2pSettings layer, NodeSettings node, NodeIdentity identity, CancellationToken stop)
    {
        var definition = new P2pDefinition<OpaqueMessage, MavrykPeerMetadata, ConnectionMetadata>
        {
            Messages = OpaqueMessage.Table(node.MessageTag),
            ConnectionMetadata = new ConnectionMetadata(layer.DisableMempool, layer.Config.PrivateMode),
            ConnectionMetadataCodec = ConnectionMetadataCodec.Instance,
            InitialPeerMetadata = static () => MavrykPeerMetadata.Initial,
            PeerMetadataJson = MavrykPeerMetadataCodec.Instance,
            Score = static _ => MavrykPeerMetadata.Score,
        };
        var environment = node.Seed is { } seed ? P2pEnvironment.Default(system) with { Seed = seed } : null;
        var trustedPoints = await ResolveAsync(layer.Config.TrustedPoints, stop).ConfigureAwait(false);
        layer = layer with { Config = layer.Config with { TrustedPoints = trustedPoints } };
        return await P2pNetwork.CreateAsync(system, layer, identity, definition, environment, stop).ConfigureAwait(false);
    }

    // Every address of a name becomes a point of its own; a name that is unknown gives none (wire 6.5).
    private static async Task<ImmutableArray<PointName>> ResolveAsync(ImmutableArray<PointName> names, CancellationToken stop)
    {
        var points = ImmutableArray.CreateBuilder<PointName>();
        foreach (var name in names)
        {
            foreach (var address in await ResolveAsync(name, stop).ConfigureAwait(false))
            {
                points.Add(name with { Address = address.ToString() });
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
