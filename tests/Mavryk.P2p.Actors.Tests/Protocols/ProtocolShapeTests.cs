using Mavryk.P2p.Actors.Protocols;

namespace Mavryk.P2p.Actors.Tests.Protocols;

public sealed class ProtocolShapeTests
{
    public static TheoryData<Type> Messages => [.. typeof(NetworkProtocol).GetNestedTypes(), .. typeof(ConnectionProtocol).GetNestedTypes()];

    [Theory]
    [MemberData(nameof(Messages))]
    public void Every_message_is_a_sealed_record_of_exactly_one_kind(Type message)
    {
        Type[] kinds = [typeof(INetworkRequest), typeof(INetworkReply), typeof(IConnectionRequest), typeof(IConnectionReply), typeof(IConnectionNotice)];

        Assert.True(message.IsSealed);
        Assert.NotNull(message.GetMethod("<Clone>$"));
        Assert.Single(kinds, kind => kind.IsAssignableFrom(message));
    }
}
