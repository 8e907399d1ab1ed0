using System.Text;
using Akka.Actor.Internal;

namespace Akka.Actor;

internal partial class ActorCell
{
    private Children _children;
    private long _nextRandomName;

    public IEnumerable<IActorRef> GetChildren() => ChildRefs();

    public IActorRef Child(string name) => FindChild(name) ?? (IActorRef)ActorRefs.Nobody;

    public IInternalActorRef FindChild(string name) => Volatile.Read(ref _children)?.Find(name);

    public IInternalActorRef[] ChildRefs() => [.. AllChildren().Select(stats => stats.Child)];

    public IActorRef ActorOf(Props props, string name = null) => AttachChild(props, name);

    /// <summary>Called by the actor itself, and for guardians from any thread.</summary>
    public IActorRef AttachChild(Props props, string name)
    {
        ArgumentNullException.ThrowIfNull(props);
        if (name is null)
        {
            name = RandomName();
        }
        else
        {
            CheckName(name);
        }

        var children = ChildrenOrNew();
        children.Reserve(name);
        LocalActorRef child;
        try
        {
            child = _system.Provider.ActorOf(_system, props, _self, new ChildActorPath(_self.Path, name, NewUid()));
        }
        catch
        {
            children.Unreserve(name);
            throw;
        }

        if (!children.Add(child))
        {
            throw new InvalidOperationException("Cannot create child while terminating or terminated");
        }

        child.Start();
        return child;
    }

    public void Stop(IActorRef child)
    {
        if (Volatile.Read(ref _children)?.Find(child) is { } stats)
        {
            stats.IsDying = true;
        }

        ((IInternalActorRef)child).Stop();
    }

    public void Stop() => SendSystemMessage(new Dispatch.SysMsg.Terminate());

    private static long _lastUid;

    private static long NewUid() => Interlocked.Increment(ref _lastUid);

    private static void CheckName(string name)
    {
        if (name.Length == 0)
        {
            throw new InvalidActorNameException("Actor name must not be empty.");
        }

        if (!ActorPath.IsValidPathElement(name))
        {
            throw new InvalidActorNameException(
                $"Illegal actor name [{name}]. Actor paths MUST: not start with `$`, include only ASCII letters and can only contain these special characters: {ActorPath.ValidSymbols}.");
        }
    }

    private Children ChildrenOrNew()
        => Volatile.Read(ref _children) ?? Interlocked.CompareExchange(ref _children, new Children(), null) ?? _children;

    private ChildRestartStats[] AllChildren() => Volatile.Read(ref _children)?.All() ?? [];

    private string RandomName() => RandomNames.Of(Interlocked.Increment(ref _nextRandomName) - 1);
}

/// <summary>Names that no user can give: $a, $b, ... $~, $ab ...</summary>
internal static class RandomNames
{
    private const string Digits = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+~";

    public static string Of(long number)
    {
        var name = new StringBuilder("$");
        do
        {
            name.Append(Digits[(int)(number & 63)]);
            number >>= 6;
        }
        while (number > 0);

        return name.ToString();
    }
}
