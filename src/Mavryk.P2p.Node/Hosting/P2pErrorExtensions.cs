using Mavryk.P2p.Protocol.Events;
using Mavryk.P2p.Protocol.Messages;

namespace Mavryk.P2p.Node.Hosting;

/// <summary>Questions about errors of the library.</summary>
internal static class P2pErrorExtensions
{
    /// <summary>True if a dial failed only because there is, or was until a moment ago, a connection between the two.</summary>
    public static bool IsConnectedAnyway(this P2pError error) => error switch
    {
        P2pError.Connected or P2pError.PendingConnection => true,
        P2pError.RejectedByNack { Motive: var motive } => motive == RejectionMotive.AlreadyConnected,
        _ => false,
    };
}
