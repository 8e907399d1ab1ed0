using Mavryk.P2p.Actors.Storage;
using Mavryk.P2p.Protocol.Crypto;
using Mavryk.P2p.Protocol.Identity;

namespace Mavryk.P2p.Actors.Tests.Storage;

public sealed class IdentityStoreTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("identity");
    private readonly NodeIdentity _identity = new(new byte[NodeIdentity.SecretKeySize], default);
    private readonly IdentityGenerator _generator = new();
    private readonly IdentityStore _store;

    public IdentityStoreTests() => _store = new IdentityStore(Path.Combine(_directory.FullName, "identity.json"));

    public void Dispose()
    {
        _identity.Dispose();
        _directory.Delete(recursive: true);
    }

    [Fact]
    public void An_identity_reads_back()
    {
        Assert.True(_store.TryCreate(_identity, out _));
        Assert.True(_store.TryRead(0, out var read, out _));
        Assert.Equal(_identity.PeerId, read.PeerId);
        read.Dispose();
    }

    [Fact]
    [Trait("Scenario", "BOX-19")]
    public void A_missing_file_or_directory_is_an_error_of_its_own()
    {
        Assert.False(_store.TryRead(null, out _, out var error));
        Assert.Equal(new IdentityFileError.NoIdentityFile(_store.Path), error);

        var nowhere = new IdentityStore(Path.Combine(_directory.FullName, "nowhere", "identity.json"));
        Assert.False(nowhere.TryRead(null, out _, out error));
        Assert.Equal(new IdentityFileError.NoIdentityFile(nowhere.Path), error);
    }

    [Fact]
    [Trait("Scenario", "BOX-19")]
    public void A_stamp_below_the_demanded_difficulty_is_an_error_of_its_own()
    {
        Assert.True(_store.TryCreate(_identity, out _));
        Assert.False(_store.TryRead(ProofOfWorkTarget.MaxDifficulty, out _, out var error));
        Assert.Equal(new IdentityFileError.InsufficientProofOfWork(256), error);
    }

    [Fact]
    [Trait("Scenario", "BOX-19")]
    public async Task An_existing_file_is_neither_overwritten_nor_searched_for()
    {
        File.WriteAllText(_store.Path, "mine");
        Assert.False(_store.TryCreate(_identity, out var error));
        Assert.Equal(new IdentityFileError.ExistentIdentityFile(_store.Path), error);

        var result = await _store.GenerateAsync(_generator, difficulty: 256);
        Assert.Equal(new IdentityResult.Failed(error), result);
        Assert.Equal("mine", File.ReadAllText(_store.Path));
    }

    [Fact]
    public async Task A_file_that_appears_during_the_search_is_not_overwritten()
    {
        var result = await _store.GenerateAsync(_generator, difficulty: 0, new OnProgress(() => File.WriteAllText(_store.Path, "theirs")));
        Assert.Equal(new IdentityResult.Failed(new IdentityFileError.ExistentIdentityFile(_store.Path)), result);
        Assert.Equal("theirs", File.ReadAllText(_store.Path));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_link_is_not_written_through(bool leadsSomewhere)
    {
        var target = Path.Combine(_directory.FullName, "target");
        File.CreateSymbolicLink(_store.Path, target);
        if (leadsSomewhere)
        {
            File.WriteAllText(target, "");
        }

        Assert.False(_store.TryCreate(_identity, out var error));
        Assert.Equal(new IdentityFileError.ExistentIdentityFile(_store.Path), error);
        Assert.Equal(new IdentityResult.Failed(error), await _store.GenerateAsync(_generator, difficulty: 256));
        Assert.Equal(leadsSomewhere, File.Exists(target) && new FileInfo(target).Length == 0);
    }

    [Fact]
    public void Only_the_owner_may_read_the_file()
    {
        Assert.True(_store.TryCreate(_identity, out _));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_store.Path));
        }
    }

    [Fact]
    public void A_directory_that_is_not_there_is_the_file_system_s_failure() =>
        Assert.ThrowsAny<IOException>(() => new IdentityStore(Path.Combine(_directory.FullName, "nowhere", "identity.json")).TryCreate(_identity, out _));

    [Fact]
    [Trait("Scenario", "BOX-19")]
    public async Task A_start_without_a_file_makes_one_and_the_next_start_reads_it()
    {
        var generated = Assert.IsType<IdentityResult.Generated>(await _store.ReadOrGenerateAsync(_generator, difficulty: 4));
        var read = Assert.IsType<IdentityResult.Read>(await _store.ReadOrGenerateAsync(_generator, difficulty: 256));
        Assert.Equal(generated.Identity.PeerId, read.Identity.PeerId);
        generated.Identity.Dispose();
        read.Identity.Dispose();

        File.WriteAllText(_store.Path, "{}");
        var failed = Assert.IsType<IdentityResult.Failed>(await _store.ReadOrGenerateAsync(_generator, difficulty: 256));
        Assert.IsType<IdentityFileError.MalformedIdentityFile>(failed.Error);
    }

    private sealed class OnProgress(Action action) : IProgress<IdentityProgress>
    {
        private int _called;

        public void Report(IdentityProgress value)
        {
            if (Interlocked.Exchange(ref _called, 1) == 0)
            {
                action();
            }
        }
    }
}
