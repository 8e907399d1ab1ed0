namespace Mavryk.P2p.Actors.Network;

/// <summary>How far a network is on its way down (behaviour 12). Each stage includes those before it.</summary>
internal enum ShutdownStage
{
    /// <summary>Nobody is let in any more, and nobody is looked for.</summary>
    Closed,

    /// <summary>What is known is on the disk, then every connection has ended, and the listening socket is closed.</summary>
    Disconnected,

    /// <summary>What the ends of the connections changed is on the disk too. Only the application's callbacks may still run.</summary>
    Saved,

    /// <summary>The actors are gone.</summary>
    Stopped,
}
