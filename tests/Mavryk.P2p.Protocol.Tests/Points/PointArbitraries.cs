using FsCheck;
using FsCheck.Fluent;
using Mavryk.P2p.Protocol.Points;

namespace Mavryk.P2p.Protocol.Tests.Points;

/// <summary>Random addresses (with the runs of zeros that printing is about), points and peer ids.</summary>
public static class PointArbitraries
{
    public static Arbitrary<P2pAddress> Addresses() => AddressGen.ToArbitrary();

    public static Arbitrary<P2pPoint> Points() => PointGen.ToArbitrary();

    public static Arbitrary<PeerId> PeerIds() => PeerIdGen.ToArbitrary();

    public static Gen<byte[]> Bytes(int count) => Gen.ArrayOf(ArbMap.Default.GeneratorFor<byte>(), count);

    private static Gen<P2pAddress> AddressGen => Gen.OneOf(
        ArbMap.Default.GeneratorFor<uint>().Select(P2pAddress.FromIPv4),
        Gen.ArrayOf(Gen.Frequency((3, Gen.Constant((ushort)0)), (2, ArbMap.Default.GeneratorFor<ushort>())), 8)
            .Select(static groups => new P2pAddress([.. groups.SelectMany(static group => new[] { (byte)(group >> 8), (byte)group })])));

    private static Gen<P2pPoint> PointGen =>
        from address in AddressGen
        from port in ArbMap.Default.GeneratorFor<ushort>()
        select new P2pPoint(address, port);

    private static Gen<PeerId> PeerIdGen => Bytes(PeerId.Size).Select(static bytes => new PeerId(bytes));
}
