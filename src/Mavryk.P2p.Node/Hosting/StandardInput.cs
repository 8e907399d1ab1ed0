using System.Text;
using System.Threading.Channels;

namespace Mavryk.P2p.Node.Hosting;

/// <summary>The lines of standard input.</summary>
internal static class StandardInput
{
    // Lines read ahead: enough not to wait for each other, little enough to leave the rest in the pipe.
    private const int LinesAhead = 16;

    /// <summary>The lines until the end of the input.</summary>
    public static IAsyncEnumerable<string> ReadLinesAsync()
    {
        var lines = Channel.CreateBounded<string>(LinesAhead);

        // A thread of its own: reading blocks, and nothing can end a read that waits. It does not keep the process alive.
        new Thread(() => Read(lines.Writer)) { IsBackground = true, Name = "standard input" }.Start();
        return lines.Reader.ReadAllAsync();
    }

    private static void Read(ChannelWriter<string> lines)
    {
        using var reader = new StreamReader(Console.OpenStandardInput(), Encoding.UTF8);
        try
        {
            while (reader.ReadLine() is { } line)
            {
                lines.WriteAsync(line).AsTask().GetAwaiter().GetResult();
            }

            lines.Complete();
        }
        catch (Exception e)
        {
            // Thrown again where the lines are read.
            lines.Complete(e);
        }
    }
}
