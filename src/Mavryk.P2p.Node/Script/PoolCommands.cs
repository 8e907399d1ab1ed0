using System.Collections.Immutable;
using System.Text.Json;
using Mavryk.P2p.Actors.Facade;
using Mavryk.P2p.Node.Hosting;
using Mavryk.P2p.Protocol.Json;
using Mavryk.P2p.Protocol.Pool;

namespace Mavryk.P2p.Node.Script;

/// <summary>Commands on points, peers and access lists.</summary>
internal sealed class PoolCommands(NodeNetwork network)
{
    public Task<ScriptAnswer> ChangeAsync(ScriptCommand.PeerAccess command, CancellationToken stop) => command.Change switch
    {
        AccessChange.Ban => KnownAsync(network.BanAsync(command.Peer, cancellation: stop)),
        AccessChange.Unban => KnownAsync(network.UnbanAsync(command.Peer, stop)),
        AccessChange.Trust => DoneAsync(network.TrustAsync(command.Peer, stop)),
        AccessChange.Untrust => KnownAsync(network.UntrustAsync(command.Peer, stop)),
        AccessChange.Greylist => DoneAsync(network.GreylistPeerAsync(command.Peer, stop)),
        _ => throw new InvalidOperationException($"A peer cannot be changed so: {command.Change}."),
    };

    public Task<ScriptAnswer> ChangeAsync(ScriptCommand.AddressAccess command, CancellationToken stop) => DoneAsync(command.Change switch
    {
        AccessChange.Ban => network.BanAsync(command.Address, cancellation: stop),
        AccessChange.Unban => network.UnbanAsync(command.Address, stop),
        AccessChange.Greylist => network.GreylistAddressAsync(command.Address, stop),
        _ => throw new InvalidOperationException($"An address cannot be changed so: {command.Change}."),
    });

    public Task<ScriptAnswer> ChangeAsync(ScriptCommand.PointAccess command, CancellationToken stop) => command.Change switch
    {
        AccessChange.Trust => DoneAsync(network.TrustAsync(command.Point, stop)),
        AccessChange.Untrust => KnownAsync(network.UntrustAsync(command.Point, stop)),
        _ => throw new InvalidOperationException($"A point cannot be changed so: {command.Change}."),
    };

    public Task<ScriptAnswer> RegisterAsync(ScriptCommand.Register command, CancellationToken stop) =>
        DoneAsync(network.RegisterPointAsync(command.Point, expectedPeerId: command.ExpectedPeerId, cancellation: stop));

    public async Task<ScriptAnswer> UnregisterAsync(ScriptCommand.Unregister command, CancellationToken stop)
    {
        var removed = await network.UnregisterPointAsync(command.Point, stop).ConfigureAwait(false);
        return ScriptAnswer.Ok(json => json.WriteBoolean("removed", removed));
    }

    public Task<ScriptAnswer> SetExpectedAsync(ScriptCommand.SetExpected command, CancellationToken stop) =>
        KnownAsync(network.SetExpectedPeerIdAsync(command.Point, command.PeerId, stop));

    public Task<ScriptAnswer> ClearGreylistsAsync(CancellationToken stop) => DoneAsync(network.ClearGreylistsAsync(stop));

    public Task<ScriptAnswer> ClearAccessListsAsync(CancellationToken stop) => DoneAsync(network.ClearAccessListsAsync(stop));

    public Task<ScriptAnswer> MaintainAsync(CancellationToken stop) => CountedAsync(network.MaintainAsync(stop));

    public Task<ScriptAnswer> RollAsync(CancellationToken stop) => CountedAsync(network.RollAsync(stop));

    public async Task<ScriptAnswer> SaveAsync(CancellationToken stop) => await network.SaveAsync(stop).ConfigureAwait(false) switch
    {
        SaveResult.Failed(var reason) => ScriptAnswer.Failed(reason),
        _ => ScriptAnswer.Done,
    };

    public async Task<ScriptAnswer> GreylistedAsync(CancellationToken stop)
    {
        var greylists = await network.GetGreylistsAsync(stop).ConfigureAwait(false);
        return ScriptAnswer.Ok(json =>
        {
            Write(json, "peers", P2pJson.PeerId, greylists.Peers);
            Write(json, "addrs", P2pJson.Address, greylists.Addresses);
            if (greylists.NotReliableSince is { } since)
            {
                json.WritePropertyName("not_reliable_since");
                P2pJson.Time.Write(json, since);
            }
        });
    }

    public ScriptAnswer KnownPoints()
    {
        var points = network.Points();
        return ScriptAnswer.Ok(json => Write(json, "points", P2pJson.Point, [.. points.Select(static known => known.Key)]));
    }

    public ScriptAnswer Points()
    {
        var points = network.Points();
        return ScriptAnswer.Ok(json => Write(json, "points", JsonCodec.Pair(P2pJson.Point, P2pJson.PointInfo), [.. points.Select(static known => (known.Key, known.Value))]));
    }

    public ScriptAnswer Peers()
    {
        var peers = network.Peers();
        return ScriptAnswer.Ok(json => Write(json, "peers", JsonCodec.Pair(P2pJson.PeerId, NodeJson.PeerInfo), [.. peers.Select(static known => (known.Key, known.Value))]));
    }

    private static void Write<T>(Utf8JsonWriter json, string name, IJsonCodec<T> element, ImmutableArray<T> values)
    {
        json.WritePropertyName(name);
        JsonCodec.ArrayOf(element).Write(json, values);
    }

    private static async Task<ScriptAnswer> DoneAsync(Task change)
    {
        await change.ConfigureAwait(false);
        return ScriptAnswer.Done;
    }

    private static async Task<ScriptAnswer> CountedAsync(Task<P2pResult<PoolCounts>> run) => await run.ConfigureAwait(false) switch
    {
        P2pResult<PoolCounts>.Ok(var counts) => ScriptAnswer.Ok(json => json.WriteNumber("count", counts.Active)),
        P2pResult<PoolCounts>.Failed(var trace) => ScriptAnswer.Failed(trace),
        _ => throw new InvalidOperationException("Not a result."),
    };

    // What is not known is no failure: the reference changes nothing then, without a word.
    private static async Task<ScriptAnswer> KnownAsync(Task<bool> change)
    {
        var known = await change.ConfigureAwait(false);
        return ScriptAnswer.Ok(json => json.WriteBoolean("known", known));
    }
}
