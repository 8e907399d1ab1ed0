using System.Buffers;
using System.Diagnostics;
using System.Net;
using Akka.Actor;
using Akka.IO;
using Mavryk.P2p.Protocol.Channel;
using Mavryk.P2p.Protocol.Messages;

namespace Mavryk.P2p.Benchmarks.Pipelines;

/// <summary>
/// One end of a connection that knows nothing but bytes: gathers messages into writes of 64 KiB with a few in flight, reads in pull mode.
/// No children, no time-outs; it ends with its actor system.
/// </summary>
/// <param name="channel">Present: every message is sealed as a chunk, and what arrives is opened.</param>
internal sealed class EndActor(SecureChannel? channel) : UntypedActor
{
    private const int BufferSize = 64 * 1024;
    private const int WritesInFlight = 4;

    private readonly ChunkCounter? _chunks = channel is null ? null : new ChunkCounter(channel.Opener);
    private IActorRef _socket = ActorRefs.Nobody;
    private IActorRef _requester = ActorRefs.Nobody;
    private Stream _stream = new([], 0);
    private int _written;
    private int _inFlight;
    private long _expected;
    private bool _echoes;
    private Bounce? _bounce;
    private int _bounces;
    private long _bounceStart;

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Listen:
                _requester = Sender;
                Context.System.Tcp().Tell(new Tcp.Bind(Self, new IPEndPoint(IPAddress.Loopback, 0), pullMode: true));
                break;
            case Tcp.Bound bound:
                Sender.Tell(new Tcp.ResumeAccepting(1));
                _requester.Tell(bound.LocalAddress);
                _requester = ActorRefs.Nobody;
                break;
            case Dial dial:
                _requester = Sender;
                Context.System.Tcp().Tell(new Tcp.Connect(dial.Remote, pullMode: true));
                break;
            case Tcp.Connected:
                _socket = Sender;
                _socket.Tell(new Tcp.Register(Self, keepOpenOnPeerClosed: false, useResumeWriting: false));
                _socket.Tell(Tcp.ResumeReading.Instance);
                _requester.Tell(Ready.Instance);
                break;
            case Tcp.Received received:
                OnArrived(_chunks?.Open(received.Data) ?? received.Data.Count);
                _socket.Tell(Tcp.ResumeReading.Instance);
                break;
            case Written written:
                _inFlight--;
                ArrayPool<byte>.Shared.Return(written.Buffer);
                WriteMore();
                break;
            case Expect expect:
                _requester = Sender;
                _expected = expect.Bytes;
                break;
            case Stream stream:
                Start(stream);
                break;
            case Echo echo:
                _echoes = true;
                _expected = echo.Message.Length;
                _stream = new Stream(echo.Message, 1);
                _written = 1;
                break;
            case Bounce bounce:
                _requester = Sender;
                _bounce = bounce;
                _bounces = 0;
                SendBounce();
                break;
        }
    }

    protected override void PostStop() => channel?.Dispose();

    private void OnArrived(int bytes)
    {
        _expected -= bytes;
        if (_expected > 0)
        {
            return;
        }

        if (_echoes)
        {
            _expected = _stream.Message.Length;
            Start(_stream);
        }
        else if (_bounce is { } bounce)
        {
            bounce.Microseconds[_bounces++] = Stopwatch.GetElapsedTime(_bounceStart).TotalMicroseconds;
            if (_bounces < bounce.Microseconds.Length)
            {
                SendBounce();
            }
            else
            {
                _bounce = null;
                _requester.Tell(Ready.Instance);
            }
        }
        else
        {
            _requester.Tell(Ready.Instance);
        }
    }

    private void SendBounce()
    {
        _bounceStart = Stopwatch.GetTimestamp();
        _expected = _bounce!.Message.Length;
        Start(new Stream(_bounce.Message, 1));
    }

    private void Start(Stream stream)
    {
        _stream = stream;
        _written = 0;
        WriteMore();
    }

    private void WriteMore()
    {
        while (_written < _stream.Count && _inFlight < WritesInFlight)
        {
            var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
            var count = Fill(buffer);
            _inFlight++;
            _socket.Tell(Tcp.Write.Create(ByteString.FromBytes(buffer, 0, count), new Written(buffer)));
        }
    }

    private int Fill(Span<byte> buffer)
    {
        var overhead = channel is null ? 0 : MessageCutter.ChunkOverhead;
        var size = _stream.Message.Length + overhead;
        var filled = 0;
        for (; _written < _stream.Count && filled + size <= buffer.Length; _written++)
        {
            var frame = buffer.Slice(filled, size);
            _stream.Message.CopyTo(frame[overhead..]);
            channel?.Sealer.Seal(frame);
            filled += size;
        }

        return filled;
    }

    /// <summary>Answered with the bound end point.</summary>
    public sealed record Listen
    {
        public static readonly Listen Instance = new();
    }

    /// <summary>Answered with <see cref="Ready"/> when connected.</summary>
    public sealed record Dial(EndPoint Remote);

    /// <summary>Answered with <see cref="Ready"/> when so many bytes have arrived.</summary>
    public sealed record Expect(long Bytes);

    /// <summary>Sends a message a number of times.</summary>
    public sealed record Stream(byte[] Message, int Count);

    /// <summary>Answers every message of this size with this message from now on.</summary>
    public sealed record Echo(byte[] Message);

    /// <summary>Sends a message and waits for its echo, again and again; answered with <see cref="Ready"/>.</summary>
    public sealed record Bounce(byte[] Message, double[] Microseconds);

    /// <summary>What was asked for is done.</summary>
    public sealed record Ready
    {
        public static readonly Ready Instance = new();
    }

    private sealed class Written(byte[] buffer) : Tcp.Event
    {
        public byte[] Buffer { get; } = buffer;
    }
}
