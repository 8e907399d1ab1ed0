using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Mavryk.P2p.Benchmarks.Pipelines;

/// <summary>Bare sockets: what the operating system and the runtime allow.</summary>
/// <param name="near">One end.</param>
/// <param name="far">The other end.</param>
/// <param name="gathered">True to copy messages together and send 64 KiB at once.</param>
internal sealed class SocketPipeline(Socket near, Socket far, bool gathered) : IPipeline
{
    private const int BufferSize = 64 * 1024;

    public string Name => gathered ? "sockets, 64 KiB a send" : "sockets, a message a send";

    public static async Task<SocketPipeline> OpenAsync(bool gathered)
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        var near = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await near.ConnectAsync(listener.LocalEndPoint!);
        var far = await listener.AcceptAsync();
        far.NoDelay = true;
        return new SocketPipeline(near, far, gathered);
    }

    public async Task MoveAsync(byte[] message, int count)
    {
        var receiving = Task.Run(() => ReceiveAsync(far, new byte[BufferSize], (long)message.Length * count));
        if (gathered)
        {
            await SendGatheredAsync(message, count);
        }
        else
        {
            for (var i = 0; i < count; i++)
            {
                await near.SendAsync(message);
            }
        }

        await receiving;
    }

    public async Task BounceAsync(byte[] message, double[] microseconds)
    {
        var echo = Task.Run(async () =>
        {
            var copy = new byte[message.Length];
            for (var i = 0; i < microseconds.Length; i++)
            {
                await ReceiveAsync(far, copy, copy.Length);
                await far.SendAsync(copy);
            }
        });
        var answer = new byte[message.Length];
        for (var i = 0; i < microseconds.Length; i++)
        {
            var start = Stopwatch.GetTimestamp();
            await near.SendAsync(message);
            await ReceiveAsync(near, answer, answer.Length);
            microseconds[i] = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
        }

        await echo;
    }

    public ValueTask DisposeAsync()
    {
        near.Dispose();
        far.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task SendGatheredAsync(byte[] message, int count)
    {
        var buffer = new byte[BufferSize];
        var filled = 0;
        for (var i = 0; i < count; i++)
        {
            if (filled + message.Length > buffer.Length)
            {
                await near.SendAsync(buffer.AsMemory(0, filled));
                filled = 0;
            }

            message.CopyTo(buffer, filled);
            filled += message.Length;
        }

        await near.SendAsync(buffer.AsMemory(0, filled));
    }

    private static async Task ReceiveAsync(Socket socket, byte[] buffer, long bytes)
    {
        while (bytes > 0)
        {
            bytes -= await socket.ReceiveAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, bytes)));
        }
    }
}
