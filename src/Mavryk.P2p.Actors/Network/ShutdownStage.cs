namespace Mavryk.P2p.Actors.Network;

/// <summary>How far a network is on its way down (behaviour 12). Each stage includes those before it.</summary>
internal enum ShutdownStage
{
    /// <summary>Nobody is let in any more, and nobody is looked for.</summary>
    Closed,

    /// <summary>Every connection has ended, the listening socket is closed, and what was known is on the disk. Only the application's callbacks may still run.</summary>
    Disconnected,

    /// <summary>The actors are gone.</summary>
    Stopped,
}
