using System.Text;

namespace Akka.Util.Internal;

public static class Extensions
{
    public static string Join(this IEnumerable<string> self, string separator) => string.Join(separator, self);

    public static TimeSpan Max(this TimeSpan @this, TimeSpan other) => @this > other ? @this : other;

    public static TimeSpan Min(this TimeSpan @this, TimeSpan other) => @this < other ? @this : other;

    public static void ForEach<T>(this IEnumerable<T> source, Action<T> action)
    {
        foreach (var item in source)
        {
            action(item);
        }
    }

    /// <summary>a."b.c".d has three parts.</summary>
    public static IEnumerable<string> SplitDottedPathHonouringQuotes(this string path)
    {
        if (!path.Contains('"'))
        {
            return path.Split('.');
        }

        var parts = new List<string>();
        var part = new StringBuilder();
        bool quoted = false;
        foreach (char c in path)
        {
            if (c == '"')
            {
                quoted = !quoted;
            }
            else if (c == '.' && !quoted)
            {
                parts.Add(part.ToString());
                part.Clear();
            }
            else
            {
                part.Append(c);
            }
        }

        parts.Add(part.ToString());
        return parts;
    }
}
