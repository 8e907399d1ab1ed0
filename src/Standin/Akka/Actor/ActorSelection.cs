using System.Text.RegularExpressions;
using Akka.Actor.Internal;

namespace Akka.Actor;

/// <summary>A place in the tree, looked up anew for every message. Elements may be .., or patterns with * and ?.</summary>
public class ActorSelection : ICanTell
{
    private readonly string[] _elements;

    public ActorSelection(IActorRef anchor, string path) : this(anchor, path.Split('/')) { }

    public ActorSelection(IActorRef anchor, IEnumerable<string> elements)
    {
        Anchor = anchor;
        _elements = [.. elements.Where(element => element.Length > 0 && element != ".")];
    }

    public IActorRef Anchor { get; }

    public string PathString => "/" + string.Join('/', _elements);

    public void Tell(object message, IActorRef sender = null)
    {
        if (message is null)
        {
            throw new InvalidMessageException("Message is null.");
        }

        sender ??= ActorCell.GetCurrentSelfOrNoSender();
        if (!Deliver((IInternalActorRef)Anchor, 0, message, sender) && message is Identify identify)
        {
            sender?.Tell(new ActorIdentity(identify.MessageId, null), ActorRefs.NoSender);
        }
    }

    public Task<IActorRef> ResolveOne(TimeSpan timeout) => ResolveOne(timeout, CancellationToken.None);

    public async Task<IActorRef> ResolveOne(TimeSpan timeout, CancellationToken ct)
    {
        ActorIdentity identity;
        try
        {
            identity = await this.Ask<ActorIdentity>(new Identify(null), timeout, ct).ConfigureAwait(false);
        }
        catch (Exception cause)
        {
            throw new ActorNotFoundException("Exception occurred while resolving ActorSelection", cause);
        }

        return identity.Subject ?? throw new ActorNotFoundException($"subject was null: [{this}]");
    }

    public override bool Equals(object obj) => obj is ActorSelection other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(Anchor, PathString);

    public override string ToString() => $"ActorSelection[Anchor({Anchor.Path.ToStringWithUid()}), Path({PathString})]";

    protected bool Equals(ActorSelection other) => Equals(Anchor, other.Anchor) && PathString == other.PathString;

    internal static ActorSelection Of(string path, ActorSystemImpl system, IActorRef relativeTo)
    {
        if (ActorPath.TryParse(path, out var absolute))
        {
            return new ActorSelection(system.Provider.RootGuardian, absolute.Elements);
        }

        return path.StartsWith('/')
            ? new ActorSelection(system.Provider.RootGuardian, path)
            : new ActorSelection(relativeTo, path);
    }

    /// <summary>False when nothing matched a pattern. Where a plain name leads nowhere, the message goes to the dead place itself.</summary>
    private bool Deliver(IInternalActorRef at, int index, object message, IActorRef sender)
    {
        if (index == _elements.Length)
        {
            at.Tell(message, sender);
            return true;
        }

        string element = _elements[index];
        if (element == "..")
        {
            return Deliver(at.Path.Depth == 0 ? at : at.Parent, index + 1, message, sender);
        }

        if (element.IndexOfAny(['*', '?']) >= 0)
        {
            bool any = false;
            foreach (var child in ChildrenOf(at))
            {
                if (Matches(child.Path.Name, element))
                {
                    any |= Deliver(child, index + 1, message, sender);
                }
            }

            return any;
        }

        if (at.Path.Depth == 0 && element == "deadLetters")
        {
            return Deliver((IInternalActorRef)at.Provider.DeadLetters, index + 1, message, sender);
        }

        if ((at as LocalActorRef)?.FindChild(element) is { } next)
        {
            return Deliver(next, index + 1, message, sender);
        }

        at.Provider.ResolveActorRef(at.Path / _elements[index..]).Tell(message, sender);
        return true;
    }

    private static IInternalActorRef[] ChildrenOf(IInternalActorRef parent) => (parent as LocalActorRef)?.Cell.ChildRefs() ?? [];

    private static bool Matches(string name, string pattern)
        => pattern == "*" || Regex.IsMatch(name, "^" + Regex.Escape(pattern).Replace("\\*", ".*").Replace("\\?", ".") + "$");
}
