using Akka.Actor;

namespace Akka.IO;

public class UdpExt : IOExtension
{
    public UdpExt(ExtendedActorSystem system)
    {
        var config = system.Settings.Config;
        int datagramBytes = config.GetInt(config.GetString("akka.io.udp.buffer-pool") + ".buffer-size");
        string dispatcher = config.GetString("akka.io.udp.management-dispatcher");
        Manager = system.SystemActorOf(Props.Create(() => new UdpManager(datagramBytes, dispatcher)).WithDispatcher(dispatcher), "IO-UDP-FF");
    }

    public override IActorRef Manager { get; }
}

public static class UdpExtensions
{
    public static IActorRef Udp(this ActorSystem system) => IO.Udp.Manager(system);
}

/// <summary>Parent of the actors that own a socket.</summary>
internal sealed class UdpManager(int datagramBytes, string dispatcher) : ActorBase
{
    protected override SupervisorStrategy SupervisorStrategy() => Tcp.ConnectionSupervisorStrategy;

    protected override bool Receive(object message)
    {
        var commander = Sender;
        var props = message switch
        {
            Udp.Bind bind => Props.Create(() => new UdpListener(bind, commander, datagramBytes)),
            Udp.SimpleSender sender => Props.Create(() => new UdpSender(sender, commander)),
            _ => null,
        };
        if (props is not null)
        {
            Context.ActorOf(props.WithDispatcher(dispatcher));
        }

        return props is not null;
    }
}
