using System.Globalization;
using System.Text.Json;
using Mavryk.P2p.Node.Output;
using Mavryk.P2p.Node.Rpc;
using Mavryk.P2p.Protocol.Points;
using Spectre.Console;

namespace Mavryk.P2p.Node.Commands;

/// <summary>One command of an operator: calls the node, shows what it said, and returns the exit code.</summary>
/// <param name="context">Outputs and cancellation.</param>
/// <param name="client">The way to the node.</param>
/// <param name="asJson">Show the JSON and nothing else.</param>
internal sealed class OperatorCall(CommandContext context, RpcClient client, bool asJson)
{
    public async Task<int> ListAsync(string path, Func<JsonElement, Listing> toListing)
    {
        var reply = await client.GetAsync(path, context.Stop).ConfigureAwait(false);
        return Show(reply, json => toListing(json).Show(context.Terminal));
    }

    /// <summary>Several lists; as JSON one object of them.</summary>
    public async Task<int> ListAllAsync(params IReadOnlyList<(string Name, string Path, Func<JsonElement, Listing> ToListing)> parts)
    {
        var replies = new List<RpcReply.Ok>();
        foreach (var (_, path, _) in parts)
        {
            var reply = await client.GetAsync(path, context.Stop).ConfigureAwait(false);
            if (reply is not RpcReply.Ok ok)
            {
                return Show(reply, static _ => { });
            }

            replies.Add(ok);
        }

        if (asJson)
        {
            context.Terminal.Out.WriteLine($"{{{string.Join(',', parts.Zip(replies, (part, reply) => $"\"{part.Name}\":{reply.Text}"))}}}");
            return ExitCode.Done;
        }

        foreach (var (part, reply) in parts.Zip(replies))
        {
            part.ToListing(reply.Json).Show(context.Terminal);
        }

        return ExitCode.Done;
    }

    public async Task<int> ConnectAsync(P2pPoint point, TimeSpan timeout)
    {
        var seconds = timeout.TotalSeconds.ToString(CultureInfo.InvariantCulture);
        var reply = await client.PutAsync($"{OperatorTarget.Of(point).Path}?timeout={seconds}", timeout, context.Stop).ConfigureAwait(false);
        return Show(reply, _ => Say($"connected to {point}"));
    }

    public async Task<int> KickAsync(PeerId peer)
    {
        var reply = await client.DeleteAsync($"/network/connections/{peer}?wait", context.Stop).ConfigureAwait(false);
        return Show(reply, _ => Say($"not connected to {peer}"));
    }

    /// <summary>Bans, trusts or opens.</summary>
    /// <param name="target">Whom.</param>
    /// <param name="word">The command.</param>
    /// <param name="acl">The word for the node.</param>
    /// <param name="wantsBan">Whether the target is to be banned; null if that is not the point.</param>
    public async Task<int> ChangeAsync(OperatorTarget target, string word, string acl, bool? wantsBan)
    {
        var reply = await client.PatchAsync(target.Path, $$"""{"acl":"{{acl}}"}""", context.Stop).ConfigureAwait(false);

        // Nodes answer so although the lists have changed, if they never met the target.
        return reply is RpcReply.NotFound && wantsBan is not null
            ? await TellBannedAsync(target).ConfigureAwait(false)
            : Show(reply, _ => Say($"{word}: {target.Name}"));
    }

    public async Task<int> TellBannedAsync(OperatorTarget target)
    {
        var reply = await client.GetAsync($"{target.Path}/banned", context.Stop).ConfigureAwait(false);
        return Show(reply, json => Say($"{target.Name} is {(json.ValueKind == JsonValueKind.True ? "" : "not ")}banned"));
    }

    public async Task<int> ClearGreylistAsync(bool withBans)
    {
        var reply = await client.DeleteAsync($"/network/greylist{(withBans ? "?bans" : "")}", context.Stop).ConfigureAwait(false);
        return Show(reply, _ => Say(withBans ? "greylists and bans are empty" : "greylists are empty"));
    }

    private void Say(string text) => context.Terminal.Out.WriteLine(text);

    private int Show(RpcReply reply, Action<JsonElement> show)
    {
        switch (reply)
        {
            case RpcReply.Ok ok when asJson:
                Say(ok.Text);
                return ExitCode.Done;
            case RpcReply.Ok ok:
                show(ok.Json);
                return ExitCode.Done;
            case RpcReply.NotFound:
                return context.Fail("the node does not know it; 'peers' and 'points' list what it knows");
            case RpcReply.Failed(var errors):
                return context.Fail(errors);
            default:
                throw new InvalidOperationException("Not a reply.");
        }
    }
}

/// <summary>Whom a command is about. Immutable.</summary>
/// <param name="Name">For people.</param>
/// <param name="Path">For the RPC.</param>
internal readonly record struct OperatorTarget(string Name, string Path)
{
    public static OperatorTarget Of(P2pPoint point) => new(point.ToString(), $"/network/points/{Uri.EscapeDataString(point.ToString())}");

    public static OperatorTarget Of(PeerId peer) => new(peer.ToString(), $"/network/peers/{peer}");
}
