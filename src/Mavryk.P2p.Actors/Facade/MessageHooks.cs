using System.Collections.Immutable;

namespace Mavryk.P2p.Actors.Facade;

/// <summary>
/// What the application wants to see of its own messages, for logs and statistics (behaviour 1.6). Hooks run on the caller's thread, before its call
/// returns; an exception is logged and goes no further. Immutable.
/// </summary>
/// <typeparam name="TMessage">The application's message.</typeparam>
/// <typeparam name="TConnMeta">What the application exchanges in the handshake.</typeparam>
public sealed record MessageHooks<TMessage, TConnMeta>
{
    /// <summary>The application takes a message, in whatever way: once for each message, when it is taken and not when it arrives.</summary>
    public Action<IP2pConnection<TMessage, TConnMeta>, TMessage>? Received { get; init; }

    /// <summary>A message was queued by <c>SendAsync</c> or <c>TrySend</c>; a broadcast does not come here.</summary>
    public Action<IP2pConnection<TMessage, TConnMeta>, TMessage>? Sent { get; init; }

    /// <summary>A broadcast was offered to all its connections.</summary>
    public Action<BroadcastCall<TMessage, TConnMeta>>? Broadcasted { get; init; }
}

/// <summary>One broadcast as it was asked for, and what became of it. Immutable.</summary>
/// <param name="Message">The message.</param>
/// <param name="Connections">The connections that were asked for.</param>
/// <param name="Except">Connections for which this holds got nothing.</param>
/// <param name="Alternative">Connections for which its condition holds got its message.</param>
/// <param name="Result">What became of it.</param>
public sealed record BroadcastCall<TMessage, TConnMeta>(
    TMessage Message,
    ImmutableArray<IP2pConnection<TMessage, TConnMeta>> Connections,
    Func<IP2pConnection<TMessage, TConnMeta>, bool>? Except,
    BroadcastAlternative<TMessage, TConnMeta>? Alternative,
    BroadcastResult Result);
