using System.Net;
using System.Net.Sockets;
using Akka.Actor;
using Akka.Event;
using Akka.IO;

namespace Mavryk.P2p.Actors.TestKit.InMemory;

/// <summary>A connection that is being dialled, then open.</summary>
internal sealed class TcpOutgoingActor(Fabric fabric, IPAddress host, IActorRef commander, Tcp.Connect connect)
    : TcpConnectionActor(commander, connect.PullMode)
{
    private Dial? _dial;

    protected override void PreStart()
    {
        var self = Self;
        _ = Context.Watch(Commander);
        Context.SetReceiveTimeout(connect.Timeout);
        if (connect.RemoteAddress is not IPEndPoint remote)
        {
            Fail("only numeric addresses exist in the in-memory network");
            return;
        }

        var localPort = connect.LocalAddress is IPEndPoint local ? local.Port : 0;
        _dial = fabric.Connect(host, localPort, remote, Context.System.Scheduler, (socket, error) => self.Tell(new Dialled(socket, error)));
    }

    protected override void PostStop()
    {
        if (!IsOpen)
        {
            _dial?.Cancel();
        }

        base.PostStop();
    }

    protected override void OnReceive(object message)
    {
        if (IsOpen)
        {
            base.OnReceive(message);
            return;
        }

        switch (message)
        {
            case Dialled { Socket: { } socket }:
                // Akka.IO dials from a dual-mode socket, so an IPv4 address shows in its mapped form.
                Open(socket, plainAddresses: false);
                break;
            case Dialled { Error: var error }:
                Fail(new SocketException((int)error).Message);
                break;
            case ReceiveTimeout:
                Fail($"Connect timeout of {connect.Timeout} expired");
                break;
            case Terminated:
                Context.Stop(Self);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Fail(string cause)
    {
        // Before the commander hears of it: it may move the virtual clock at once.
        _dial?.Cancel();
        Commander.Tell(connect.FailureMessage.WithCause(new ConnectException(cause)));
        Context.Stop(Self);
    }

    private sealed record Dialled(SimulatedSocket? Socket, SocketError Error) : INoSerializationVerificationNeeded, IDeadLetterSuppression;
}
