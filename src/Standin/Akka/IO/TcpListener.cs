using System.Net.Sockets;
using Akka.Actor;
using Akka.Event;

namespace Akka.IO;

/// <summary>
/// Owns a listening socket and is the parent of the connections it accepts: they end with it. Accepts whatever comes, in pull mode too, as
/// Akka.NET does; there only the reading waits to be asked for.
/// </summary>
internal sealed class TcpListener : ActorBase
{
    // Of connections accepted in a row, so that commands get their turn.
    private const int Batch = 16;
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(100);

    private readonly TcpSettings _settings;
    private readonly Tcp.Bind _bind;
    private readonly IActorRef _commander;
    private readonly SocketAsyncEventArgs _accept = new();
    private readonly ICancelable _retry;
    private Socket _socket;

    public TcpListener(TcpSettings settings, Tcp.Bind bind, IActorRef commander)
    {
        _settings = settings;
        _bind = bind;
        _commander = commander;
        _retry = new Cancelable(Context.System.Scheduler.Advanced);
        var self = Self;
        _accept.Completed += (_, _) => self.Tell(Accepted.Instance, ActorRefs.NoSender);
    }

    protected override SupervisorStrategy SupervisorStrategy() => Tcp.ConnectionSupervisorStrategy;

    protected override void PreStart()
    {
        Context.Watch(_bind.Handler);
        try
        {
            _socket = new Socket(_bind.LocalAddress.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            foreach (var option in _bind.Options)
            {
                option.BeforeServerSocketBind(_socket);
            }

            _socket.Bind(_bind.LocalAddress);
            _socket.Listen(_bind.Backlog);
            foreach (var option in _bind.Options.OfType<Inet.SocketOptionV2>())
            {
                option.AfterBind(_socket);
            }
        }
        catch (Exception cause)
        {
            _commander.Tell(_bind.FailureMessage.WithCause(cause), Self);
            Context.GetLogger().Error(cause, "Bind failed for TCP channel on endpoint [{0}]", _bind.LocalAddress);
            Context.Stop(Self);
            return;
        }

        _commander.Tell(new Tcp.Bound(_socket.LocalEndPoint), Self);
        Accept();
    }

    protected override bool Receive(object message)
    {
        switch (message)
        {
            case Accepted:
                if (Take())
                {
                    Accept();
                }

                return true;
            case Retry:
                Accept();
                return true;
            case Tcp.ResumeAccepting:
                return true;
            case Tcp.Unbind:
                _socket.Dispose();
                Sender.Tell(Tcp.Unbound.Instance, Self);
                Context.Stop(Self);
                return true;
            case Terminated:
                Context.GetLogger().Warning("Bind commander died, stopping listener");
                Context.Stop(Self);
                return true;
            default:
                return false;
        }
    }

    protected override void PostStop()
    {
        _retry.Cancel();
        _socket?.Dispose();
        _accept.AcceptSocket?.Dispose();
        _accept.Dispose();
    }

    private void Accept()
    {
        try
        {
            for (int i = 0; i < Batch; i++)
            {
                if (_socket.AcceptAsync(_accept))
                {
                    return;
                }

                if (!Take())
                {
                    return;
                }
            }

            Self.Tell(Retry.Instance, ActorRefs.NoSender);
        }
        catch (ObjectDisposedException)
        {
            // Unbound meanwhile.
        }
    }

    private bool Take()
    {
        switch (_accept.SocketError)
        {
            case SocketError.Success:
                var (settings, socket, bind) = (_settings, _accept.AcceptSocket, _bind);
                _accept.AcceptSocket = null;
                Context.ActorOf(Props.Create(() => new TcpIncomingConnection(settings, socket, bind)).WithDispatcher(settings.ManagementDispatcher));
                return true;
            case SocketError.OperationAborted:
                return false;
            case SocketError.ConnectionReset or SocketError.ConnectionAborted:
                return true;
            default:
                // Out of handles, most likely: at once again would spin.
                Context.GetLogger().Warning("Accept error: {0}", _accept.SocketError);
                Context.System.Scheduler.ScheduleTellOnce(RetryDelay, Self, Retry.Instance, ActorRefs.NoSender, _retry);
                return false;
        }
    }

    private sealed class Accepted : INoSerializationVerificationNeeded, IDeadLetterSuppression
    {
        public static readonly Accepted Instance = new();
    }

    private sealed class Retry : INoSerializationVerificationNeeded, IDeadLetterSuppression
    {
        public static readonly Retry Instance = new();
    }
}
