namespace Akka.Conformance.Tests.Surface;

/// <summary>
/// Says where one API is not a subset of another: whatever compiles against <c>ours</c> has to compile, and mean the same, against <c>theirs</c>.
/// Both are given as lines of API lists.
/// </summary>
internal sealed class ApiComparer
{
    private static readonly string[] KnownValueTypes =
    [
        "bool", "byte", "sbyte", "char", "short", "ushort", "int", "uint", "long", "ulong", "float", "double", "decimal",
        "System.TimeSpan", "System.DateTime", "System.DateTimeOffset", "System.Guid", "System.Threading.CancellationToken",
    ];

    private readonly HashSet<string> _valueTypes;
    private readonly Dictionary<string, ApiLine> _types;
    private readonly ILookup<(string Type, string Kind, string Text), ApiLine> _members;

    public ApiComparer(IReadOnlyCollection<string> theirs)
    {
        _valueTypes = [.. KnownValueTypes, .. theirs.Select(ApiLine.ValueTypeOf).OfType<string>()];
        var lines = theirs.Select(line => ApiLine.Parse(line, _valueTypes)).ToList();
        _types = lines.Where(line => line.IsType).ToDictionary(line => line.Type);
        _members = lines.Where(line => !line.IsType).ToLookup(line => (line.Type, line.Kind, line.Text));
    }

    /// <summary>One sentence for each line of <paramref name="ours"/> that has no counterpart.</summary>
    public IEnumerable<string> Differences(IEnumerable<string> ours)
    {
        foreach (var text in ours)
        {
            var line = ApiLine.Parse(text, _valueTypes);
            var difference = line.IsType ? OfType(line) : OfMember(line);
            if (difference is not null)
            {
                yield return $"{difference}: {text}";
            }
        }
    }

    private string? OfType(ApiLine line)
    {
        if (!_types.TryGetValue(line.Type, out var theirs))
        {
            return "no such type";
        }

        if (line.Text != theirs.Text || line.Access != theirs.Access)
        {
            return $"declared differently, as '{theirs.Access} {theirs.Text}'";
        }

        if (theirs.Restrictions.Except(line.Restrictions).ToList() is [var missing, ..])
        {
            return $"has to be {missing}";
        }

        var ancestors = AncestorsOf(line.Type).ToHashSet();
        return line.Extras.Where(a => a != "object" && !ancestors.Contains(a)).ToList() is [var extra, ..] ? $"is no {extra}" : null;
    }

    private string? OfMember(ApiLine line)
    {
        // What it overrides is checked where it is declared, or belongs to the base library.
        if (line.IsOverride)
        {
            return null;
        }

        var candidates = AncestorsOf(line.Type).Prepend(line.Type).SelectMany(type => _members[(type, line.Kind, line.Text)]).ToList();
        if (candidates.Count == 0)
        {
            return $"no such {line.Kind}";
        }

        if (candidates.Find(c => c.Access == line.Access && c.IsStatic == line.IsStatic) is not { } theirs)
        {
            return $"has to be {candidates[0].Access}{(candidates[0].IsStatic ? " static" : "")}";
        }

        if (line.IsOverridable && !theirs.IsOverridable && !_types[theirs.Type].Text.StartsWith("interface"))
        {
            return "cannot be overridden";
        }

        return line.Extras.Except(theirs.Extras).ToList() is [var extra, ..] ? $"has no '{extra}'" : null;
    }

    // Bases are listed one level at a time, interfaces all at once.
    private IEnumerable<string> AncestorsOf(string type)
    {
        var seen = new HashSet<string>();
        var open = new Stack<string>([type]);
        while (open.TryPop(out var next))
        {
            foreach (var ancestor in _types.TryGetValue(next, out var line) ? line.Extras : new HashSet<string>())
            {
                if (seen.Add(ancestor))
                {
                    open.Push(ancestor);
                    yield return ancestor;
                }
            }
        }
    }
}
