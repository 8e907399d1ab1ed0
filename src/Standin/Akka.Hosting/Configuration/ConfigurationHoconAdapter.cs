using System.Text;
using Akka.Configuration;
using Microsoft.Extensions.Configuration;

namespace Akka.Hosting.Configuration;

public static class ConfigurationHoconAdapter
{
    /// <summary>The settings of the host as HOCON. Unless told otherwise keys become lower-case words with dashes, as they are in HOCON files.</summary>
    public static Config ToHocon(this IConfiguration config, bool normalizeKeys = true)
    {
        var text = new StringBuilder();
        foreach (var child in config.GetChildren())
        {
            AppendEntry(text, child, normalizeKeys);
        }

        return ConfigurationFactory.ParseString(text.ToString());
    }

    private static void AppendEntry(StringBuilder text, IConfigurationSection section, bool normalizeKeys)
    {
        string key = normalizeKeys ? section.Key.ToLowerInvariant().Replace("__", ".").Replace('_', '-') : section.Key;
        text.Append(key.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.') ? key : Quoted(key)).Append(" : ");
        AppendValue(text, section, normalizeKeys);
        text.Append('\n');
    }

    private static void AppendValue(StringBuilder text, IConfigurationSection section, bool normalizeKeys)
    {
        var children = section.GetChildren().ToList();
        if (children.Count == 0)
        {
            text.Append(Quoted(section.Value ?? ""));
        }
        else if (children.TrueForAll(child => int.TryParse(child.Key, out _)))
        {
            text.Append('[');
            foreach (var child in children.OrderBy(child => int.Parse(child.Key)))
            {
                AppendValue(text, child, normalizeKeys);
                text.Append(',');
            }

            text.Append(']');
        }
        else
        {
            text.Append("{\n");
            children.ForEach(child => AppendEntry(text, child, normalizeKeys));
            text.Append('}');
        }
    }

    private static string Quoted(string text)
        => '"' + text.Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("\n", "\\n").Replace("\r", "\\r").Replace("\t", "\\t") + '"';
}
