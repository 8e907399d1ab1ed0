using System.Collections.Immutable;
using Mavryk.P2p.Protocol.Encoding;
using Mavryk.P2p.Protocol.Messages;
using Mavryk.P2p.Protocol.Points;
using Mavryk.P2p.Protocol.Versions;

namespace Mavryk.P2p.Protocol.Events;

/// <summary>Everything that can fail in an expected way: the closed set of behaviour 13.3, with the reference's names. Immutable.</summary>
public abstract partial record P2pError
{
    private P2pError()
    {
    }

    /// <summary>Read, write, send or receive on a closed connection.</summary>
    public sealed record ConnectionClosed : P2pError;

    /// <summary>Unexpected system error on the socket.</summary>
    public sealed record ConnectionError(string Text) : P2pError;

    /// <summary>The authentication tag of a chunk is wrong.</summary>
    public sealed record DecipherError : P2pError;

    /// <summary>Own chunk above 65517 plaintext bytes.</summary>
    public sealed record InvalidMessageSize : P2pError;

    /// <summary>A frame announces less than 16 bytes.</summary>
    public sealed record InvalidIncomingCiphertextSize : P2pError;

    /// <summary>The remote closed instead of sending Ack or Nack.</summary>
    public sealed record RejectedSocketConnection : P2pError;

    /// <summary>The remote sent a Nack; no list of points in its version-0 form.</summary>
    public sealed record RejectedByNack(RejectionMotive Motive, ImmutableArray<P2pPoint>? AlternativePoints) : P2pError;

    /// <summary>We refused the remote because of its chain or versions.</summary>
    public sealed record RejectedNoCommonProtocol(NetworkVersion AnnouncedVersion) : P2pError;

    /// <summary>Undecodable data.</summary>
    public sealed record DecodingError(DecodeError ReadError) : P2pError;

    /// <summary>We are connected to ourselves.</summary>
    public sealed record Myself(ConnectionId ConnectionId) : P2pError;

    /// <summary>The remote's identity is too cheap.</summary>
    public sealed record NotEnoughProofOfWork(PeerId PeerId) : P2pError;

    /// <summary>Undecipherable Ack.</summary>
    public sealed record InvalidAuth : P2pError;

    /// <summary>Chunk size option out of range. <paramref name="Value"/> is the size given, reduced by 18 as in the reference.</summary>
    public sealed record InvalidChunksSize(int Value, int Min, int Max) : P2pError;

    /// <summary>Advertise was to be sent although peer discovery is disabled.</summary>
    public sealed record PeerDiscoveryDisabled : P2pError;

    /// <summary>The point is being dialled or is in its handshake.</summary>
    public sealed record PendingConnection : P2pError;

    /// <summary>The point is connected.</summary>
    public sealed record Connected : P2pError;

    /// <summary>TCP refused, unreachable or cancelled; every connect of the faked network.</summary>
    public sealed record ConnectionFailed : P2pError;

    /// <summary>We refused the remote for another reason than chain and versions.</summary>
    public sealed record Rejected(PeerId PeerId, RejectionMotive Motive) : P2pError;

    /// <summary>Dialling above the maximum.</summary>
    public sealed record TooManyConnections : P2pError;

    /// <summary>Untrusted, in private mode.</summary>
    public sealed record PrivateMode : P2pError;

    /// <summary>The address of the point is banned or greylisted.</summary>
    public sealed record PointBanned(P2pPoint Point) : P2pError;

    /// <summary>The authenticated peer is banned or greylisted.</summary>
    public sealed record PeerBanned(PeerId Peer) : P2pError;

    /// <summary>The layer is switched off.</summary>
    public sealed record P2pLayerDisabled : P2pError;

    /// <summary>The expected peer id of the point differs from the remote's.</summary>
    public sealed record IdentityCheckFailure(P2pPoint Point, PeerId ExpectedPeerId, PeerId ReceivedPeerId) : P2pError;

    /// <summary>Maintenance was asked for and there is none.</summary>
    public sealed record MaintenanceDisabled : P2pError;

    /// <summary>The listening socket could not be opened.</summary>
    public sealed record FailedToOpenListeningSocket(string Reason, P2pAddress Address, int Port) : P2pError;

    /// <summary>A configured address does not parse.</summary>
    public sealed record FailedToParseAddress(string Address, string Explanation) : P2pError;

    /// <summary>An own message cannot be encoded.</summary>
    public sealed record EncodingError(EncodeError Error) : P2pError;

    /// <summary>Own connection message of 65536 bytes or more.</summary>
    public sealed record UnexpectedSizeOfDecodedBuffer : P2pError;

    /// <summary>The time for the whole attempt is over. Temporary.</summary>
    public sealed record Timeout : P2pError;

    /// <summary>Shutdown or cancellation. Temporary.</summary>
    public sealed record Canceled : P2pError;

    /// <summary>A setting makes no sense; the text names it.</summary>
    public sealed record InvalidConfiguration(string Text) : P2pError;
}
