using System.Buffers;
using System.IO.Pipelines;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Mavryk.P2p.Node.Output;

/// <summary>
/// JSON objects, one a line, in the order in which the calls were made. A bounded number of bytes waits for a reader that is slow; beyond it
/// every call waits, so memory does not grow with a reader that has stopped. Thread-safe.
/// </summary>
internal sealed class JsonLines : IAsyncDisposable
{
    private const int WaitingBytes = 1 << 20;

    private readonly Pipe _pipe = new(new PipeOptions(
        pauseWriterThreshold: WaitingBytes,
        resumeWriterThreshold: WaitingBytes / 2,
        minimumSegmentSize: 16 * 1024,
        useSynchronizationContext: false));

    private readonly SemaphoreSlim _turn = new(1);
    private readonly CancellationTokenSource _broken = new();
    private readonly Utf8JsonWriter _json;
    private readonly Task _pump;

    /// <summary>Lines for this stream, which stays open.</summary>
    public JsonLines(Stream output)
    {
        _json = new Utf8JsonWriter(_pipe.Writer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

        // A thread of its own: writing to a pipe blocks, and the thread pool has few threads on a small machine.
        _pump = Task.Factory.StartNew(() => Pump(output), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Cancelled when the output can no longer be written; all later lines are dropped.</summary>
    public CancellationToken Broken => _broken.Token;

    /// <summary>Writes one line; completes when it is on its way and there is room for more.</summary>
    /// <param name="state">Given to <paramref name="write"/>.</param>
    /// <param name="write">Writes the fields of the object; must not throw.</param>
    public async ValueTask WriteAsync<TState>(TState state, Action<Utf8JsonWriter, TState> write)
    {
        await _turn.WaitAsync().ConfigureAwait(false);
        try
        {
            _json.Reset();
            _json.WriteStartObject();
            write(_json, state);
            _json.WriteEndObject();
            _json.Flush();
            _pipe.Writer.Write("\n"u8);
            await _pipe.Writer.FlushAsync().ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Waits until everything is written, but not for a reader that has stopped.</summary>
    public async ValueTask DisposeAsync()
    {
        await _pipe.Writer.CompleteAsync().ConfigureAwait(false);
        await Task.WhenAny(_pump, Task.Delay(TimeSpan.FromSeconds(5))).ConfigureAwait(false);
    }

    // What has gathered meanwhile is written at once.
    private void Pump(Stream output)
    {
        try
        {
            while (true)
            {
                var read = _pipe.Reader.ReadAsync().AsTask().GetAwaiter().GetResult();
                foreach (var segment in read.Buffer)
                {
                    output.Write(segment.Span);
                }

                output.Flush();
                _pipe.Reader.AdvanceTo(read.Buffer.End);
                if (read.IsCompleted)
                {
                    return;
                }
            }
        }
        catch (IOException)
        {
            _broken.Cancel();
        }
        finally
        {
            _pipe.Reader.Complete();
        }
    }
}
