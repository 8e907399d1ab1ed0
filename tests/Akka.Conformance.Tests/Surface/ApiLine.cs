using System.Text.RegularExpressions;

namespace Akka.Conformance.Tests.Surface;

/// <summary>
/// One line of an API list, <c>Full.Type&lt;T&gt; :: kind modifiers text</c>, cut into what has to agree literally
/// (<see cref="Text"/>) and what only has to be compatible.
/// </summary>
internal sealed partial record ApiLine(string Type, string Kind, IReadOnlySet<string> Modifiers, string Text, IReadOnlySet<string> Extras)
{
    private static readonly HashSet<string> Words =
        ["public", "protected", "internal", "static", "virtual", "override", "abstract", "sealed", "readonly"];

    public bool IsType => Kind == "type";

    public bool IsOverride => Modifiers.Contains("override");

    public bool IsOverridable => Modifiers.Overlaps(["virtual", "override", "abstract"]) && !Modifiers.Contains("sealed");

    /// <summary>Who can call it; a member of an interface carries no word and is public.</summary>
    public string Access => string.Join(' ', Modifiers.Intersect(["public", "protected", "internal"]).DefaultIfEmpty("public"));

    public bool IsStatic => Modifiers.Contains("static");

    /// <summary>The words that forbid something to the user of a type.</summary>
    public IEnumerable<string> Restrictions => Modifiers.Intersect(["sealed", "abstract", "static"]);

    public static ApiLine Parse(string line, IReadOnlySet<string> valueTypes)
    {
        var bare = Comment().Replace(line, "");
        var match = Shape().Match(bare);
        if (!match.Success)
        {
            throw new FormatException($"not a line of an API list: {line}");
        }

        var kind = match.Groups["kind"].Value;
        var rest = WithoutAnnotations(match.Groups["rest"].Value, valueTypes);
        var modifiers = new HashSet<string>();
        while (rest.Split(' ', 2) is [var word, var tail] && Words.Contains(word))
        {
            modifiers.Add(word);
            rest = tail;
        }

        var (text, extras) = kind switch
        {
            "type" => CutAncestors(rest),
            "property" => CutAccessors(rest),
            _ => (rest, new HashSet<string>()),
        };
        return new ApiLine(Variance().Replace(match.Groups["type"].Value, ""), kind, modifiers, text, extras);
    }

    /// <summary>The line's type if it declares a value type, else null: <c>?</c> after any other name is only an annotation.</summary>
    public static string? ValueTypeOf(string line) => ValueType().Match(line) is { Success: true } match ? match.Groups["type"].Value : null;

    private static string WithoutAnnotations(string text, IReadOnlySet<string> valueTypes) =>
        Annotated().Replace(text, match => valueTypes.Contains(match.Groups["name"].Value) ? match.Value : match.Value[..^1]);

    // "class : base A, B where T : C" -> "class where T : C" and { A, B }
    private static (string Text, HashSet<string> Ancestors) CutAncestors(string rest)
    {
        var match = Ancestors().Match(rest);
        if (!match.Success)
        {
            return (rest, []);
        }

        var ancestors = SplitOutsideBrackets(match.Groups["list"].Value).Select(a => a.StartsWith("base ") ? a[5..] : a);
        return (match.Groups["head"].Value + match.Groups["where"].Value, [.. ancestors]);
    }

    private static (string Text, HashSet<string> Accessors) CutAccessors(string rest)
    {
        var brace = rest.LastIndexOf('{');
        return (rest[..brace].TrimEnd(), [.. rest[brace..].Trim('{', '}', ' ').Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)]);
    }

    private static IEnumerable<string> SplitOutsideBrackets(string list)
    {
        var depth = 0;
        var start = 0;
        for (var i = 0; i < list.Length; i++)
        {
            depth += list[i] switch { '<' => 1, '>' => -1, _ => 0 };
            if (depth == 0 && list[i] == ',')
            {
                yield return list[start..i].Trim();
                start = i + 1;
            }
        }

        yield return list[start..].Trim();
    }

    [GeneratedRegex(@"\s+// \[.*$")]
    private static partial Regex Comment();

    [GeneratedRegex(@"^(?<type>.+?) :: (?<kind>\w+) (?<rest>.*)$")]
    private static partial Regex Shape();

    [GeneratedRegex(@"\b(in|out) (?=\w+[,>])")]
    private static partial Regex Variance();

    [GeneratedRegex(@"^(?<type>\S+) :: type .*?\b(enum|struct)\b")]
    private static partial Regex ValueType();

    [GeneratedRegex(@"(?<name>[\w.]*[\w>\]])\?")]
    private static partial Regex Annotated();

    [GeneratedRegex(@"^(?<head>class|interface|struct|enum) : (?<list>.*?)(?<where> where .*)?$")]
    private static partial Regex Ancestors();
}
