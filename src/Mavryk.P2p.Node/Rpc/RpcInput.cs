using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using Mavryk.P2p.Protocol.Points;
using Microsoft.AspNetCore.Http;

namespace Mavryk.P2p.Node.Rpc;

/// <summary>Reads what calls bring along (behaviour 14.1). A call that makes no sense gives a sentence for its author.</summary>
internal static class RpcInput
{
    /// <summary>A flag of the query, set by its mere presence.</summary>
    public static bool TryFlag(HttpRequest request, string name, out bool value, [NotNullWhen(false)] out RpcAnswer? refusal)
    {
        var text = request.Query.TryGetValue(name, out var values) ? values[^1] ?? "" : "no";
        value = text is "" or "yes" or "true" or "t" or "on" or "1";
        refusal = value || text is "no" or "false" or "f" or "off" or "0" ? null : BadQuery($"{name}={text} is not a flag");
        return refusal is null;
    }

    /// <summary>The states to show; none for all.</summary>
    public static bool TryFilters<T>(HttpRequest request, out T[] states, [NotNullWhen(false)] out RpcAnswer? refusal)
        where T : struct, Enum
    {
        var known = Enum.GetValues<T>().ToDictionary(state => state.ToString().ToLowerInvariant());
        var words = request.Query["filter"];
        states = [.. words.Where(word => known.ContainsKey(word ?? "")).Select(word => known[word!])];
        refusal = states.Length == words.Count ? null : BadQuery($"filter must be one of {string.Join(", ", known.Keys)}");
        return refusal is null;
    }

    /// <summary>A span of time in seconds.</summary>
    public static bool TryTimeout(HttpRequest request, TimeSpan absent, TimeSpan max, out TimeSpan timeout, [NotNullWhen(false)] out RpcAnswer? refusal)
    {
        timeout = absent;
        refusal = null;
        if (request.Query.TryGetValue("timeout", out var values))
        {
            // Clients of the reference write whole numbers with a point at the end.
            if (double.TryParse(values[^1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds > 0 && seconds <= max.TotalSeconds)
            {
                timeout = TimeSpan.FromSeconds(seconds);
            }
            else
            {
                refusal = BadQuery(FormattableString.Invariant($"timeout must be a number of seconds, at most {max.TotalSeconds}"));
            }
        }

        return refusal is null;
    }

    /// <summary>The input of PATCH: what to do with the access, and for points who is expected there.</summary>
    /// <param name="request">The call.</param>
    /// <param name="withPeerId">A peer id is allowed.</param>
    public static async Task<(AccessPatch Patch, RpcAnswer? Refusal)> ReadPatchAsync(HttpRequest request, bool withPeerId)
    {
        AclChange? acl = null;
        PeerId? peerId = null;
        try
        {
            using var json = await ReadBodyAsync(request).ConfigureAwait(false);
            foreach (var field in json.RootElement.EnumerateObject())
            {
                if (field.Name == "acl" && Word(field) is { } change)
                {
                    acl = change;
                }
                else if (field.Name == "peer_id" && withPeerId && PeerId.TryParse(field.Value.GetString(), out var expected))
                {
                    peerId = expected;
                }
                else
                {
                    return (default, BadBody($"unexpected field or value: {field.Name}"));
                }
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return (default, BadBody(e.Message));
        }

        return (new AccessPatch(acl, peerId), null);
    }

    /// <summary>The input of calls that have none: an empty object, or nothing at all.</summary>
    public static async Task<RpcAnswer?> ReadNothingAsync(HttpRequest request) =>
        (await ReadPatchAsync(request, withPeerId: false).ConfigureAwait(false)) switch
        {
            (_, { } refusal) => refusal,
            ({ Acl: not null }, _) => BadBody("unexpected field: acl"),
            _ => null,
        };

    private static RpcAnswer BadQuery(string text) => RpcAnswers.BadRequest($"Failed to parse the query string: {text}");

    private static RpcAnswer BadBody(string text) => RpcAnswers.BadRequest($"Failed to parse the request body: {text}");

    private static AclChange? Word(JsonProperty field) => field.Value.GetString() switch
    {
        "ban" => AclChange.Ban,
        "trust" => AclChange.Trust,
        "open" => AclChange.Open,
        _ => null,
    };

    private static async Task<JsonDocument> ReadBodyAsync(HttpRequest request)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, request.HttpContext.RequestAborted).ConfigureAwait(false);
        return JsonDocument.Parse(body.Length == 0 ? "{}"u8.ToArray() : body.ToArray());
    }
}

/// <summary>What PATCH may do to the access of a point or a peer.</summary>
internal enum AclChange
{
    /// <summary>Untrust, ban and close.</summary>
    Ban,

    /// <summary>Make known, unban and trust.</summary>
    Trust,

    /// <summary>Neither banned nor trusted.</summary>
    Open,
}

/// <summary>The input of PATCH. Immutable.</summary>
internal readonly record struct AccessPatch(AclChange? Acl, PeerId? PeerId);
