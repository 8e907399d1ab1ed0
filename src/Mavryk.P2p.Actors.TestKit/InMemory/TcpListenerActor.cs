using System.Net;
using System.Net.Sockets;
using Akka.Actor;
using Akka.Event;
using Akka.IO;

namespace Mavryk.P2p.Actors.TestKit.InMemory;

/// <summary>
/// Stands in for Akka.IO's listener. The connections it accepts are its children, as there: they end with it, that is after Unbind
/// and after the death of the bind handler.
/// </summary>
internal sealed class TcpListenerActor(Fabric fabric, IPAddress host, IActorRef commander, Tcp.Bind bind) : UntypedActor
{
    private SimulatedListener? _listener;
    private IPEndPoint _local = null!;
    private int _credit = bind.PullMode ? 0 : int.MaxValue;

    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(_ => Directive.Stop);

    protected override void PreStart()
    {
        var self = Self;
        var requested = (IPEndPoint)bind.LocalAddress;
        _listener = fabric.Listen(host, requested.Port, bind.Backlog, Context.System.Scheduler, () => self.Tell(Waiting.Instance));
        if (_listener is null)
        {
            commander.Tell(bind.FailureMessage.WithCause(new SocketException((int)SocketError.AddressAlreadyInUse)));
            Context.Stop(self);
            return;
        }

        _local = new IPEndPoint(requested.Address, _listener.Local.Port);
        _ = Context.Watch(bind.Handler);
        commander.Tell(new Tcp.Bound(_local));
    }

    protected override void PostStop() => _listener?.Close();

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Waiting:
                Accept();
                break;
            case Tcp.ResumeAccepting resume when bind.PullMode:
                _credit = resume.BatchSize;
                Accept();
                break;
            case Tcp.Unbind:
                _listener!.Close();
                Sender.Tell(Tcp.Unbound.Instance);
                Context.Stop(Self);
                break;
            case Terminated:
                Context.Stop(Self);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Accept()
    {
        for (; _credit > 0 && _listener!.Accept() is { } socket; _credit--)
        {
            var plain = _local.AddressFamily == AddressFamily.InterNetwork;
            _ = Context.ActorOf(Props.Create<TcpIncomingActor>(socket, bind.Handler, bind.PullMode, plain));
        }
    }

    private sealed class Waiting : INoSerializationVerificationNeeded, IDeadLetterSuppression
    {
        internal static readonly Waiting Instance = new();
    }
}
