namespace Mavryk.P2p.Protocol.Pool;

/// <summary>How far an attempt has come. Phases are only ever passed downwards.</summary>
public enum AttemptPhase
{
    /// <summary>Dialling or in the handshake: the remote is not authenticated.</summary>
    Pending,

    /// <summary>Authenticated; the verdict waits for the end of our own attempt to the same peer (behaviour 5.9).</summary>
    Waiting,

    /// <summary>We answer Ack: a slot is taken.</summary>
    Accepted,

    /// <summary>Both sides sent Ack.</summary>
    Running,

    /// <summary>Decided against: nothing is held any more but the socket, until it is closed.</summary>
    Refused,
}
