using System.Net;
using Akka.Actor;
using Akka.Event;
using Akka.IO;

namespace Mavryk.P2p.Actors.TestKit.InMemory;

/// <summary>
/// An open connection, with the messages and the order of events of Akka.IO's connection actor. Writes go out in order, each Ack when
/// the last byte of its write has found room in the window. One ResumeReading takes one piece in pull mode.
/// </summary>
internal abstract class TcpConnectionActor(IActorRef commander, bool pullMode) : UntypedActor
{
    private readonly Queue<(Tcp.Write Write, IActorRef Sender)> _writes = new();
    private SimulatedSocket? _socket;
    private IActorRef? _handler;
    private int _frontOffset;
    private bool _reading = !pullMode;
    private bool _keepOpenOnPeerClosed;
    private bool _peerClosed;
    private bool _sendingEnded;
    private IActorRef? _closer;
    private Tcp.ConnectionClosed? _closing;

    protected IActorRef Commander { get; } = commander;

    protected bool IsOpen => _socket is not null;

    protected void Open(SimulatedSocket socket, bool plainAddresses)
    {
        var self = Self;
        _socket = socket;
        Commander.Tell(new Tcp.Connected(Shown(socket.Remote, plainAddresses), Shown(socket.Local, plainAddresses)));
        Context.SetReceiveTimeout(Context.System.Settings.Config.GetTimeSpan("akka.io.tcp.register-timeout", TimeSpan.FromSeconds(5), allowInfinite: false));
        socket.OnChange(() => self.Tell(Changed.Instance));
    }

    protected override void PostStop()
    {
        if (_socket is { IsClosed: false } socket)
        {
            socket.Abort();
            _handler?.Tell(Tcp.Aborted.Instance);
        }
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Changed:
                Write();
                Read();
                break;
            case Tcp.ResumeReading:
                _reading = true;
                Read();
                break;
            case Tcp.SuspendReading:
                _reading = false;
                break;
            case Tcp.WriteCommand write:
                Accept(write);
                Write();
                break;
            case Tcp.CloseCommand close:
                Close(close.Event, Sender);
                break;
            case Tcp.Register register when _handler is null:
                Register(register);
                break;
            case ReceiveTimeout:
            case Terminated:
                Context.Stop(Self);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Register(Tcp.Register register)
    {
        Context.SetReceiveTimeout(null);
        _handler = register.Handler;
        _keepOpenOnPeerClosed = register.KeepOpenOnPeerClosed;

        // Akka.IO (seen at 1.5.74) stops watching when commander and handler are the same actor: whoever relies on being watched
        // leaks sockets there, and must be caught here.
        _ = Context.Unwatch(Commander);
        if (!register.Handler.Equals(Commander))
        {
            _ = Context.Watch(register.Handler);
        }

        Write();
        Read();
    }

    private void Accept(Tcp.WriteCommand command)
    {
        IEnumerable<Tcp.SimpleWriteCommand> parts = command is Tcp.CompoundWrite compound ? compound : [(Tcp.SimpleWriteCommand)command];
        foreach (var write in parts.Cast<Tcp.Write>())
        {
            if (_closing is null)
            {
                _writes.Enqueue((write, Sender));
            }
            else
            {
                Drop(write, Sender);
            }
        }
    }

    private void Write()
    {
        while (_handler is not null && IsUnbroken() && _writes.TryPeek(out var front))
        {
            var (write, sender) = front;
            var next = Math.Min(write.Data.Count - _frontOffset, _socket!.Room);
            _frontOffset += _socket.Send(write.Data.Slice(_frontOffset, next).ToArray());
            if (_frontOffset < write.Data.Count)
            {
                break;
            }

            _ = _writes.Dequeue();
            _frontOffset = 0;
            if (write.WantsAck)
            {
                sender.Tell(write.Ack);
            }
        }

        if (_closing is not null && _writes.Count == 0 && !_socket!.IsClosed)
        {
            FinishClosing();
        }
    }

    /// <summary>A reset is noticed by a write that is due, even while nobody reads.</summary>
    private bool IsUnbroken()
    {
        if (_socket!.IsReset && _writes.Count > 0)
        {
            End(new Tcp.ErrorClosed(_socket.HasEndOfStream ? "Broken pipe" : "Connection reset by peer"));
        }

        return !_socket.IsClosed;
    }

    private void Read()
    {
        while (_handler is not null && _reading && !_socket!.IsClosed)
        {
            switch (_socket.Receive(out var piece))
            {
                case SocketRead.Data:
                    _reading = !pullMode;
                    _handler.Tell(new Tcp.Received(ByteString.FromBytes(piece)));
                    break;
                case SocketRead.EndOfStream:
                    _reading = false;
                    PeerClosed(_handler);
                    return;
                case SocketRead.Reset:
                    End(new Tcp.ErrorClosed("Connection reset by peer"));
                    return;
                case SocketRead.Nothing:
                    return;
            }
        }
    }

    private void PeerClosed(IActorRef handler)
    {
        if (_sendingEnded)
        {
            End(Tcp.ConfirmedClosed.Instance);
        }
        else if (!_peerClosed)
        {
            _peerClosed = true;
            if (_keepOpenOnPeerClosed)
            {
                handler.Tell(Tcp.PeerClosed.Instance);
            }
            else
            {
                Close(Tcp.PeerClosed.Instance, closer: null);
            }
        }
    }

    private void Close(Tcp.ConnectionClosed reason, IActorRef? closer)
    {
        _handler ??= Commander;
        if (reason is Tcp.Aborted)
        {
            _closer = closer;
            _socket!.Abort();
            End(reason);
        }
        else if (_closing is null)
        {
            (_closing, _closer) = (reason, closer);
            Write();
        }
    }

    private void FinishClosing()
    {
        if (_closing is Tcp.ConfirmedClosed && !_peerClosed)
        {
            _sendingEnded = true;
            _socket!.EndSending();
        }
        else
        {
            End(_closing!);
        }
    }

    private void End(Tcp.ConnectionClosed reason)
    {
        _socket!.Close();
        while (_writes.TryDequeue(out var pending))
        {
            Drop(pending.Write, pending.Sender);
        }

        _handler!.Tell(reason);
        if (_closer is not null && !_closer.Equals(_handler))
        {
            _closer.Tell(reason);
        }

        Context.Stop(Self);
    }

    private static void Drop(Tcp.Write write, IActorRef sender) =>
        sender.Tell(write.FailureMessage.WithCause(new IOException("Dropping write because the connection is closing")));

    private static IPEndPoint Shown(IPEndPoint endpoint, bool plain) =>
        plain && endpoint.Address.IsIPv4MappedToIPv6 ? new IPEndPoint(endpoint.Address.MapToIPv4(), endpoint.Port) : endpoint;

    private sealed class Changed : INoSerializationVerificationNeeded, IDeadLetterSuppression
    {
        internal static readonly Changed Instance = new();
    }
}
