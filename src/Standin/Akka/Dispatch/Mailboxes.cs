using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Configuration;
using Akka.Util.Reflection;

namespace Akka.Dispatch;

public class Mailboxes
{
    public static readonly string DefaultMailboxId = "akka.actor.default-mailbox";

    private readonly ActorSystem _system;
    private readonly ConcurrentDictionary<string, MailboxType> _byId = new();
    private readonly ConcurrentDictionary<Type, MailboxType> _byActor = new();
    private readonly Dictionary<Type, string> _requirements = [];

    public Mailboxes(ActorSystem system)
    {
        _system = system;
        var requirements = system.Settings.Config.GetConfig("akka.actor.mailbox.requirements");
        foreach (var (name, id) in requirements.AsEnumerable())
        {
            if (TypeCache.GetType(name) is { } type)
            {
                _requirements[type] = id.GetString();
            }
        }
    }

    /// <summary>What the actor's class asks of its queue by IRequiresMessageQueue, or null.</summary>
    public Type GetRequiredType(Type actorType)
        => actorType.GetInterfaces()
            .Where(face => face.IsGenericType && face.GetGenericTypeDefinition() == typeof(IRequiresMessageQueue<>))
            .Select(face => face.GenericTypeArguments[0])
            .OrderByDescending(required => required.GetInterfaces().Length)
            .FirstOrDefault();

    public MailboxType Lookup(string id) => _byId.GetOrAdd(id, static (name, self) => self.Create(name), this);

    public MailboxType LookupByQueueType(Type queueType)
        => _requirements.TryGetValue(queueType, out string id)
            ? Lookup(id)
            : throw new ConfigurationException($"Mailbox mapping for [{queueType}] not configured");

    internal MailboxType MailboxTypeOf(Props props, MessageDispatcher dispatcher)
    {
        if (props.Mailbox.Length > 0)
        {
            return Checked(Lookup(props.Mailbox), props.Type);
        }

        if (dispatcher.HasOwnMailboxType)
        {
            return Checked(Lookup(dispatcher.Id), props.Type);
        }

        return _byActor.GetOrAdd(props.Type, static (type, self) => self.ForActor(type), this);
    }

    internal int StashCapacity(string mailbox)
        => _system.Settings.Config.GetConfig(string.IsNullOrEmpty(mailbox) ? DefaultMailboxId : mailbox)?.GetInt("stash-capacity", -1) ?? -1;

    private MailboxType ForActor(Type actorType)
    {
        var standard = Lookup(DefaultMailboxId);
        return GetRequiredType(actorType) is { } required && !Produces(standard, required) ? LookupByQueueType(required) : standard;
    }

    private MailboxType Checked(MailboxType mailbox, Type actorType)
        => GetRequiredType(actorType) is { } required && !Produces(mailbox, required)
            ? throw new ConfigurationException($"produced message queue type of [{mailbox.GetType()}] does not fulfill requirement [{required}] of actor class [{actorType}].")
            : mailbox;

    private static bool Produces(MailboxType mailbox, Type semantics)
        => mailbox.GetType().GetInterfaces().Any(face => face.IsGenericType
            && face.GetGenericTypeDefinition() == typeof(IProducesMessageQueue<>)
            && semantics.IsAssignableFrom(face.GenericTypeArguments[0]));

    private MailboxType Create(string id)
    {
        var root = _system.Settings.Config;
        if (!root.HasPath(id))
        {
            throw new ConfigurationException($"Mailbox Type [{id}] not configured");
        }

        var config = ConfigurationFactory.ParseString($"id = \"{id}\"")
            .WithFallback(root.GetConfig(id))
            .WithFallback(root.GetConfig(DefaultMailboxId));
        string name = config.GetString("mailbox-type");
        var type = TypeCache.GetType(name)
            ?? throw new ConfigurationException($"Could not resolve mailbox type [{name}] of [{id}]");
        return (MailboxType)Activator.CreateInstance(type, _system.Settings, config);
    }
}
