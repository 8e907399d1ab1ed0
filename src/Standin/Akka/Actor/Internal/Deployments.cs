using Akka.Configuration;

namespace Akka.Actor.Internal;

/// <summary>What akka.actor.deployment says of actors by their path below /user; a name may be the pattern *.</summary>
internal sealed class Deployments
{
    private readonly List<Deployment> _all = [];

    public Deployments(Config config)
    {
        var section = config.GetConfig("akka.actor.deployment");
        foreach (var (key, value) in section.AsEnumerable())
        {
            if (key.StartsWith('/') && value.IsObject())
            {
                var entry = value.ToConfig();
                _all.Add(new Deployment(
                    key.Split('/', StringSplitOptions.RemoveEmptyEntries),
                    entry.GetString("dispatcher"),
                    entry.GetString("mailbox"),
                    entry.GetInt("stash-capacity", -1)));
            }
        }
    }

    public Deployment Find(ActorPath path)
    {
        if (_all.Count == 0 || path.Depth < 2 || path.ParentOf(1).Name != "user")
        {
            return null;
        }

        var names = path.Elements.Skip(1).ToArray();
        return _all.Find(deployment => deployment.IsFor(names));
    }

    public sealed record Deployment(string[] Path, string Dispatcher, string Mailbox, int StashCapacity)
    {
        public bool IsFor(string[] names)
            => names.Length == Path.Length && Path.Zip(names).All(pair => pair.First == "*" || pair.First == pair.Second);

        public Props ApplyTo(Props props)
        {
            props = string.IsNullOrEmpty(Dispatcher) ? props : props.WithDispatcher(Dispatcher);
            props = string.IsNullOrEmpty(Mailbox) ? props : props.WithMailbox(Mailbox);
            return StashCapacity < 0 ? props : props.WithStashCapacity(StashCapacity);
        }
    }
}
