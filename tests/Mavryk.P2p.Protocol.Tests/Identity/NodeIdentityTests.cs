using Mavryk.P2p.Protocol.Identity;
using Mavryk.P2p.Protocol.Tests.Vectors;

namespace Mavryk.P2p.Protocol.Tests.Identity;

public sealed class NodeIdentityTests
{
    private static readonly byte[] Secret = VectorFile.Example("E01-alice").GetProperty("input").Hex("secret_key");

    [Fact]
    public void The_text_of_an_identity_is_its_peer_id()
    {
        using var identity = new NodeIdentity(Secret, default);
        Assert.Equal("idtx6Gt5fKECu34g4SUGYYzw6iBYea", identity.ToString());
        Assert.Equal("idtx6Gt5fKECu34g4SUGYYzw6iBYea", identity.PeerId.ToString());
    }

    [Fact]
    public void The_secret_key_is_kept_unclamped_and_overwritten_in_the_end()
    {
        var identity = new NodeIdentity(Secret, default);
        var key = identity.SecretKey;
        Assert.Equal(Secret, key);

        identity.Dispose();
        Assert.Equal(new byte[NodeIdentity.SecretKeySize], key);
        Assert.Throws<ObjectDisposedException>(() => identity.SecretKey.ToArray());
        Assert.Throws<ObjectDisposedException>(() => IdentityFile.Write(identity));
    }

    [Fact]
    public void A_secret_key_of_another_size_is_misuse()
    {
        Assert.Throws<ArgumentException>(() => new NodeIdentity(new byte[31], default));
        Assert.Throws<ArgumentException>(() => NodeIdentity.DerivePublicKey(new byte[33]));
    }
}
