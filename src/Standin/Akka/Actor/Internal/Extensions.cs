using System.Collections.Concurrent;

namespace Akka.Actor.Internal;

/// <summary>One instance of each extension, made by the first who asks.</summary>
internal sealed class Extensions(ExtendedActorSystem system)
{
    private readonly ConcurrentDictionary<Type, Lazy<object>> _byType = new();

    public object Register(IExtensionId id)
    {
        var made = _byType.GetOrAdd(id.ExtensionType, _ => new Lazy<object>(() => id.CreateExtension(system)));
        try
        {
            return made.Value;
        }
        catch
        {
            _byType.TryRemove(new KeyValuePair<Type, Lazy<object>>(id.ExtensionType, made));
            throw;
        }
    }

    public object Find(Type type) => _byType.TryGetValue(type, out var made) ? made.Value : null;
}
