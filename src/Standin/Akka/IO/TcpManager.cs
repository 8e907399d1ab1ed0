using Akka.Actor;

namespace Akka.IO;

/// <summary>Parent of listeners and of outgoing connections.</summary>
internal sealed class TcpManager(TcpSettings settings) : ActorBase
{
    private int _listeners;
    private int _clients;

    protected override SupervisorStrategy SupervisorStrategy() => Tcp.ConnectionSupervisorStrategy;

    protected override bool Receive(object message)
    {
        var commander = Sender;
        switch (message)
        {
            case Tcp.Connect connect:
                Context.ActorOf(
                    Props.Create(() => new TcpOutgoingConnection(settings, connect, commander)).WithDispatcher(settings.ManagementDispatcher),
                    $"tcp-client-connection-{_clients++}");
                return true;
            case Tcp.Bind bind:
                Context.ActorOf(
                    Props.Create(() => new TcpListener(settings, bind, commander)).WithDispatcher(settings.ManagementDispatcher),
                    $"tcp-listener-{_listeners++}");
                return true;
            default:
                return false;
        }
    }
}
