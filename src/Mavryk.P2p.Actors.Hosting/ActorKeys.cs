namespace Mavryk.P2p.Actors.Hosting;

/// <summary>The root actor of the network in the actor registry, <c>/user/p2p</c>: for <c>IRequiredActor&lt;MavrykP2p&gt;</c>.</summary>
public sealed class MavrykP2p
{
    private MavrykP2p()
    {
    }
}

/// <summary>The pool in the actor registry, <c>/user/p2p/pool</c>. The root passes on what concerns it: for monitoring, not needed to talk to it.</summary>
public sealed class MavrykP2pPool
{
    private MavrykP2pPool()
    {
    }
}

/// <summary>The parent of all connections in the actor registry, <c>/user/p2p/connections</c>; as for the pool, the root passes on.</summary>
public sealed class MavrykP2pConnections
{
    private MavrykP2pConnections()
    {
    }
}
