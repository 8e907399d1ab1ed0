using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using Mavryk.P2p.Protocol.Points;

namespace Mavryk.P2p.Node.Script;

/// <summary>Reads the lines of a script. Pure.</summary>
internal static class ScriptParser
{
    // Above the greatest message of the wire, so that a script can see the library refuse one.
    private const int MaxPayloadBytes = 1 << 28;

    private delegate ScriptCommand Reader(ref ScriptArguments arguments);

    private sealed record Syntax(string Usage, Reader Read);

    private static readonly FrozenDictionary<string, Syntax> Commands = new Dictionary<string, Syntax>
    {
        ["connect"] = new("POINT[#ID] [trusted]", static (ref a) =>
        {
            var (point, id) = a.PinnedPoint();
            return new ScriptCommand.Connect(point, id, a.Optional("trusted"));
        }),
        ["disconnect"] = new("PEER [wait]", static (ref a) => new ScriptCommand.Disconnect(a.Peer(), a.Optional("wait"))),
        ["send"] = new("PEER HEX", static (ref a) => new ScriptCommand.Send(a.Peer(), a.Hex())),
        ["trysend"] = new("PEER HEX", static (ref a) => new ScriptCommand.TrySend(a.Peer(), a.Hex())),
        ["sendsize"] = new("PEER NBYTES COUNT [sync]", static (ref a) => new ScriptCommand.SendSize(a.Peer(), Size(ref a), Count(ref a), a.Optional("sync"))),
        ["broadcast"] = new("HEX", static (ref a) => new ScriptCommand.Broadcast(a.Hex())),
        ["pause"] = new("PEER", static (ref a) => new ScriptCommand.Pause(a.Peer())),
        ["resume"] = new("PEER", static (ref a) => new ScriptCommand.Resume(a.Peer())),
        ["pingpong"] = new("PEER NBYTES COUNT", static (ref a) => new ScriptCommand.PingPong(a.Peer(), Size(ref a), Count(ref a))),
        ["hsloop"] = new("POINT COUNT", static (ref a) => new ScriptCommand.HandshakeLoop(a.Point(), Count(ref a))),
        ["bootstrap"] = new("PEER", static (ref a) => new ScriptCommand.Bootstrap(a.Peer())),
        ["swap_request"] = new("PEER POINT ID", static (ref a) => new ScriptCommand.SwapRequest(a.Peer(), a.Point(), a.Peer())),
        ["swap_ack"] = new("PEER POINT ID", static (ref a) => new ScriptCommand.SwapAck(a.Peer(), a.Point(), a.Peer())),
        ["raw"] = new("PEER HEX", static (ref a) => new ScriptCommand.Raw(a.Peer(), a.Hex())),
        ["ban"] = new("peer ID | addr IP", static (ref a) => Access(ref a, AccessChange.Ban)),
        ["unban"] = new("peer ID | addr IP", static (ref a) => Access(ref a, AccessChange.Unban)),
        ["greylist"] = new("peer ID | addr IP", static (ref a) => Access(ref a, AccessChange.Greylist)),
        ["trust"] = new("peer ID | point POINT", static (ref a) => Access(ref a, AccessChange.Trust)),
        ["untrust"] = new("peer ID | point POINT", static (ref a) => Access(ref a, AccessChange.Untrust)),
        ["register"] = new("POINT[#ID]", static (ref a) =>
        {
            var (point, id) = a.PinnedPoint();
            return new ScriptCommand.Register(point, id);
        }),
        ["unregister"] = new("POINT", static (ref a) => new ScriptCommand.Unregister(a.Point())),
        ["set_expected"] = new("POINT ID", static (ref a) => new ScriptCommand.SetExpected(a.Point(), a.Peer())),
        ["acl_clear"] = Plain(PlainCommand.AclClear),
        ["clear_greylist"] = Plain(PlainCommand.ClearGreylist),
        ["connections"] = Plain(PlainCommand.Connections),
        ["count"] = Plain(PlainCommand.Count),
        ["greylisted"] = Plain(PlainCommand.Greylisted),
        ["identity"] = Plain(PlainCommand.Identity),
        ["known_points"] = Plain(PlainCommand.KnownPoints),
        ["maintain"] = Plain(PlainCommand.Maintain),
        ["mem"] = Plain(PlainCommand.Mem),
        ["peers"] = Plain(PlainCommand.Peers),
        ["points"] = Plain(PlainCommand.Points),
        ["quit"] = Plain(PlainCommand.Quit),
        ["roll"] = Plain(PlainCommand.Roll),
        ["save"] = Plain(PlainCommand.Save),
        ["stat"] = Plain(PlainCommand.Stat),
    }.ToFrozenDictionary();

    /// <summary>The commands with their arguments, for the help text.</summary>
    public static IEnumerable<string> Usages => Commands.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => Usage(pair.Key, pair.Value));

    /// <summary>Reads one line.</summary>
    /// <param name="line">The line without its end.</param>
    /// <param name="command">The command.</param>
    /// <param name="error">What is wrong with the line, for its answer.</param>
    public static bool TryParse(ReadOnlySpan<char> line, [NotNullWhen(true)] out ScriptCommand? command, [NotNullWhen(false)] out string? error)
    {
        var text = line.Trim();
        var end = text.IndexOfAny(' ', '\t');
        var name = end < 0 ? text : text[..end];
        command = null;
        if (!Commands.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name, out var syntax))
        {
            error = $"unknown command '{(name.Length <= 80 ? name : name[..80])}'";
            return false;
        }

        var arguments = new ScriptArguments(text[name.Length..]);
        var read = syntax.Read(ref arguments);
        arguments.End();
        error = arguments.Error is { } reason ? $"{reason}; usage: {Usage(name.ToString(), syntax)}" : null;
        command = error is null ? read : null;
        return error is null;
    }

    private static Syntax Plain(PlainCommand command)
    {
        var plain = new ScriptCommand.Plain(command);
        return new Syntax("", (ref _) => plain);
    }

    private static string Usage(string name, Syntax syntax) => $"{name} {syntax.Usage}".TrimEnd();

    private static int Size(ref ScriptArguments arguments) => arguments.Number("NBYTES", 0, MaxPayloadBytes);

    private static int Count(ref ScriptArguments arguments) => arguments.Number("COUNT", 1, int.MaxValue);

    // Peers know every change; addresses cannot be trusted, points cannot be banned (behaviour 3.4, 4.4).
    private static ScriptCommand Access(ref ScriptArguments arguments, AccessChange change)
    {
        var isTrust = change is AccessChange.Trust or AccessChange.Untrust;
        switch (arguments.Word("the kind of target"))
        {
            case "peer":
                return new ScriptCommand.PeerAccess(change, arguments.Peer());
            case "addr" when !isTrust:
                return new ScriptCommand.AddressAccess(change, arguments.Address());
            case "point" when isTrust:
                return new ScriptCommand.PointAccess(change, arguments.Point());
            case var other:
                arguments.Fail($"'{other}' cannot be changed so");
                return new ScriptCommand.PeerAccess(change, default(PeerId));
        }
    }
}
