using Mavryk.P2p.Protocol.Crypto;
using Mavryk.P2p.Protocol.Identity;
using Mavryk.P2p.Protocol.Messages;
using Mavryk.P2p.Protocol.Versions;

namespace Mavryk.P2p.Actors.TestKit.Peers;

/// <summary>Who a <see cref="FakePeer{TMessage,TConnMeta}"/> is and how it behaves. Without the optional ones it behaves well. Immutable.</summary>
/// <typeparam name="TMessage">The messages of the application.</typeparam>
/// <typeparam name="TConnMeta">The metadata of a connection.</typeparam>
/// <param name="Identity">Its key pair and stamp; see <see cref="TestIdentity"/>.</param>
/// <param name="Version">What it announces: another chain name or old versions get it refused.</param>
/// <param name="Messages">The application's messages.</param>
/// <param name="MetadataCodec">How the metadata is written.</param>
/// <param name="Metadata">The metadata that it sends.</param>
public sealed record FakePeerOptions<TMessage, TConnMeta>(
    NodeIdentity Identity,
    NetworkVersion Version,
    ApplicationMessages<TMessage> Messages,
    IConnectionMetadataCodec<TConnMeta> MetadataCodec,
    TConnMeta Metadata)
{
    /// <summary>The listening port that it announces; 0, the default, for none.</summary>
    public ushort Port { get; init; }

    /// <summary>A public key that it announces although it has not the secret one; null for its own.</summary>
    public PublicKey? ForeignKey { get; init; }

    /// <summary>The answer at the end of the handshake. A Nack ends the connection at once, as in a real node.</summary>
    public AckMessage Answer { get; init; } = new AckMessage.Ack();

    /// <summary>What it does wrong in the handshake; null for nothing.</summary>
    public FakePeerFault? Fault { get; init; }

    /// <summary>The most bytes in one write to the socket; 1 for byte by byte.</summary>
    public int WriteBytes { get; init; } = int.MaxValue;

    /// <summary>How messages are cut into chunks.</summary>
    public MessageCutter Cutter { get; init; } = MessageCutter.Default;

    /// <summary>Where the nonces of the connection messages come from.</summary>
    public Random Random { get; init; } = new(Seed: 1);
}
