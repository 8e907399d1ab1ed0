using System.CommandLine;
using System.Text.Json;
using Mavryk.P2p.Node.Output;
using Mavryk.P2p.Node.Rpc;
using Mavryk.P2p.Protocol.Points;

namespace Mavryk.P2p.Node.Commands;

/// <summary>The operator's commands for a running node, in the words of the reference's admin client (behaviour 14.1).</summary>
internal static class OperatorCommands
{
    private const ushort DefaultPort = 9732;

    private static readonly Option<Uri> Endpoint = new("--endpoint")
    {
        HelpName = "URL",
        Description = "Where the RPC of the node is, as http://ADDR:PORT or ADDR:PORT",
        DefaultValueFactory = static _ => new Uri("http://127.0.0.1:8732"),
        CustomParser = static result =>
        {
            var text = result.Tokens[^1].Value;
            if (Uri.TryCreate(text.Contains("://", StringComparison.Ordinal) ? text : $"http://{text}", UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https")
            {
                return uri;
            }

            result.AddError($"--endpoint: '{text}' is not http://ADDR:PORT");
            return null;
        },
    };

    private static readonly Option<bool> Json = new("--json") { Description = "The JSON of the node as it is" };

    /// <summary>All of them.</summary>
    public static IEnumerable<Command> Create()
    {
        yield return Of("stat", "Traffic, connections, known peers and points of a running node", (call, _) => call.ListAllAsync(
            ("stat", "/network/stat", RpcListings.Traffic),
            ("connections", "/network/connections", RpcListings.Connections),
            ("peers", "/network/peers", RpcListings.Peers),
            ("points", "/network/points", RpcListings.Points)));
        yield return Of("connections", "The running connections of a node", (call, _) => call.ListAsync("/network/connections", RpcListings.Connections));
        yield return Filtered("peers", "The peers that a node knows", ["accepted", "running", "disconnected"], RpcListings.Peers);
        yield return Filtered("points", "The points that a node knows", ["requested", "accepted", "running", "disconnected"], RpcListings.Points);
        yield return Connect();
        yield return Kick();
        yield return Access("ban", "ban", "Refuse an address or a peer, and close what runs with it", wantsBan: true);
        yield return Access("unban", "open", "Take an address or a peer off all lists; trust goes too", wantsBan: false);
        yield return Access("trust", "trust", "Trust a point or a peer: never forgotten, welcome in private mode", wantsBan: null);
        yield return Access("untrust", "open", "Take the trust away; bans go too", wantsBan: null);
        yield return Banned();
        yield return Greylist();
    }

    private static Command Of(string name, string help, Func<OperatorCall, ParseResult, Task<int>> run, params ReadOnlySpan<Symbol> symbols)
    {
        var command = new Command(name, help);
        foreach (var symbol in symbols)
        {
            switch (symbol)
            {
                case Argument argument:
                    command.Arguments.Add(argument);
                    break;
                case Option option:
                    command.Options.Add(option);
                    break;
            }
        }

        command.Options.Add(Endpoint);
        command.Options.Add(Json);
        command.SetAction(CommandContext.Action(async context =>
        {
            using var client = new RpcClient(context.Parsed.GetValue(Endpoint)!);
            return await run(new OperatorCall(context, client, context.Parsed.GetValue(Json)), context.Parsed).ConfigureAwait(false);
        }));
        return command;
    }

    private static Command Filtered(string name, string help, string[] states, Func<JsonElement, Listing> toListing)
    {
        var filter = new Option<string[]>("--filter") { HelpName = "STATE", Description = $"Only those in this state: {string.Join(", ", states)}; repeatable" };
        filter.AcceptOnlyFromAmong(states);
        return Of(
            name,
            help,
            (call, parsed) => call.ListAsync($"/network/{name}?{string.Join('&', (parsed.GetValue(filter) ?? []).Select(state => $"filter={state}"))}", toListing),
            filter);
    }

    private static Command Connect()
    {
        var point = PointArgument();
        var timeout = new Option<double>("--timeout") { HelpName = "S", Description = "How long the attempt may take, seconds", DefaultValueFactory = static _ => 10 };
        timeout.Validators.Add(static result =>
        {
            if (!(result.GetValueOrDefault<double>() is > 0 and <= 3600))
            {
                result.AddError("--timeout: must be a number of seconds, more than 0 and at most 3600");
            }
        });
        return Of(
            "connect",
            "Connect a node to a point",
            (call, parsed) => call.ConnectAsync(parsed.GetValue(point), TimeSpan.FromSeconds(parsed.GetValue(timeout))),
            point,
            timeout);
    }

    private static Command Kick()
    {
        var peer = PeerArgument();
        return Of("kick", "Close the connection with a peer", (call, parsed) => call.KickAsync(parsed.GetValue(peer)), peer);
    }

    private static Command Access(string name, string acl, string help, bool? wantsBan)
    {
        var point = PointArgument();
        var peer = PeerArgument();
        return new Command(name, help)
        {
            Of("address", "By address; bans are for all its ports, trust is for one", (call, parsed) => call.ChangeAsync(OperatorTarget.Of(parsed.GetValue(point)), name, acl, wantsBan), point),
            Of("peer", "By peer id", (call, parsed) => call.ChangeAsync(OperatorTarget.Of(parsed.GetValue(peer)), name, acl, wantsBan), peer),
        };
    }

    private static Command Banned()
    {
        var point = PointArgument();
        var peer = PeerArgument();
        return new Command("banned", "Tell whether an address or a peer is banned or greylisted")
        {
            Of("address", "Tell whether an address is banned or greylisted", (call, parsed) => call.TellBannedAsync(OperatorTarget.Of(parsed.GetValue(point))), point),
            Of("peer", "Tell whether a peer is banned or greylisted", (call, parsed) => call.TellBannedAsync(OperatorTarget.Of(parsed.GetValue(peer))), peer),
        };
    }

    private static Command Greylist()
    {
        var bans = new Option<bool>("--bans") { Description = "Forget the bans of operators as well" };
        var command = Of("greylist", "Who is greylisted at a node", (call, _) => call.ListAllAsync(
            ("ips", "/network/greylist/ips", RpcListings.GreylistedAddresses),
            ("peers", "/network/greylist/peers", RpcListings.GreylistedPeers)));
        command.Subcommands.Add(Of("clear", "Empty the greylists", (call, parsed) => call.ClearGreylistAsync(parsed.GetValue(bans)), bans));
        return command;
    }

    private static Argument<P2pPoint> PointArgument() => new("ADDR[:PORT]")
    {
        Description = $"Numeric address; port {DefaultPort} if none is given",
        CustomParser = static result =>
        {
            // An address alone needs no brackets.
            var text = result.Tokens[0].Value;
            if (P2pAddress.TryParse(text, out var address))
            {
                return new P2pPoint(address, DefaultPort);
            }

            if (!P2pPoint.TryParse(text, out var point, out var error, DefaultPort))
            {
                result.AddError($"'{text}': {error.Message}");
            }

            return point;
        },
    };

    private static Argument<PeerId> PeerArgument() => new("PEER")
    {
        Description = "Peer id, id...",
        CustomParser = static result =>
        {
            if (!PeerId.TryParse(result.Tokens[0].Value, out var peer))
            {
                result.AddError($"'{result.Tokens[0].Value}' is not a peer id");
            }

            return peer;
        },
    };
}
