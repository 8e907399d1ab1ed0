using System.Collections.Immutable;
using Mavryk.P2p.Actors.Facade;
using Mavryk.P2p.Protocol.Points;

namespace Mavryk.P2p.Actors.Events;

/// <summary>The application's callbacks, the last registered first (behaviour 1.6). Registered from any thread.</summary>
internal sealed class ConnectionCallbacks<TMessage, TConnMeta>
{
    private ImmutableArray<Action<PeerId, IP2pConnection<TMessage, TConnMeta>>> _onNewConnection = [];
    private ImmutableArray<Action<PeerId>> _onDisconnection = [];

    private volatile int _thread;

    /// <summary>True inside a callback, before anything it awaits.</summary>
    public bool RunHere => _thread == Environment.CurrentManagedThreadId;

    public ImmutableArray<Action<PeerId, IP2pConnection<TMessage, TConnMeta>>> OnNewConnection => _onNewConnection;

    public ImmutableArray<Action<PeerId>> OnDisconnection => _onDisconnection;

    public void Add(Action<PeerId, IP2pConnection<TMessage, TConnMeta>> callback) =>
        ImmutableInterlocked.Update(ref _onNewConnection, static (all, added) => all.Insert(0, added), callback);

    public void Add(Action<PeerId> callback) =>
        ImmutableInterlocked.Update(ref _onDisconnection, static (all, added) => all.Insert(0, added), callback);

    /// <summary>Runs one of them; called by the events actor only, one after the other.</summary>
    public void Run(Action callback)
    {
        _thread = Environment.CurrentManagedThreadId;
        try
        {
            callback();
        }
        finally
        {
            _thread = 0;
        }
    }
}
