using System.Net.Sockets;
using Akka.Actor;
using Akka.Event;

namespace Akka.IO;

/// <summary>
/// Owns the socket of one connection. Completions of the socket become messages to itself, so that all of its state is touched by the actor
/// only. A pending read holds no buffer: it waits for readability, and reads into a buffer of the pool what is there then.
/// </summary>
internal abstract partial class TcpConnection : ActorBase
{
    private readonly bool _pullMode;
    private readonly SocketAsyncEventArgs _readable = new();
    private readonly SocketAsyncEventArgs _sent = new();
    private Socket _socket;
    private IActorRef _handler;
    private bool _keepOpenOnPeerClosed;
    private bool _readWanted;
    private bool _waitingForReadable;
    private bool _peerClosed;
    private bool _outputShutDown;
    private Tcp.ConnectionClosed _closing;
    private IActorRef _closeCommander;
    private bool _ended;

    protected TcpConnection(TcpSettings settings, bool pullMode)
    {
        Settings = settings;
        _pullMode = pullMode;
        _readWanted = !pullMode;
        var self = Self;
        _readable.SetBuffer(Memory<byte>.Empty);
        _readable.Completed += (_, _) => self.Tell(Readable.Instance, ActorRefs.NoSender);
        _sent.Completed += (_, _) => self.Tell(Sent.Instance, ActorRefs.NoSender);
    }

    protected TcpSettings Settings { get; }

    private bool IsFlushing => _closing is not null && !_outputShutDown;

    protected override bool Receive(object message)
    {
        switch (message)
        {
            case Tcp.Write write:
                Enqueue(write, Sender);
                if (write.Data.Count < CopiedBelow)
                {
                    FlushLater();
                }
                else
                {
                    Flush();
                }

                return true;
            case Sent:
                _sending = false;
                if (!_ended && TakeResult())
                {
                    Flush();
                }

                return true;
            case SendMore:
                _sending = false;
                Flush();
                return true;
            case Readable:
                _waitingForReadable = false;
                Read();
                return true;
            case Tcp.ResumeReading:
                _readWanted = true;
                Read();
                return true;
            case Tcp.SuspendReading:
                _readWanted = false;
                return true;
            case Tcp.Abort abort:
                Close(abort, Sender);
                return true;
            case Tcp.CloseCommand close when _closing is null:
                Close(close, Sender);
                return true;
            case Tcp.CompoundWrite writes:
                foreach (var write in writes)
                {
                    Enqueue((Tcp.Write)write, Sender);
                }

                Flush();
                return true;
            case Tcp.Register register when _handler is null && _socket is not null:
                Registered(register);
                return true;
            case ReceiveTimeout:
                Context.GetLogger().Debug("Configured registration timeout of [{0}] expired, stopping", Settings.RegisterTimeout);
                Context.Stop(Self);
                return true;
            case Terminated:
                _handler = null;
                Context.Stop(Self);
                return true;
            case Tcp.ResumeWriting:
                return true;
            default:
                return false;
        }
    }

    protected override void PostStop()
    {
        if (!_ended)
        {
            FailWrites();
            Reset();
            _handler?.Tell(Tcp.Aborted.Instance, Self);
        }

        _readable.Dispose();
        _sent.Dispose();
    }

    /// <summary>The connection is there; it waits for somebody to register for it.</summary>
    protected void Connected(Socket socket, IEnumerable<Inet.SocketOption> options, IActorRef commander)
    {
        _socket = socket;
        socket.Blocking = false;
        socket.NoDelay = true;
        foreach (var option in options)
        {
            option.AfterConnect(socket);
        }

        Context.SetReceiveTimeout(Settings.RegisterTimeout);
        commander.Tell(new Tcp.Connected(socket.RemoteEndPoint, socket.LocalEndPoint), Self);
    }

    private void Registered(Tcp.Register register)
    {
        Context.SetReceiveTimeout(null);
        _handler = register.Handler;
        _keepOpenOnPeerClosed = register.KeepOpenOnPeerClosed;
        Context.Watch(_handler);
        Flush();
        Read();
    }

    private void Close(Tcp.CloseCommand command, IActorRef commander)
    {
        if (_socket is null)
        {
            return;
        }

        _closing = command.Event;
        _closeCommander = commander;
        if (command is Tcp.Abort)
        {
            FailWrites();
            Reset();
            End(_closing);
            return;
        }

        // Close does not care for what the peer still says, ConfirmedClose does.
        if (command is Tcp.Close)
        {
            _readWanted = false;
        }

        Flush();
    }

    /// <summary>Everything is written: go on with closing, if that is what waits for it.</summary>
    private void Flushed()
    {
        if (_closing is null || _outputShutDown)
        {
            return;
        }

        _outputShutDown = true;
        if (!TryShutDown())
        {
            return;
        }

        if (_closing is not Tcp.ConfirmedClosed || _peerClosed)
        {
            _socket.Dispose();
            End(_closing);
        }
    }

    private void PeerClosed()
    {
        _peerClosed = true;
        if (_closing is Tcp.ConfirmedClosed)
        {
            if (_outputShutDown)
            {
                _socket.Dispose();
                End(_closing);
            }
        }
        else if (_keepOpenOnPeerClosed)
        {
            _handler.Tell(Tcp.PeerClosed.Instance, Self);
        }
        else
        {
            _closing = Tcp.PeerClosed.Instance;
            Flush();
        }
    }

    private void Fail(SocketError error)
    {
        FailWrites();
        Reset();
        End(new Tcp.ErrorClosed(new SocketException((int)error).Message));
    }

    private bool TryShutDown()
    {
        try
        {
            _socket.Shutdown(SocketShutdown.Send);
            return true;
        }
        catch (SocketException cause)
        {
            Fail(cause.SocketErrorCode);
            return false;
        }
    }

    private void Reset()
    {
        if (_socket is not null)
        {
            try
            {
                _socket.LingerState = new LingerOption(true, 0);
            }
            catch (SocketException)
            {
                // Gone already.
            }

            _socket.Dispose();
        }
    }

    /// <summary>Tells everybody concerned once, and stops.</summary>
    private void End(Tcp.ConnectionClosed how)
    {
        _ended = true;
        _handler?.Tell(how, Self);
        if (_closeCommander is not null && !_closeCommander.Equals(_handler))
        {
            _closeCommander.Tell(how, Self);
        }

        Context.Stop(Self);
    }

    /// <summary>What the actor is told by itself. Comes too late when it has stopped.</summary>
    protected abstract class Completion : INoSerializationVerificationNeeded, IDeadLetterSuppression;

    private sealed class Readable : Completion
    {
        public static readonly Readable Instance = new();
    }

    private sealed class Sent : Completion
    {
        public static readonly Sent Instance = new();
    }

    private sealed class SendMore : Completion
    {
        public static readonly SendMore Instance = new();
    }
}
