using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using Mavryk.P2p.Protocol.Crypto;
using Mavryk.P2p.Protocol.Messages;
using Mavryk.P2p.Protocol.Points;
using Mavryk.P2p.Protocol.Tests.Points;
using Mavryk.P2p.Protocol.Versions;

namespace Mavryk.P2p.Protocol.Tests.Messages;

/// <summary>Random messages of every kind.</summary>
public static class MessageArbitraries
{
    public static Arbitrary<NetworkVersion> Versions() => VersionGen.ToArbitrary();

    public static Arbitrary<ConnectionMessage> ConnectionMessages() => ConnectionMessageGen.ToArbitrary();

    public static Arbitrary<AckMessage> Acks() => AckGen.ToArbitrary();

    public static Arbitrary<P2pMessage<string>> Messages() => MessageGen.ToArbitrary();

    private static Gen<ImmutableArray<P2pPoint>> PointsGen =>
        from count in Gen.Frequency((4, Gen.Choose(0, 5)), (1, Gen.Choose(0, 100)))
        from points in Gen.ArrayOf(PointArbitraries.Points().Generator, count)
        select points.ToImmutableArray();

    private static Gen<NetworkVersion> VersionGen =>
        from name in Gen.ArrayOf(Gen.Choose(0, 255).Select(static value => (char)value))
        from distributedDb in ArbMap.Default.GeneratorFor<ushort>()
        from p2p in ArbMap.Default.GeneratorFor<ushort>()
        select new NetworkVersion(new string(name), distributedDb, p2p);

    private static Gen<ConnectionMessage> ConnectionMessageGen =>
        from port in ArbMap.Default.GeneratorFor<ushort>()
        from key in PointArbitraries.Bytes(PublicKey.Size)
        from stamp in PointArbitraries.Bytes(ProofOfWorkStamp.Size)
        from nonce in PointArbitraries.Bytes(Nonce.Size)
        from version in VersionGen
        select new ConnectionMessage(port, new PublicKey(key), new ProofOfWorkStamp(stamp), new Nonce(nonce), version);

    private static Gen<AckMessage> AckGen => Gen.Frequency(
        (1, Gen.Constant<AckMessage>(new AckMessage.Ack())),
        (1, Gen.Constant<AckMessage>(new AckMessage.NackV0())),
        (4, from code in ArbMap.Default.GeneratorFor<short>()
            from points in PointsGen
            select (AckMessage)new AckMessage.Nack(new RejectionMotive(code), points)));

    private static Gen<P2pMessage<string>> MessageGen => Gen.Frequency(
        (1, Gen.Constant<P2pMessage<string>>(new P2pMessage<string>.Disconnect())),
        (1, Gen.Constant<P2pMessage<string>>(new P2pMessage<string>.Bootstrap())),
        (4, PointsGen.Select(static points => (P2pMessage<string>)new P2pMessage<string>.Advertise(points))),
        (2, SwapGen.Select(static swap => (P2pMessage<string>)new P2pMessage<string>.SwapRequest(swap.Point, swap.PeerId))),
        (2, SwapGen.Select(static swap => (P2pMessage<string>)new P2pMessage<string>.SwapAck(swap.Point, swap.PeerId))),
        (2, ArbMap.Default.GeneratorFor<byte[]>().Select(static bytes =>
            (P2pMessage<string>)new P2pMessage<string>.Application(Convert.ToHexStringLower(bytes)))));

    private static Gen<(P2pPoint Point, PeerId PeerId)> SwapGen =>
        from point in PointArbitraries.Points().Generator
        from peerId in PointArbitraries.PeerIds().Generator
        select (point, peerId);
}
