using System.Threading.Channels;
using Mavryk.P2p.Actors.Facade;

namespace Mavryk.P2p.Actors.Events;

/// <summary>One reader of events.</summary>
/// <param name="writer">The channel is bounded and drops the oldest.</param>
internal sealed class EventSubscription(ChannelWriter<EventNotice> writer)
{
    public ChannelWriter<EventNotice> Writer { get; } = writer;

    /// <summary>
    /// Number of the last event before the subscription, from which the reader counts what it missed. Set by the events actor before it writes anything: whoever
    /// has read from the channel sees it.
    /// </summary>
    public long Before { get; set; }
}
