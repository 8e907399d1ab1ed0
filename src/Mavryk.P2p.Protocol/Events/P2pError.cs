using System.Collections.Immutable;
using Mavryk.P2p.Protocol.Encoding;
using Mavryk.P2p.Protocol.Messages;
using Mavryk.P2p.Protocol.Points;
using Mavryk.P2p.Protocol.Versions;

namespace Mavryk.P2p.Protocol.Events;

/// <summary>
/// Everything that can fail in an expected way: the closed set of behaviour 13.3, with the reference's names. Immutable.
/// Several errors that explain each other form a trace, the most telling one first (<see cref="P2pTrace"/>).
/// </summary>
public abstract partial record P2pError
{
    private P2pError(string id, bool temporary = false)
    {
        Id = id;
        IsTemporary = temporary;
    }

    /// <summary>The reference's identifier, as in answers of the RPC; empty for the plain texts of <see cref="InvalidConfiguration"/>.</summary>
    public string Id { get; }

    /// <summary>True if the same attempt may succeed later without any change: the reference's kind.</summary>
    public bool IsTemporary { get; }

    /// <summary>Read, write, send or receive on a closed connection.</summary>
    public sealed record ConnectionClosed() : P2pError("node.p2p_io_scheduler.connection_closed");

    /// <summary>Unexpected system error on the socket.</summary>
    public sealed record ConnectionError(string Text) : P2pError("node.p2p_io_scheduler.connection_error");

    /// <summary>The authentication tag of a chunk is wrong.</summary>
    public sealed record DecipherError() : P2pError("node.p2p_socket.decipher_error");

    /// <summary>Own chunk above 65517 plaintext bytes.</summary>
    public sealed record InvalidMessageSize() : P2pError("node.p2p_socket.invalid_message_size");

    /// <summary>A frame announces less than 16 bytes.</summary>
    public sealed record InvalidIncomingCiphertextSize() : P2pError("node.p2p_socket.invalid_incoming_ciphertext_size");

    /// <summary>The remote closed instead of sending Ack or Nack.</summary>
    public sealed record RejectedSocketConnection() : P2pError("node.p2p_socket.rejected_socket_connection");

    /// <summary>The remote sent a Nack; no list of points in its version-0 form.</summary>
    public sealed record RejectedByNack(RejectionMotive Motive, ImmutableArray<P2pPoint>? AlternativePoints) : P2pError("node.p2p_socket.rejected_by_nack");

    /// <summary>We refused the remote because of its chain or versions.</summary>
    public sealed record RejectedNoCommonProtocol(NetworkVersion AnnouncedVersion) : P2pError("node.p2p_socket.rejected_no_common_protocol");

    /// <summary>Undecodable data.</summary>
    public sealed record DecodingError(DecodeError ReadError) : P2pError("node.p2p_socket.decoding_error");

    /// <summary>We are connected to ourselves.</summary>
    public sealed record Myself(ConnectionId ConnectionId) : P2pError("node.p2p_socket.myself");

    /// <summary>The remote's identity is too cheap.</summary>
    public sealed record NotEnoughProofOfWork(PeerId PeerId) : P2pError("node.p2p_socket.not_enough_proof_of_work");

    /// <summary>Undecipherable Ack.</summary>
    public sealed record InvalidAuth() : P2pError("node.p2p_socket.invalid_auth");

    /// <summary>The option for the size of chunks is out of range, all three in bytes on the wire.</summary>
    public sealed record InvalidChunksSize(int Value, int Min, int Max) : P2pError("node.p2p_socket.invalid_chunks_size");

    /// <summary>Advertise was to be sent although peer discovery is disabled.</summary>
    public sealed record PeerDiscoveryDisabled() : P2pError("node.p2p_conn.peer_discovery_disabled");

    /// <summary>The point is being dialled or is in its handshake.</summary>
    public sealed record PendingConnection() : P2pError("node.p2p_pool.pending_connection");

    /// <summary>The point is connected.</summary>
    public sealed record Connected() : P2pError("node.p2p_pool.connected");

    /// <summary>TCP refused, unreachable or cancelled; every connect of the faked network.</summary>
    public sealed record ConnectionFailed() : P2pError("node.p2p_pool.connection_failed");

    /// <summary>We refused the remote for another reason than chain and versions.</summary>
    public sealed record Rejected(PeerId PeerId, RejectionMotive Motive) : P2pError("node.p2p_pool.rejected");

    /// <summary>Dialling above the maximum.</summary>
    public sealed record TooManyConnections() : P2pError("node.p2p_pool.too_many_connections");

    /// <summary>Untrusted, in private mode.</summary>
    public sealed record PrivateMode() : P2pError("node.p2p_pool.private_mode");

    /// <summary>The address of the point is banned or greylisted.</summary>
    public sealed record PointBanned(P2pPoint Point) : P2pError("node.p2p_pool.point_banned");

    /// <summary>The authenticated peer is banned or greylisted.</summary>
    public sealed record PeerBanned(PeerId Peer) : P2pError("node.p2p_pool.peer_banned");

    /// <summary>The layer is switched off.</summary>
    public sealed record P2pLayerDisabled() : P2pError("node.p2p_pool.disabled");

    /// <summary>The expected peer id of the point differs from the remote's.</summary>
    public sealed record IdentityCheckFailure(P2pPoint Point, PeerId ExpectedPeerId, PeerId ReceivedPeerId) : P2pError("node.p2p_connect_handler.identity_check_failure");

    /// <summary>Maintenance was asked for and there is none.</summary>
    public sealed record MaintenanceDisabled() : P2pError("node.p2p_maintenance.disabled");

    /// <summary>The listening socket could not be opened.</summary>
    public sealed record FailedToOpenListeningSocket(string Reason, P2pAddress Address, int Port) : P2pError("p2p.welcome.failed_to_open_listening_socket");

    /// <summary>A configured address does not parse.</summary>
    public sealed record FailedToParseAddress(string Address, string Explanation) : P2pError("p2p_resolve.parsing_address_failed");

    /// <summary>An own message cannot be encoded.</summary>
    public sealed record EncodingError(EncodeError Error) : P2pError("encoding_error");

    /// <summary>Own connection message of 65536 bytes or more.</summary>
    public sealed record UnexpectedSizeOfDecodedBuffer() : P2pError("socket.unexpected_size_of_decoded_value");

    /// <summary>The time for the whole attempt is over.</summary>
    public sealed record Timeout() : P2pError("utils.Timeout", temporary: true);

    /// <summary>Shutdown or cancellation.</summary>
    public sealed record Canceled() : P2pError("canceled", temporary: true);

    /// <summary>A setting makes no sense; the text names it.</summary>
    public sealed record InvalidConfiguration(string Text) : P2pError("");
}
