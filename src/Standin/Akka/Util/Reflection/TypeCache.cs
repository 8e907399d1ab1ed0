using System.Collections.Concurrent;

namespace Akka.Util.Reflection;

internal static class TypeCache
{
    private static readonly ConcurrentDictionary<string, Type> Types = new();

    /// <summary>A type by the name that stands in a configuration: without an assembly it is looked for here and in what is loaded. Null if there is none.</summary>
    public static Type GetType(string typeName)
    {
        if (Types.TryGetValue(typeName, out var known))
        {
            return known;
        }

        var type = Type.GetType(typeName, throwOnError: false);
        if (type is null && !typeName.Contains(','))
        {
            type = AppDomain.CurrentDomain.GetAssemblies().Select(assembly => assembly.GetType(typeName)).FirstOrDefault(found => found is not null);
        }

        if (type is not null)
        {
            Types[typeName] = type;
        }

        return type;
    }
}
