using System.Collections.Immutable;
using System.Text.Json;
using Mavryk.P2p.Protocol.Events;
using Mavryk.P2p.Protocol.Json;

namespace Mavryk.P2p.Node.Script;

/// <summary>What became of a command: whether it worked, and the fields of its answer. Immutable.</summary>
internal sealed record ScriptAnswer(bool IsOk, Action<Utf8JsonWriter> WriteFields)
{
    /// <summary>It worked and there is nothing to say.</summary>
    public static readonly ScriptAnswer Done = new(true, static _ => { });

    /// <summary>It worked.</summary>
    public static ScriptAnswer Ok(Action<Utf8JsonWriter> writeFields) => new(true, writeFields);

    /// <summary>It failed in the way the library says.</summary>
    /// <param name="trace">The errors, outermost first.</param>
    /// <param name="result">One word, where the command promises one.</param>
    public static ScriptAnswer Failed(ImmutableArray<P2pError> trace, string? result = null) => new(false, json =>
    {
        if (result is not null)
        {
            json.WriteString("result", result);
        }

        json.WritePropertyName("error");
        P2pJson.WriteTrace(json, trace);
        json.WriteString("error_text", string.Join("; ", trace.Select(error => error.Message)));
    });

    /// <inheritdoc cref="Failed(ImmutableArray{P2pError}, string?)"/>
    public static ScriptAnswer Failed(P2pError error, string? result = null) => Failed([error], result);

    /// <summary>It failed for a reason outside the library: the reference's plain errors.</summary>
    public static ScriptAnswer Failed(string text, string? result = null) => Failed(new P2pError.InvalidConfiguration(text), result);
}
