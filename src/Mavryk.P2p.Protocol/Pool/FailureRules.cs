using System.Diagnostics;
using Mavryk.P2p.Protocol.Events;

namespace Mavryk.P2p.Protocol.Pool;

/// <summary>Who is greylisted for a failure.</summary>
public enum Penalty
{
    /// <summary>Nobody.</summary>
    None,

    /// <summary>The remote address.</summary>
    Address,

    /// <summary>The remote address and the peer id.</summary>
    AddressAndPeer,
}

/// <summary>What follows from each failure: penalty and closing reason (behaviour 5.4, 5.7, 13.1). Stateless.</summary>
public static class FailureRules
{
    /// <summary>
    /// Only what an honest remote cannot send is punished, never our own fault, a time-out or a refusal. Unlike the reference, short and undecipherable
    /// ciphertext counts in every phase (behaviour 5.7 [REC]).
    /// </summary>
    /// <exception cref="UnreachableException">An error without a rule: a bug, kept out by a test over the closed set.</exception>
    public static Penalty PenaltyFor(P2pError error, AttemptPhase phase) => error switch
    {
        P2pError.NotEnoughProofOfWork => Penalty.Address,
        P2pError.DecipherError or P2pError.InvalidIncomingCiphertextSize or P2pError.InvalidAuth => Penalty.Address,
        P2pError.DecodingError => phase switch
        {
            AttemptPhase.Running => Penalty.AddressAndPeer,
            AttemptPhase.Pending => Penalty.Address,
            _ => Penalty.None,
        },
        P2pError.ConnectionClosed or P2pError.ConnectionError or P2pError.ConnectionFailed or P2pError.RejectedSocketConnection
            or P2pError.Timeout or P2pError.Canceled => Penalty.None,
        P2pError.RejectedByNack or P2pError.RejectedNoCommonProtocol or P2pError.Rejected or P2pError.PeerBanned or P2pError.PointBanned
            or P2pError.IdentityCheckFailure or P2pError.PrivateMode or P2pError.Myself or P2pError.Connected or P2pError.PendingConnection
            or P2pError.TooManyConnections => Penalty.None,
        P2pError.EncodingError or P2pError.InvalidMessageSize or P2pError.InvalidChunksSize or P2pError.UnexpectedSizeOfDecodedBuffer
            or P2pError.PeerDiscoveryDisabled or P2pError.P2pLayerDisabled or P2pError.MaintenanceDisabled or P2pError.FailedToOpenListeningSocket
            or P2pError.FailedToParseAddress or P2pError.InvalidConfiguration => Penalty.None,
        _ => throw new UnreachableException($"No rule for {error.GetType().Name}."),
    };

    /// <summary>Why the socket of an attempt that never ran is closed (behaviour 5.4, last paragraph).</summary>
    public static DisconnectionReason ClosingReasonOf(P2pError error) => error switch
    {
        P2pError.RejectedNoCommonProtocol => new DisconnectionReason.AuthenticationRejectedNoCommonProtocol(),
        P2pError.Rejected rejected => new DisconnectionReason.AuthenticationRejected(rejected.Motive),
        P2pError.RejectedByNack nack => new DisconnectionReason.AuthenticationRejectedByPeer(nack.Motive),
        _ => new DisconnectionReason.AuthenticationRejectedError([error]),
    };

    /// <summary>True if the closing was our decision, false if the remote or the network ended the connection: the two kinds of the logs (behaviour 3.2).</summary>
    public static bool IsLocal(this DisconnectionReason reason) => reason is
        DisconnectionReason.UnexpectedPeerId or DisconnectionReason.IpManuallyBanned or DisconnectionReason.PeerIdManuallyBanned
        or DisconnectionReason.PoolDestroyed or DisconnectionReason.PeerSwapped or DisconnectionReason.ExplicitRpc
        or DisconnectionReason.MaintenanceTooMany or DisconnectionReason.User or DisconnectionReason.ProtocolViolation
        or DisconnectionReason.IoSchedulerShutdown;
}
