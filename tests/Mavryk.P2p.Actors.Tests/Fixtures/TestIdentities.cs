using System.Security.Cryptography;
using Mavryk.P2p.Protocol.Crypto;
using Mavryk.P2p.Protocol.Identity;

namespace Mavryk.P2p.Actors.Tests.Fixtures;

/// <summary>Throw-away identities of difficulty 0: any stamp will do.</summary>
internal static class TestIdentities
{
    public static NodeIdentity New() =>
        new(RandomNumberGenerator.GetBytes(NodeIdentity.SecretKeySize), new ProofOfWorkStamp(new byte[ProofOfWorkStamp.Size]));
}
