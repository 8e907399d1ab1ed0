using System.Text.RegularExpressions;
using Mavryk.P2p.Actors.Facade;
using Mavryk.P2p.Protocol.Events;
using Mavryk.P2p.Protocol.Points;

namespace Mavryk.P2p.Actors.Tests.Api;

/// <summary>The table of the map that leads from the reference's functions to ours.</summary>
public sealed partial class ReferenceTableTests
{
    private static readonly Type[] Public =
    [
        typeof(P2pNetwork), typeof(P2pProbe), typeof(IP2pNetwork<,,>), typeof(IP2pPool<,>), typeof(IP2pConnection<,>), typeof(IUncheckedSender<>), typeof(P2pDefinition<,,>),
        typeof(MessageHooks<,>), typeof(ConnectOptions), typeof(ConnectionInfo<>), typeof(PeerId), typeof(P2pPoint),
    ];

    [Fact]
    public void Every_member_it_names_exists()
    {
        var known = Public.SelectMany(type => type.GetMembers().Select(member => member.Name).Append(Name(type))).ToHashSet();

        var named = Rows().SelectMany(row => Code().Matches(row.Here)).SelectMany(code => Identifier().Matches(code.Value)).Select(name => name.Value).ToList();

        Assert.NotEmpty(named);
        Assert.Empty(named.Except(known));
    }

    [Fact]
    public void Every_function_of_the_reference_has_a_row()
    {
        string[] functions =
        [
            "create", "faked_network", "activate", "announced_version", "pool", "connect_handler", "maintain", "roll", "shutdown", "peer_id", "connections",
            "fold_connections", "iter_connections", "find_connection_by_peer_id", "find_connection_by_point", "connection_info", "connection_local_metadata",
            "connection_remote_metadata", "connection_stat", "global_stat", "negotiated_version", "disconnect", "get_peer_metadata", "set_peer_metadata",
            "connect", "recv", "recv_any", "send", "try_send", "broadcast", "on_new_connection", "on_disconnection", "greylist_addr", "greylist_peer", "watcher",
            "received", "sent", "broadcasted",
        ];

        var rows = Rows().Select(row => row.Reference).ToList();

        Assert.All(functions, function => Assert.Contains(rows, row => Regex.IsMatch(row, $@"\b{function}\b")));
    }

    private static IEnumerable<(string Reference, string Here)> Rows() => File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "map.md"))
        .SkipWhile(line => line != "## From the reference to here")
        .Where(line => line.StartsWith("| ", StringComparison.Ordinal))
        .Skip(2)
        .Select(line => line.Split('|'))
        .Select(cells => (cells[1], cells[2]));

    private static string Name(Type type) => type.Name.Split('`')[0];

    [GeneratedRegex("`[^`]+`")]
    private static partial Regex Code();

    [GeneratedRegex("[A-Z][A-Za-z0-9]+")]
    private static partial Regex Identifier();
}
