using Mavryk.P2p.Node.Demo;
using Mavryk.P2p.Node.Hosting;

namespace Mavryk.P2p.Node.Tests.Demo;

public sealed class GossipTests
{
    [Fact]
    public void A_number_is_new_once_in_any_order()
    {
        var seen = new SeenNumbers();

        Assert.True(seen.Add(1));
        Assert.False(seen.Add(1));
        Assert.True(seen.Add(0));
        Assert.False(seen.Add(0));
        Assert.False(seen.Add(1));
        Assert.True(seen.Add(2));
        Assert.Equal(3, seen.Count);
    }

    [Fact]
    public void A_message_comes_back_as_it_was()
    {
        var message = new GossipMessage(65535, 7, long.MaxValue);

        Assert.True(GossipMessage.TryRead(message.ToOpaque(), out var read));
        Assert.Equal(message, read);
        Assert.False(GossipMessage.TryRead(new OpaqueMessage(new byte[3]), out _));
    }
}
