using System.Text;
using Mavryk.P2p.Node.Output;

namespace Mavryk.P2p.Node.Tests.Output;

public sealed class JsonLinesTests
{
    [Fact]
    public async Task Lines_come_out_whole_and_in_order()
    {
        using var output = new MemoryStream();
        await using (var lines = new JsonLines(output))
        {
            for (var i = 0; i < 1000; i++)
            {
                await lines.WriteAsync(i, static (json, i) => json.WriteNumber("n", i));
            }
        }

        Assert.Equal(Enumerable.Range(0, 1000).Select(i => $$"""{"n":{{i}}}"""), Encoding.UTF8.GetString(output.ToArray()).TrimEnd('\n').Split('\n'));
    }

    [Fact]
    public async Task A_reader_that_has_stopped_stops_the_writers_and_not_more_than_a_bounded_number_of_bytes_waits()
    {
        using var output = new BlockedStream();
        var lines = new JsonLines(output);
        var text = new string('x', 10_000);
        var writes = Enumerable.Range(0, 1000).Select(_ => lines.WriteAsync(text, static (json, text) => json.WriteString("t", text)).AsTask()).ToArray();

        Assert.InRange(writes.Count(write => write.IsCompleted), 50, 250);

        output.Open();
        await Task.WhenAll(writes).WaitAsync(TimeSpan.FromSeconds(30));
        await lines.DisposeAsync();
        Assert.Equal(1000 * (10_000 + 9), output.Written);
    }

    [Fact]
    public async Task A_broken_output_is_told_and_lines_are_dropped_from_then_on()
    {
        var broken = new TaskCompletionSource();
        await using var lines = new JsonLines(new BrokenStream());
        using var registration = lines.Broken.Register(broken.SetResult);

        await lines.WriteAsync(0, static (json, _) => json.WriteBoolean("first", true));
        await broken.Task.WaitAsync(TimeSpan.FromSeconds(30));
        for (var i = 0; i < 1000; i++)
        {
            await lines.WriteAsync(new string('x', 10_000), static (json, text) => json.WriteString("t", text)).AsTask().WaitAsync(TimeSpan.FromSeconds(30));
        }
    }

    private sealed class BlockedStream : MemoryStream
    {
        private readonly ManualResetEventSlim _open = new();

        public long Written { get; private set; }

        public void Open() => _open.Set();

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            _open.Wait(TimeSpan.FromMinutes(1));
            Written += buffer.Length;
        }
    }

    private sealed class BrokenStream : MemoryStream
    {
        public override void Write(ReadOnlySpan<byte> buffer) => throw new IOException("Broken pipe");
    }
}
