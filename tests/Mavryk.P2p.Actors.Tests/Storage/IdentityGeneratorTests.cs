using System.Security.Cryptography;
using Mavryk.P2p.Actors.Storage;
using Mavryk.P2p.Protocol.Crypto;

namespace Mavryk.P2p.Actors.Tests.Storage;

public sealed class IdentityGeneratorTests
{
    [Theory]
    [Trait("Scenario", "BOX-07")]
    [InlineData(2)]
    [InlineData(10.5)]
    public async Task A_generated_identity_has_the_work_asked_for(double difficulty)
    {
        using var identity = await new IdentityGenerator().GenerateAsync(difficulty);
        Assert.True(ProofOfWorkTarget.FromDifficulty(difficulty).IsMetBy(identity.PublicKey, identity.Stamp));
    }

    [Fact]
    [Trait("Scenario", "BOX-07")]
    public async Task A_search_can_be_cancelled_and_tells_its_progress_until_then()
    {
        using var cancellation = new CancellationTokenSource();
        var progress = new CancelAtOnce(cancellation);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new IdentityGenerator().GenerateAsync(200, progress, cancellation.Token));
        Assert.InRange(progress.Last.Hashes, 1, long.MaxValue);
        Assert.Equal(Math.Pow(2, 200), progress.Last.ExpectedHashes, Math.Pow(2, 150));
    }

    [Fact]
    public async Task A_failing_progress_ends_the_search_with_its_error() =>
        await Assert.ThrowsAsync<FormatException>(() => new IdentityGenerator().GenerateAsync(200, new Failing()));

    [Fact]
    public async Task The_secret_key_is_what_the_source_of_randomness_gave()
    {
        using var first = await new IdentityGenerator(new Constant(7)).GenerateAsync(0);
        using var again = await new IdentityGenerator(new Constant(7)).GenerateAsync(0);
        using var other = await new IdentityGenerator(new Constant(8)).GenerateAsync(0);
        Assert.Equal(first.PublicKey, again.PublicKey);
        Assert.NotEqual(first.PublicKey, other.PublicKey);
    }

    [Fact]
    public async Task A_difficulty_that_is_none_is_misuse() =>
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => new IdentityGenerator().GenerateAsync(257));

    private sealed class CancelAtOnce(CancellationTokenSource cancellation) : IProgress<IdentityProgress>
    {
        public IdentityProgress Last { get; private set; }

        public void Report(IdentityProgress value)
        {
            Last = value;
            cancellation.Cancel();
        }
    }

    private sealed class Failing : IProgress<IdentityProgress>
    {
        public void Report(IdentityProgress value) => throw new FormatException();
    }

    private sealed class Constant(byte value) : RandomNumberGenerator
    {
        public override void GetBytes(byte[] data) => data.AsSpan().Fill(value);
    }
}
