using Akka.Util.Internal;

namespace Akka.Configuration.Hocon;

internal static class Substitutions
{
    /// <summary>Points every substitution to its value in the document. An optional one without value is nothing.</summary>
    public static void Resolve(HoconValue root, List<HoconSubstitution> substitutions)
    {
        foreach (var substitution in substitutions)
        {
            var value = root;
            foreach (string key in substitution.Path.SplitDottedPathHonouringQuotes())
            {
                value = value?.GetChildObject(key);
            }

            if (value is null && !substitution.IsOptional)
            {
                throw new FormatException($"Unresolved substitution: {substitution.Path}");
            }

            substitution.ResolvedValue = value;
            if (value is not null && Leads(value, substitution))
            {
                throw new FormatException($"Substitution of itself: {substitution.Path}");
            }
        }
    }

    /// <summary>Whether reading <paramref name="from"/> would read the substitution. Earlier ones are known to lead nowhere round.</summary>
    private static bool Leads(HoconValue from, HoconSubstitution to)
        => from.Values.Exists(element => element switch
        {
            HoconSubstitution next => next == to || (next.ResolvedValue is { } value && Leads(value, to)),
            HoconArray items => items.Exists(item => Leads(item, to)),
            HoconObject inner => inner.Items.Values.Any(item => Leads(item, to)),
            _ => false,
        });
}
