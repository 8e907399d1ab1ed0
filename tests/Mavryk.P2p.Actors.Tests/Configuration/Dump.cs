using System.Collections;
using System.Reflection;

namespace Mavryk.P2p.Actors.Tests.Configuration;

/// <summary>A record and the records inside as lines of text: records with arrays do not compare by value.</summary>
internal static class Dump
{
    public static IReadOnlyList<string> Lines(object? value, string path = "") => value switch
    {
        null => [$"{path} = null"],
        string or TimeSpan => [$"{path} = {value}"],
        IEnumerable items => [.. items.Cast<object>().SelectMany((item, index) => Lines(item, $"{path}[{index}]")), $"{path}.count"],
        { } record when IsOurs(record.GetType()) => [.. Properties(record.GetType()).SelectMany(property => Lines(property.GetValue(record), $"{path}.{property.Name}"))],
        _ => [$"{path} = {value}"],
    };

    // Points, addresses and the like print what they are.
    private static bool IsOurs(Type type) => type.Namespace is "Mavryk.P2p.Actors.Configuration" or "Mavryk.P2p.Protocol.Limits" or "Mavryk.P2p.Protocol.Pool" or "Mavryk.P2p.Protocol.Acl" or "Mavryk.P2p.Protocol.Versions";

    private static IEnumerable<PropertyInfo> Properties(Type type) => type.GetProperties(BindingFlags.Public | BindingFlags.Instance);
}
