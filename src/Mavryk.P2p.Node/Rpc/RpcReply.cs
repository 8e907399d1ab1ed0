using System.Text.Json;

namespace Mavryk.P2p.Node.Rpc;

/// <summary>What became of a call of the client. Immutable.</summary>
internal abstract record RpcReply
{
    private RpcReply()
    {
    }

    /// <summary>The node did it.</summary>
    /// <param name="Text">The JSON as it came.</param>
    public sealed record Ok(string Text) : RpcReply
    {
        /// <summary>The JSON.</summary>
        public JsonElement Json { get; } = JsonElement.Parse(Text);
    }

    /// <summary>The node does not know what the path names.</summary>
    public sealed record NotFound : RpcReply;

    /// <summary>It failed.</summary>
    /// <param name="Errors">Why, and what to do next; a sentence each.</param>
    public sealed record Failed(params IReadOnlyList<string> Errors) : RpcReply;
}
