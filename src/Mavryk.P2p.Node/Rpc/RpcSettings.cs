using System.Collections.Immutable;
using System.Net;

namespace Mavryk.P2p.Node.Rpc;

/// <summary>The settings of the RPC, as <c>hocon/program.conf</c> explains them. Immutable.</summary>
internal sealed record RpcSettings
{
    /// <summary>Where the RPC is served; port 0 lets the system choose.</summary>
    public IPEndPoint Listen { get; init; } = new(IPAddress.Loopback, 0);

    /// <summary>Who may call everything, beside this machine.</summary>
    public ImmutableArray<IPNetwork> FullAccess { get; init; } = [];

    /// <summary>What everybody may call.</summary>
    public ImmutableArray<RpcPattern> OpenToAll { get; init; } = [];

    /// <summary>Connections of clients at a time, streams included.</summary>
    public int MaxConnections { get; init; } = 100;

    /// <summary>How long a client may leave what was written for it in the way of more.</summary>
    public TimeSpan SlowClientTimeout { get; init; } = TimeSpan.FromSeconds(10);
}
