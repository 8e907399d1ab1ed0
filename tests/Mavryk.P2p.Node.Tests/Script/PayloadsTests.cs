using Mavryk.P2p.Node.Script;

namespace Mavryk.P2p.Node.Tests.Script;

public sealed class PayloadsTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(65_536)]
    [InlineData(65_537)]
    [InlineData(1_000_003)]
    public void Byte_i_is_seven_times_i(int size)
    {
        var payload = Payloads.OfSize(size).ToArray();

        Assert.Equal(Enumerable.Range(0, size).Select(i => (byte)(7 * i)), payload);
    }
}
