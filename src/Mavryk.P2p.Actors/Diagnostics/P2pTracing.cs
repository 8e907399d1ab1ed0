using System.Diagnostics;
using Mavryk.P2p.Protocol.Events;

namespace Mavryk.P2p.Actors.Diagnostics;

/// <summary>
/// The spans of the layer: one for each dial, child of whatever the caller was doing, and one for each handshake. Names are part of the public API. Without a
/// listener there are none, and they cost one look whether there is one.
/// </summary>
public static class P2pTracing
{
    /// <summary>What to give to <c>AddSource</c>.</summary>
    public const string SourceName = "Mavryk.P2p.Actors";

    /// <summary>A dial, from the call to the running connection or the failure.</summary>
    public const string Connect = "mavryk.p2p.connect";

    /// <summary>A handshake, from the open socket to both Acks or the failure; child of the dial if there is one.</summary>
    public const string Handshake = "mavryk.p2p.handshake";

    /// <summary>Attribute: the address of the remote.</summary>
    public const string Address = "network.peer.address";

    /// <summary>Attribute: its port.</summary>
    public const string Port = "network.peer.port";

    /// <summary>Attribute of a failure: the id of the <see cref="P2pError"/>.</summary>
    public const string Error = "error.type";

    private static readonly ActivitySource Source = new(SourceName, typeof(P2pTracing).Assembly.GetName().Version?.ToString(3));

    /// <summary>Begins a span; absent if nobody listens.</summary>
    internal static Activity? Start(string name, ActivityKind kind, ActivityContext parent, Protocol.Points.P2pPoint remote)
    {
        if (!Source.HasListeners())
        {
            return null;
        }

        // A span becomes the current one of the thread; here the thread goes on with messages that have nothing to do with it.
        var current = Activity.Current;
        Activity.Current = null;
        var span = Source.StartActivity(name, kind, parent);
        Activity.Current = current;
        return span?.SetTag(Address, remote.Address.ToString()).SetTag(Port, (int)remote.Port);
    }

    /// <summary>Ends a span.</summary>
    internal static void Stop(Activity? span, P2pError? error)
    {
        if (span is null)
        {
            return;
        }

        if (error is not null)
        {
            span.SetTag(Error, error.Id).SetStatus(ActivityStatusCode.Error, error.Message);
        }

        var current = Activity.Current;
        span.Stop();
        Activity.Current = current;
    }
}
