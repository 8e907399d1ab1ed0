using System.Security.Cryptography;
using Mavryk.P2p.Protocol.Crypto;
using Mavryk.P2p.Protocol.Identity;

namespace Mavryk.P2p.Actors.Storage;

/// <summary>Makes new identities (wire 2.3), searching for the stamp on all cores. Thread-safe, if the source of randomness is.</summary>
/// <param name="random">Where the secret key and the first stamps come from; null for the operating system.</param>
public sealed class IdentityGenerator(RandomNumberGenerator? random = null)
{
    // Some ten milliseconds: how long a cancellation may take.
    private const int StepSize = 1 << 16;

    private readonly RandomNumberGenerator _random = random ?? RandomNumberGenerator.Create();

    /// <summary>Makes an identity.</summary>
    /// <param name="difficulty">The work that its stamp has to prove: two to this power hashes on average.</param>
    /// <param name="progress">Told after each step of each core, from several threads at once.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <returns>The identity; the caller disposes it.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The difficulty is none (see <see cref="ProofOfWorkTarget.IsDifficulty"/>).</exception>
    /// <exception cref="OperationCanceledException">The search was cancelled.</exception>
    public async Task<NodeIdentity> GenerateAsync(
        double difficulty, IProgress<IdentityProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        var target = ProofOfWorkTarget.FromDifficulty(difficulty);
        var secretKey = GC.AllocateUninitializedArray<byte>(NodeIdentity.SecretKeySize, pinned: true);
        _random.GetBytes(secretKey);
        try
        {
            var stamp = await FindStampAsync(NodeIdentity.DerivePublicKey(secretKey), target, progress, cancellationToken).ConfigureAwait(false);
            return new NodeIdentity(secretKey, stamp);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secretKey);
        }
    }

    private async Task<ProofOfWorkStamp> FindStampAsync(
        PublicKey key, ProofOfWorkTarget target, IProgress<IdentityProgress>? progress, CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var stop = end.Token;
        var hashes = 0L;
        var searches = Enumerable.Range(0, Environment.ProcessorCount).Select(_ => new StampSearch(key, DrawStamp(), target)).ToArray();
        await Task.WhenAll(searches.Select(search => Task.Factory.StartNew(
            () => Run(search), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))).ConfigureAwait(false);

        cancellationToken.ThrowIfCancellationRequested();
        return searches.First(static search => search.Found is not null).Found!.Value;

        void Run(StampSearch search)
        {
            try
            {
                for (var isFound = false; !isFound && !stop.IsCancellationRequested;)
                {
                    var before = search.Tried;
                    isFound = search.Step(StepSize);
                    var total = Interlocked.Add(ref hashes, search.Tried - before);
                    progress?.Report(new IdentityProgress(total, target.ExpectedHashes));
                }
            }
            finally
            {
                // However one search ends, the others need not go on.
                end.Cancel();
            }
        }
    }

    private ProofOfWorkStamp DrawStamp()
    {
        Span<byte> bytes = stackalloc byte[ProofOfWorkStamp.Size];
        _random.GetBytes(bytes);
        return new ProofOfWorkStamp(bytes);
    }
}
