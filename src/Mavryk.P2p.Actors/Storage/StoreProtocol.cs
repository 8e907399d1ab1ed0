using System.Collections.Immutable;
using Akka.Actor;
using Akka.Event;
using Mavryk.P2p.Protocol.Files;

namespace Mavryk.P2p.Actors.Storage;

/// <summary>What the store accepts from the pool, its parent.</summary>
internal abstract record StoreCommand : INoSerializationVerificationNeeded, IDeadLetterSuppression
{
    private StoreCommand()
    {
    }

    /// <summary>Read the files; answered once with a <see cref="StoreEvent.Loaded{TPeerMeta}"/>.</summary>
    public sealed record Load : StoreCommand
    {
        public static readonly Load Instance = new();
    }

    /// <summary>Something changed: answered with <see cref="StoreEvent.Due"/> when it is time to save. Once until then.</summary>
    public sealed record Changed : StoreCommand
    {
        public static readonly Changed Instance = new();
    }

    /// <summary>Write what is given; answered once with a <see cref="StoreEvent.Done"/>.</summary>
    /// <param name="Peers">The known peers; absent: as they are on the disk.</param>
    /// <param name="Bans">Bans and trusted points; absent: as they are on the disk.</param>
    /// <param name="Caller">Who asked for it, if anybody.</param>
    public sealed record Save<TPeerMeta>(ImmutableArray<SavedPeer<TPeerMeta>>? Peers, BansFileContent? Bans, IActorRef? Caller) : StoreCommand;
}

/// <summary>What the store tells the pool.</summary>
internal abstract record StoreEvent : INoSerializationVerificationNeeded, IDeadLetterSuppression
{
    private StoreEvent()
    {
    }

    /// <summary>What was on the disk; nothing where there was nothing that could be read.</summary>
    public sealed record Loaded<TPeerMeta>(ImmutableArray<SavedPeer<TPeerMeta>> Peers, BansFileContent Bans) : StoreEvent;

    /// <summary>Give me what changed.</summary>
    public sealed record Due : StoreEvent
    {
        public static readonly Due Instance = new();
    }

    /// <summary>The end of a save.</summary>
    /// <param name="Command">Which one.</param>
    /// <param name="PeersError">Why the peers are not on the disk; absent if they are, or were not to be written.</param>
    /// <param name="BansError">The same for bans and trusted points.</param>
    /// <param name="Caller">Who asked for it, if anybody.</param>
    public sealed record Done(StoreCommand Command, string? PeersError, string? BansError, IActorRef? Caller) : StoreEvent;
}
