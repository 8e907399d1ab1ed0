namespace Akka.Actor.Internal;

internal static class InternalCurrentActorCellKeeper
{
    [ThreadStatic]
    private static ActorCell _current;

    /// <summary>The cell whose mailbox runs on this thread.</summary>
    public static ActorCell Current
    {
        get => _current;
        set => _current = value;
    }
}
