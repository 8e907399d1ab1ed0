namespace Akka.Actor.Setup;

/// <summary>Something that can be given to an actor system before it starts. There is one of each class.</summary>
public abstract class Setup
{
    public ActorSystemSetup And(Setup other) => ActorSystemSetup.Create(this, other);
}
