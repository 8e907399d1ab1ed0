using Mavryk.P2p.Protocol.Crypto;

namespace Mavryk.P2p.Protocol.Identity;

/// <summary>
/// A search for a stamp that is enough work for a public key (wire 2.3), in steps: the caller decides how long a step is, when to stop, and how many
/// searches from different starts run side by side. Not thread-safe.
/// </summary>
public sealed class StampSearch
{
    private readonly StampHasher _hasher;
    private readonly ProofOfWorkTarget _target;
    private ProofOfWorkStamp _next;

    /// <summary>A search.</summary>
    /// <param name="key">The public key.</param>
    /// <param name="start">The first stamp to try, best a random one; the others follow by counting.</param>
    /// <param name="target">What the stamp has to meet.</param>
    public StampSearch(PublicKey key, ProofOfWorkStamp start, ProofOfWorkTarget target)
    {
        _hasher = new StampHasher(key);
        _next = start;
        _target = target;
    }

    /// <summary>Number of stamps tried.</summary>
    public long Tried { get; private set; }

    /// <summary>The stamp found, or null so far.</summary>
    public ProofOfWorkStamp? Found { get; private set; }

    /// <summary>Tries more stamps, unless one was found.</summary>
    /// <param name="count">Greatest number of stamps to try.</param>
    /// <returns>True if a stamp was found, in this step or before.</returns>
    public bool Step(int count)
    {
        for (; Found is null && count > 0; count--)
        {
            Tried++;
            if (_target.IsMetBy(_hasher.Hash(_next)))
            {
                Found = _next;
            }

            _next = _next.Next();
        }

        return Found is not null;
    }
}
