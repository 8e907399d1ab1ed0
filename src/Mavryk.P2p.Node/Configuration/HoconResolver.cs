using System.Text;

namespace Mavryk.P2p.Node.Configuration;

/// <summary>
/// Turns an operator's file with <c>include</c> and environment variables into the flat text that Akka's own parser reads: that parser knows
/// neither, and takes unbalanced braces without a word. <c>${NAME}</c> and <c>${?NAME}</c> without dot or hyphen are environment variables;
/// everything else in <c>${}</c> is a path of the configuration and stays. A value that is nothing but unset optional variables
/// is left out with its key, so that an earlier value of the key stays. Files and environment are parameters. Not thread-safe.
/// </summary>
internal sealed class HoconResolver(Func<string, string?> readFile, Func<string, string?> environment)
{
    // Deeper is a file that includes itself.
    private const int MaxIncludes = 32;

    private readonly List<string> _errors = [];
    private readonly List<string> _warnings = [];
    private readonly Dictionary<string, string> _origins = [];
    private int _depth;

    /// <summary>What is wrong, each with file and line; the text is usable only if there is nothing.</summary>
    public IReadOnlyList<string> Errors => _errors;

    /// <summary>What the operator should know: optional files that are not there.</summary>
    public IReadOnlyList<string> Warnings => _warnings;

    /// <summary>Where each section and value was set last: file, line, and environment variables if there are any.</summary>
    public IReadOnlyDictionary<string, string> Origins => _origins;

    /// <summary>The flat text of a file and of all it includes.</summary>
    public string Resolve(string path)
    {
        Include(path, required: true, origin: null, section: "");
        return Flat.ToString();
    }

    /// <summary>The text so far.</summary>
    internal StringBuilder Flat { get; } = new();

    internal void Fail(string error) => _errors.Add(error);

    internal string? Variable(string name) => environment(name);

    internal void SetOrigin(string path, string origin) => _origins[path] = origin;

    internal void Include(string path, bool required, string? origin, string? section)
    {
        var prefix = origin is null ? "" : $"{origin}: ";
        if (_depth == MaxIncludes)
        {
            _errors.Add($"{prefix}'{path}' is included too deeply: does it include itself?");
        }
        else if (readFile(path) is { } text)
        {
            _depth++;
            new HoconFile(this, path, text, section).Copy();
            _depth--;
        }
        else
        {
            (required ? _errors : _warnings).Add($"{prefix}there is no readable file '{path}'");
        }
    }
}
