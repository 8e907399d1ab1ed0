using Mavryk.P2p.Protocol.Crypto;
using Mavryk.P2p.Protocol.Identity;

namespace Mavryk.P2p.Actors.TestKit.Peers;

/// <summary>Cheap identities for tests, the same for the same seed. Never use one outside tests: its secret key is no secret. Thread-safe.</summary>
public static class TestIdentity
{
    /// <summary>An identity with enough work for a difficulty.</summary>
    /// <param name="seed">Tells identities apart.</param>
    /// <param name="difficulty">The expected number of tries is 2 to this power: keep it below 16.</param>
    public static NodeIdentity Create(int seed, double difficulty = 0) => Create(seed, stamp => Meets(stamp, difficulty));

    /// <summary>An identity whose stamp fails at a difficulty.</summary>
    /// <param name="seed">Tells identities apart.</param>
    /// <param name="difficulty">The difficulty at which it fails, 1 or more.</param>
    public static NodeIdentity CreateWeak(int seed, double difficulty)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(difficulty, 1);
        return Create(seed, stamp => !Meets(stamp, difficulty));
    }

    private static bool Meets((PublicKey Key, ProofOfWorkStamp Stamp) candidate, double difficulty) =>
        ProofOfWorkTarget.FromDifficulty(difficulty).IsMetBy(candidate.Key, candidate.Stamp);

    private static NodeIdentity Create(int seed, Predicate<(PublicKey Key, ProofOfWorkStamp Stamp)> accepted)
    {
        var random = new Random(seed);
        var secretKey = new byte[NodeIdentity.SecretKeySize];
        random.NextBytes(secretKey);
        var key = NodeIdentity.DerivePublicKey(secretKey);
        var start = new byte[ProofOfWorkStamp.Size];
        random.NextBytes(start);
        var stamp = new ProofOfWorkStamp(start);
        while (!accepted((key, stamp)))
        {
            stamp = stamp.Next();
        }

        return new NodeIdentity(secretKey, stamp);
    }
}
