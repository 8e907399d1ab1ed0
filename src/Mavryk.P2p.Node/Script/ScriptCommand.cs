using Mavryk.P2p.Protocol.Points;

namespace Mavryk.P2p.Node.Script;

/// <summary>One command of a script, read and checked: a closed set. Immutable.</summary>
internal abstract record ScriptCommand
{
    private ScriptCommand()
    {
    }

    public sealed record Connect(P2pPoint Point, PeerId? ExpectedPeerId, bool Trusted) : ScriptCommand;

    public sealed record Disconnect(PeerId Peer, bool Wait) : ScriptCommand;

    public sealed record Send(PeerId Peer, ReadOnlyMemory<byte> Payload) : ScriptCommand;

    public sealed record TrySend(PeerId Peer, ReadOnlyMemory<byte> Payload) : ScriptCommand;

    public sealed record SendSize(PeerId Peer, int PayloadBytes, int Count, bool Sync) : ScriptCommand;

    public sealed record Broadcast(ReadOnlyMemory<byte> Payload) : ScriptCommand;

    public sealed record Pause(PeerId Peer) : ScriptCommand;

    public sealed record Resume(PeerId Peer) : ScriptCommand;

    public sealed record PingPong(PeerId Peer, int PayloadBytes, int Count) : ScriptCommand;

    public sealed record HandshakeLoop(P2pPoint Point, int Count) : ScriptCommand;

    public sealed record Bootstrap(PeerId Peer) : ScriptCommand;

    public sealed record SwapRequest(PeerId Peer, P2pPoint Point, PeerId Offered) : ScriptCommand;

    public sealed record SwapAck(PeerId Peer, P2pPoint Point, PeerId Offered) : ScriptCommand;

    public sealed record Raw(PeerId Peer, ReadOnlyMemory<byte> Plaintext) : ScriptCommand;

    public sealed record PeerAccess(AccessChange Change, PeerId Peer) : ScriptCommand;

    public sealed record AddressAccess(AccessChange Change, P2pAddress Address) : ScriptCommand;

    public sealed record PointAccess(AccessChange Change, P2pPoint Point) : ScriptCommand;

    public sealed record Register(P2pPoint Point, PeerId? ExpectedPeerId) : ScriptCommand;

    public sealed record Unregister(P2pPoint Point) : ScriptCommand;

    public sealed record SetExpected(P2pPoint Point, PeerId PeerId) : ScriptCommand;

    /// <summary>A command without arguments.</summary>
    public sealed record Plain(PlainCommand Command) : ScriptCommand;
}

/// <summary>What an access command changes.</summary>
internal enum AccessChange
{
    Ban,
    Unban,
    Trust,
    Untrust,
    Greylist,
}

/// <summary>The commands without arguments.</summary>
internal enum PlainCommand
{
    AclClear,
    ClearGreylist,
    Connections,
    Count,
    Greylisted,
    Identity,
    KnownPoints,
    Maintain,
    Mem,
    Peers,
    Points,
    Quit,
    Roll,
    Save,
    Stat,
}
