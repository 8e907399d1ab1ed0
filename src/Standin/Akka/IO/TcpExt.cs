using Akka.Actor;

namespace Akka.IO;

public abstract class IOExtension : IExtension
{
    public abstract IActorRef Manager { get; }
}

public sealed class TcpExt : IOExtension
{
    public TcpExt(ExtendedActorSystem system)
    {
        Settings = TcpSettings.Create(system);
        Manager = system.SystemActorOf(Props.Create(() => new TcpManager(Settings)).WithDispatcher(Settings.ManagementDispatcher), "IO-TCP");
    }

    public override IActorRef Manager { get; }

    public TcpSettings Settings { get; }
}

public static class TcpExtensions
{
    public static IActorRef Tcp(this ActorSystem system) => IO.Tcp.Manager(system);
}
