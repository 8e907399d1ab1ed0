using Mavryk.P2p.Actors.Facade;
using Mavryk.P2p.Protocol.Events;

namespace Mavryk.P2p.Actors.Tests.Fixtures;

/// <summary>Reads the events of a node in order, each once.</summary>
public sealed class EventReader
{
    private readonly IAsyncEnumerator<EventNotice> _notices;
    private readonly TimeSpan _patience;
    private Task<bool> _next;

    /// <summary>Subscribes: events that are caused by the caller from now on are read.</summary>
    public EventReader(IAsyncEnumerable<EventNotice> notices, TimeSpan patience, CancellationToken cancellation)
    {
        _notices = notices.GetAsyncEnumerator(cancellation);
        _patience = patience;
        _next = _notices.MoveNextAsync().AsTask();
    }

    public async Task<P2pEvent> NextAsync()
    {
        Assert.True(await _next.WaitAsync(_patience), "The stream of events has ended.");
        var happened = _notices.Current.Event;
        _next = _notices.MoveNextAsync().AsTask();
        return happened;
    }

    /// <summary>The events up to the first one of a kind, which is the last in the list.</summary>
    public async Task<IReadOnlyList<P2pEvent>> UntilAsync<TEvent>()
        where TEvent : P2pEvent
    {
        var events = new List<P2pEvent>();
        do
        {
            events.Add(await NextAsync());
        }
        while (events[^1] is not TEvent);
        return events;
    }
}
