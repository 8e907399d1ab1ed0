namespace Akka.Actor;

public interface IActorRefProvider
{
    IInternalActorRef RootGuardian { get; }

    IActorRef DeadLetters { get; }

    ActorPath RootPath { get; }

    Address DefaultAddress { get; }

    Settings Settings { get; }

    Task TerminationTask { get; }

    ActorPath TempPath();

    IActorRef ResolveActorRef(string path);

    IActorRef ResolveActorRef(ActorPath actorPath);
}
