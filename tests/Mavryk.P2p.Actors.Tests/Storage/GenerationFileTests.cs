using Mavryk.P2p.Actors.Storage;

namespace Mavryk.P2p.Actors.Tests.Storage;

public sealed class GenerationFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("generations-").FullName;

    private string Path => System.IO.Path.Combine(_folder, "peers.json");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    [Trait("Scenario", "PEERS-03")]
    public void A_text_is_written_beside_the_old_one_which_it_then_replaces_and_keeps()
    {
        Write("<one>");
        Assert.Equal(["peers.json"], Files());

        Write("<two>");
        Write("<three>");

        Assert.Equal(["peers.json", "peers.json.bak"], Files());
        Assert.Equal(("<three>", "<two>"), (File.ReadAllText(Path), File.ReadAllText(Path + ".bak")));
    }

    [Fact]
    public void A_file_is_its_owners_only_until_somebody_says_otherwise()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        Write("<one>");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path));

        const UnixFileMode shared = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;
        File.SetUnixFileMode(Path, shared);
        Write("<two>");
        Assert.Equal(shared, File.GetUnixFileMode(Path));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_process_that_dies_in_the_midst_of_a_write_leaves_the_old_text_or_the_new(int generations)
    {
        for (var (steps, died) = (0, true); died; steps++)
        {
            Directory.GetFiles(_folder).ToList().ForEach(File.Delete);
            for (var generation = 1; generation <= generations; generation++)
            {
                Write($"<{generation}>");
            }

            died = Dies(dying => dying.Write("<new>"), steps);

            var expected = generations == 0 ? null : $"<{generations}>";
            var (content, error) = Read();
            Assert.Null(error);
            Assert.True(content == (died ? expected : "<new>") || (died && content == "<new>"), $"{content} after {steps} steps");

            // The remains do not stand in the way of the next one.
            Write("<next>");
            Assert.Equal("<next>", Read().Content);
        }
    }

    [Fact]
    public void A_process_that_dies_while_it_puts_a_file_right_can_do_so_the_next_time()
    {
        for (var (steps, died) = (0, true); died; steps++)
        {
            Write("<old>");
            Write("<new>");
            File.WriteAllText(Path, "<ne");

            died = Dies(dying => dying.Read(Parse), steps);

            Assert.Equal("<old>", Read().Content);
            Assert.Equal("<ne", File.ReadAllText(Path + ".corrupt"));
            Assert.Equal("<old>", Read().Content);
        }
    }

    [Theory]
    [Trait("Scenario", "PEERS-04")]
    [InlineData("")]
    [InlineData("<ne")]
    [InlineData("junk")]
    public void A_file_that_makes_no_sense_is_set_aside_and_the_one_before_it_taken(string junk)
    {
        Write("<old>");
        Write("<new>");
        File.WriteAllText(Path, junk);

        Assert.Equal(("<old>", $"no: {junk}"), Read());
        Assert.Equal(junk, File.ReadAllText(Path + ".corrupt"));
        Assert.Equal(("<old>", null), Read());
    }

    [Fact]
    [Trait("Scenario", "PEERS-04")]
    public void Where_no_generation_makes_sense_nothing_is_known()
    {
        File.WriteAllText(Path, "junk");
        File.WriteAllText(Path + ".bak", "more junk");

        Assert.Equal((null, "no: junk"), Read());
        Assert.Equal((null, null), Read());
        Assert.Equal("junk", File.ReadAllText(Path + ".corrupt"));
    }

    [Fact]
    [Trait("Scenario", "PEERS-04")]
    public void Whoever_takes_the_file_away_begins_anew()
    {
        Write("<old>");
        Write("<new>");
        File.Delete(Path);

        Assert.Equal((null, null), Read());
    }

    private static (string? Content, string? Error) Parse(string text) => text is ['<', .., '>'] ? (text, null) : (null, $"no: {text}");

    private void Write(string text) => new GenerationFile(Path, FileSteps.Instance).Write(text);

    private (string? Content, string? Error) Read()
    {
        var (content, error) = new GenerationFile(Path, FileSteps.Instance).Read(Parse);
        return (content, error);
    }

    private bool Dies(Action<GenerationFile> action, int steps)
    {
        try
        {
            action(new GenerationFile(Path, new DyingSteps(steps)));
            return false;
        }
        catch (DyingSteps.Death)
        {
            return true;
        }
    }

    private IEnumerable<string?> Files() => Directory.GetFiles(_folder).Select(System.IO.Path.GetFileName).Order();
}
