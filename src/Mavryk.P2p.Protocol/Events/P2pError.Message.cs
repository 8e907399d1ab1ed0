using System.Globalization;
using Mavryk.P2p.Protocol.Encoding;

namespace Mavryk.P2p.Protocol.Events;

public abstract partial record P2pError
{
    /// <summary>One English sentence, the reference's own. Operators search for these texts: they are part of the interface.</summary>
    public string Message => this switch
    {
        ConnectionClosed => "IO error: connection with a peer is closed.",
        ConnectionError => "IO error: connection error while reading from a peer.",
        DecipherError => "An error occurred while deciphering.",
        InvalidMessageSize => "The size of the message to be written is invalid.",
        InvalidIncomingCiphertextSize => "The announced size for the incoming ciphertext is invalid.",
        RejectedSocketConnection => "Rejected peer connection: rejected socket connection.",
        RejectedByNack e => $"Rejected peer connection: Peer rejected us on motive \"{e.Motive.Text}\" and proposed {e.AlternativePoints?.Length.ToString(CultureInfo.InvariantCulture) ?? "no"} alternative peers.",
        RejectedNoCommonProtocol => "Rejected peer connection: no common network protocol.",
        DecodingError e => $"An error occurred while decoding: {Describe(e.ReadError)}.",
        Myself e => $"Remote peer {e.ConnectionId} cannot be authenticated: peer is actually yourself.",
        NotEnoughProofOfWork e => $"Remote peer {e.PeerId} cannot be authenticated: not enough proof of work.",
        InvalidAuth => "Rejected peer connection: invalid authentication.",
        InvalidChunksSize e => $"Size of chunks is invalid: should be between {e.Min} and {e.Max} but is {e.Value}",
        PeerDiscoveryDisabled => "The peer discovery is disabled, sending advertise messages is forbidden.",
        PendingConnection => "Fail to connect with a peer: a connection is already pending.",
        Connected => "Fail to connect with a peer: a connection is already established.",
        ConnectionFailed => "TCP connection failed (refused or no route to host.",
        Rejected e => $"Connection to peer {e.PeerId} was rejected by us on motive: {e.Motive.Text}.",
        TooManyConnections => "Too many connections.",
        PrivateMode => "Node is in private mode.",
        PointBanned e => $"The address you tried to connect ({e.Point.Address}) is banned.",
        PeerBanned e => $"The peer identity you tried to connect ({e.Peer}) is banned.",
        P2pLayerDisabled => "P2P layer disabled.",
        IdentityCheckFailure e => $"For point `{e.Point}`: Expected peer identity `{e.ExpectedPeerId}` and received peer identity `{e.ReceivedPeerId}`.",
        MaintenanceDisabled => "Attempt to trigger the maintenance failed as the maintenance is disabled.",
        FailedToOpenListeningSocket e => $"An error occured while initializing P2P server on this address: {e.Address}:{e.Port}. Reason: {e.Reason}.",
        FailedToParseAddress e => $"Failed to parse address '{e.Address}': {e.Explanation}\n",
        EncodingError e => $"Could not encode a value: {Describe(e.Error)}",
        UnexpectedSizeOfDecodedBuffer => "A decoded value's origin buffer is not of the expected size.",
        Timeout => "The request has timed out",
        Canceled => "The promise was unexpectedly canceled",
        InvalidConfiguration e => e.Text,
        _ => throw new InvalidOperationException($"No text for {GetType().Name}."),
    };

    /// <summary>The reference's text of a read error.</summary>
    internal static string Describe(DecodeError error) => error switch
    {
        DecodeError.NotEnoughData => "Not enough data",
        DecodeError.ExtraBytes => "Extra bytes",
        DecodeError.NoCaseMatched => "No case matched",
        DecodeError.UnexpectedTag e => $"Unexpected tag {e.Tag}",
        DecodeError.InvalidInt e => $"Invalid int ({e.Min} <= {e.Value} <= {e.Max}) ",
        DecodeError.InvalidFloat e => Invariant($"Invalid float ({e.Min:F6} <= {e.Value:F6} <= {e.Max:F6}) "),
        DecodeError.TrailingZero => "Trailing zero in Z",
        DecodeError.SizeLimitExceeded => "Size limit exceeded",
        DecodeError.ListTooLong => "List length limit exceeded",
        DecodeError.ArrayTooLong => "Array length limit exceeded",
        DecodeError.ExceptionRaisedInUserFunction e => $"Exception raised in user function: {e.Text}",
        DecodeError.UserInvariantGuard e => $"User-specified invariant not respected in encoded data: {e.Text}",
        _ => throw new InvalidOperationException($"No text for {error.GetType().Name}."),
    };

    /// <summary>The reference's text of a write error.</summary>
    internal static string Describe(EncodeError error) => error switch
    {
        EncodeError.SizeLimitExceeded => "Size limit exceeded",
        EncodeError.NoCaseMatched => "No case matched",
        EncodeError.InvalidInt e => $"Invalid int ({e.Min} <= {e.Value} <= {e.Max}) ",
        EncodeError.InvalidFloat e => Invariant($"Invalid float ({e.Min:F6} <= {e.Value:F6} <= {e.Max:F6}) "),
        EncodeError.InvalidBytesLength e => $"Invalid bytes length (expected: {e.Expected} ; found {e.Found})",
        EncodeError.InvalidStringLength e => $"Invalid string length (expected: {e.Expected} ; found {e.Found})",
        EncodeError.InvalidNatural => "Negative natural",
        EncodeError.ListInvalidLength => "List is too long or too short",
        EncodeError.ArrayInvalidLength => "Array is too long or too short",
        EncodeError.ExceptionRaisedInUserFunction e => $"Exception raised in user function: {e.Text}",
        _ => throw new InvalidOperationException($"No text for {error.GetType().Name}."),
    };

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
