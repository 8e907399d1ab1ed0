using System.Net;
using Microsoft.AspNetCore.Http;

namespace Mavryk.P2p.Node.Rpc;

/// <summary>Who may call what (behaviour 14.1). Thread-safe.</summary>
internal sealed class RpcAccess(RpcSettings settings)
{
    /// <summary>True if this call is allowed.</summary>
    public bool Allows(HttpContext context) =>
        IsOperator(context) || settings.OpenToAll.Any(pattern => pattern.Matches(context.Request.Method, context.Request.Path.Value ?? ""));

    private bool IsOperator(HttpContext context)
    {
        // A proxy on this machine would lend its own rights to the whole world.
        if (context.Connection.RemoteIpAddress is not { } remote || context.Request.Headers.ContainsKey("Forwarded") || context.Request.Headers.ContainsKey("X-Forwarded-For"))
        {
            return false;
        }

        var caller = remote.IsIPv4MappedToIPv6 ? remote.MapToIPv4() : remote;
        return settings.FullAccess.Any(network => network.Contains(caller)) || (IPAddress.IsLoopback(caller) && IsAddress(context.Request.Host));
    }

    // A page in a browser on this machine can call under a name of its own that leads here, but not under an address.
    private static bool IsAddress(HostString host) =>
        !host.HasValue || host.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || IPAddress.TryParse(host.Host, out _);
}
