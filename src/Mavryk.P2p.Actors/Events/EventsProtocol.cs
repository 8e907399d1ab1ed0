using System.Collections.Immutable;
using System.Threading.Channels;
using Akka.Actor;
using Akka.Event;
using Mavryk.P2p.Actors.Connections;
using Mavryk.P2p.Protocol.Events;

namespace Mavryk.P2p.Actors.Events;

/// <summary>What the events actor accepts. Sent by the pool only (beside subscriptions and their ends), so that its order is the order of the state changes.</summary>
internal abstract record EventsCommand : INoSerializationVerificationNeeded, IDeadLetterSuppression
{
    private EventsCommand()
    {
    }

    /// <summary>Tells the events to every subscriber.</summary>
    public sealed record Publish(ImmutableArray<P2pEvent> Events) : EventsCommand;

    /// <summary>Runs the callbacks for a new connection, then tells its actor <see cref="ConnectionCommand.Announced"/>.</summary>
    public sealed record ConnectionUp<TMessage, TConnMeta>(ConnectionHandle<TMessage, TConnMeta> Connection, IActorRef Actor) : EventsCommand;

    /// <summary>Runs the callbacks for the end of a connection, then completes its handle.</summary>
    public sealed record ConnectionDown<TMessage, TConnMeta>(ConnectionHandle<TMessage, TConnMeta> Connection, DisconnectionReason Reason) : EventsCommand;

    /// <summary>Adds a reader of events.</summary>
    public sealed record Subscribe(EventSubscription Reader) : EventsCommand;

    /// <summary>A line in the log of a point or a peer.</summary>
    public sealed record Logged<TKey, TLine>(TKey Source, TLine Line) : EventsCommand
        where TKey : notnull;

    /// <summary>Adds a reader of the lines of one log; the channel is bounded, and one that is full is completed.</summary>
    public sealed record Follow<TKey, TLine>(TKey Source, ChannelWriter<TLine> Reader) : EventsCommand
        where TKey : notnull;

    /// <summary>Removes a reader of the lines of one log.</summary>
    public sealed record Unfollow<TKey, TLine>(TKey Source, ChannelWriter<TLine> Reader) : EventsCommand
        where TKey : notnull;

    /// <summary>Removes a reader of events and completes its channel.</summary>
    public sealed record Unsubscribe(EventSubscription Reader) : EventsCommand;
}
