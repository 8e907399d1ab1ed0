using System.Buffers;
using System.Collections.Immutable;
using Akka.Actor;
using Akka.Event;
using Akka.IO;
using Mavryk.P2p.Actors.Bandwidth;
using Mavryk.P2p.Actors.Pool;
using Mavryk.P2p.Protocol.Bandwidth;
using Mavryk.P2p.Protocol.Channel;
using Mavryk.P2p.Protocol.Events;
using Mavryk.P2p.Protocol.Handshake;
using Mavryk.P2p.Protocol.Messages;
using Mavryk.P2p.Protocol.Pool;
using Mavryk.P2p.Protocol.Versions;

namespace Mavryk.P2p.Actors.Connections;

/// <summary>State Handshaking: bytes to the pure machine, its question to the pool, the pool's verdict back (wire 4, behaviour 5.4).</summary>
internal sealed partial class ConnectionActor<TMessage, TPeerMeta, TConnMeta>
{
    private readonly InputBuffer _input;
    private readonly ArrayBufferWriter<byte> _output = new();
    private HandshakeMachine<TConnMeta>? _machine;
    private ConnectionInfo<TConnMeta>? _remote;
    private NetworkVersion? _negotiated;
    private SecureChannel? _channel;

    private void StartHandshake()
    {
        Become(Handshaking);
        BeginHandshakeSpan();
        _writer = new SocketWriter(_socket!, _setup.Settings.Connections, _traffic);
        _socket.Tell(new Tcp.Register(Self, keepOpenOnPeerClosed: false, useResumeWriting: false));
        var nonce = _setup.NewMessageNonce();
        _machine = _dial is null
            ? HandshakeMachine<TConnMeta>.Incoming(_setup.Handshake, nonce, _remotePoint)
            : HandshakeMachine<TConnMeta>.Outgoing(_setup.Handshake, nonce, _remotePoint);
        _log.Debug("Sending authentication to {0}", _remotePoint);
        if (_machine.Start(_output) is HandshakeStep<TConnMeta>.Failed failed)
        {
            Fail(failed.Trace);
            return;
        }

        WriteOutput();
        ReadMore();
    }

    private void Handshaking(object message)
    {
        switch (message)
        {
            case Tcp.Received received:
                _input.Append(received.Data);
                OnRead(received.Data.Count);
                GoOnWithHandshake();
                break;
            case Verdict.Accept accept:
                _negotiated = accept.Agreed;
                _machine!.Accept(_output);
                WriteOutput();
                GoOnWithHandshake();
                break;
            case Verdict.Nack nack:
                _log.Debug("Refusing {0}, peer {1}: {2}, with {3} other points", _remotePoint, _remote!.PeerId, nack.Motive, nack.Points.Length);
                _machine!.Nack(nack.Motive, nack.Points, _output);
                WriteOutput();
                Fail([nack.Error]);
                break;
            case Verdict.Drop drop:
                Fail([drop.Error]);
                break;
            case Verdict.Stale:
                Fail([new P2pError.Canceled()]);
                break;
            default:
                OnReceiveInEveryState(message);
                break;
        }
    }

    private void GoOnWithHandshake()
    {
        var step = _machine!.Receive(_input.Unread, _output, out var consumed);
        _input.Consume(consumed);
        WriteOutput();
        switch (step)
        {
            case HandshakeStep<TConnMeta>.NeedMoreBytes:
                ReadMore();
                break;
            case HandshakeStep<TConnMeta>.Authenticated authenticated:
                _remote = authenticated.Remote;
                _pool.Tell(new PoolCommand.Judge(_attempt!.Value, PeerOf(authenticated.Remote)));
                break;
            case HandshakeStep<TConnMeta>.Established established:
                Run(established.Channel);
                break;
            case HandshakeStep<TConnMeta>.Refused refused:
                Fail([refused.Error]);
                break;
            case HandshakeStep<TConnMeta>.Failed failed:
                Fail(failed.Trace);
                break;
        }
    }

    private void Run(SecureChannel channel)
    {
        Become(Running);
        EndHandshakeSpan(null);
        Timers.Cancel(DeadlineTimer);
        _channel = channel;
        var limits = _setup.Settings.Connections;
        _bandwidth.Tell(new BandwidthCommand.Join(_traffic));
        if (limits.MaxUpload is not null)
        {
            _writer!.LimitBy(_bandwidth);
        }

        _handle = new ConnectionHandle<TMessage, TConnMeta>(
            Self, _remote!, _negotiated!, _setup.Codec, _traffic, limits, _setup.State.AnyReceived, Context.System.Scheduler, _setup.Messages);
        _outgoing = new OutgoingChunks(_handle.Outbound, channel.Sealer, limits.Cutter, ChunkLog("written"));
        _incoming = new IncomingChunks<TMessage>(channel.Opener, new MessageStreamDecoder<TMessage>(_setup.Codec), ChunkLog("read"));
        _controlMessages = new ControlMessageLimiter(_setup.Settings.ControlMessages, Now);
        StartWatching();
        _pool.Tell(new PoolCommand.Established<TMessage, TConnMeta>(_attempt!.Value, _handle));
    }

    private static AuthenticatedPeer PeerOf(ConnectionInfo<TConnMeta> remote) => new(remote.PeerId, remote.IdPoint, remote.AnnouncedVersion, remote.Private);

    private void Fail(ImmutableArray<P2pError> trace) => Close(trace, FailureRules.ClosingReasonOf(trace[0]));

    private void WriteOutput()
    {
        if (_output.WrittenCount > 0)
        {
            _writer!.Write(_output.WrittenSpan);
            _output.ResetWrittenCount();
        }
    }
}
