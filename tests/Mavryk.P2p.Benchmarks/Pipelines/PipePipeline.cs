using System.Diagnostics;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;

namespace Mavryk.P2p.Benchmarks.Pipelines;

/// <summary>The sending side writes to a pipe that is flushed at 64 KiB, the receiving side reads from one: System.IO.Pipelines over sockets.</summary>
internal sealed class PipePipeline : IPipeline
{
    private const int BufferSize = 64 * 1024;

    private readonly NetworkStream _near;
    private readonly NetworkStream _far;
    private readonly PipeWriter _nearOut;
    private readonly PipeReader _nearIn;
    private readonly PipeWriter _farOut;
    private readonly PipeReader _farIn;

    private PipePipeline(Socket near, Socket far)
    {
        _near = new NetworkStream(near, ownsSocket: true);
        _far = new NetworkStream(far, ownsSocket: true);
        _nearOut = PipeWriter.Create(_near, new StreamPipeWriterOptions(minimumBufferSize: BufferSize));
        _nearIn = PipeReader.Create(_near, new StreamPipeReaderOptions(bufferSize: BufferSize));
        _farOut = PipeWriter.Create(_far, new StreamPipeWriterOptions(minimumBufferSize: BufferSize));
        _farIn = PipeReader.Create(_far, new StreamPipeReaderOptions(bufferSize: BufferSize));
    }

    public string Name => "System.IO.Pipelines, 64 KiB a flush";

    public static async Task<PipePipeline> OpenAsync()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        var near = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await near.ConnectAsync(listener.LocalEndPoint!);
        var far = await listener.AcceptAsync();
        far.NoDelay = true;
        return new PipePipeline(near, far);
    }

    public async Task MoveAsync(byte[] message, int count)
    {
        var receiving = Task.Run(() => ReceiveAsync(_farIn, (long)message.Length * count));
        for (var i = 0; i < count; i++)
        {
            message.CopyTo(_nearOut.GetSpan(message.Length));
            _nearOut.Advance(message.Length);
            if (_nearOut.UnflushedBytes + message.Length > BufferSize)
            {
                await _nearOut.FlushAsync();
            }
        }

        await _nearOut.FlushAsync();
        await receiving;
    }

    public async Task BounceAsync(byte[] message, double[] microseconds)
    {
        var echo = Task.Run(async () =>
        {
            for (var i = 0; i < microseconds.Length; i++)
            {
                await ReceiveAsync(_farIn, message.Length);
                await _farOut.WriteAsync(message);
            }
        });
        for (var i = 0; i < microseconds.Length; i++)
        {
            var start = Stopwatch.GetTimestamp();
            await _nearOut.WriteAsync(message);
            await ReceiveAsync(_nearIn, message.Length);
            microseconds[i] = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
        }

        await echo;
    }

    public async ValueTask DisposeAsync()
    {
        await _near.DisposeAsync();
        await _far.DisposeAsync();
    }

    private static async Task ReceiveAsync(PipeReader reader, long bytes)
    {
        while (bytes > 0)
        {
            var read = await reader.ReadAsync();
            bytes -= read.Buffer.Length;
            reader.AdvanceTo(read.Buffer.End);
        }
    }
}
