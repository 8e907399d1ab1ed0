using System.Text;

namespace Mavryk.P2p.Node.Configuration;

/// <summary>One file on its way to the flat text.</summary>
/// <param name="owner">Takes the text, the errors and the origins of the values.</param>
/// <param name="path">The file.</param>
/// <param name="text">What is in it.</param>
/// <param name="section">The section that it is included in: empty for none, null inside a list.</param>
internal sealed class HoconFile(HoconResolver owner, string path, string text, string? section)
{
    private readonly Stack<Entry> _open = new();
    private Entry _entry = new(Bracket.Root, section, owner.Flat.Length, 1);
    private int _at;
    private int _line = 1;

    private enum Bracket
    {
        Root,
        UnprintedBrace,
        Brace,
        Square,
    }

    private StringBuilder Flat => owner.Flat;

    private string Here => $"{path}:{_line}";

    public void Copy()
    {
        while (_at < text.Length)
        {
            CopyToken();
        }

        EndEntry();
        while (_open.Count > 0)
        {
            owner.Fail($"{path}:{_entry.Line}: '{(_entry.Bracket == Bracket.Square ? '[' : '{')}' is never closed");
            _entry = _open.Pop();
        }

        Flat.Append('\n');
    }

    private void CopyToken()
    {
        switch (text[_at])
        {
            case '\n':
                // A value may begin on the line after its key.
                if (!_entry.IsKeyOnly)
                {
                    EndEntry();
                }

                Flat.Append('\n');
                _line++;
                _at++;
                break;
            case ',':
                // Behind an include, which ends with a line of its own, Akka's parser wants none.
                var isBare = _entry is { IsEmpty: true, Bracket: not Bracket.Square };
                if (!EndEntry() && !isBare)
                {
                    Flat.Append(',');
                }

                _at++;
                StartEntry();
                break;
            case '{' or '[':
                Open(text[_at] == '{' ? Bracket.Brace : Bracket.Square);
                break;
            case '}' or ']':
                Close(text[_at] == '}');
                break;
            case '#':
                SkipLine();
                break;
            case '/' when StartsWith("//"):
                SkipLine();
                break;
            case '"':
                CopyString();
                break;
            case '$' when StartsWith("${"):
                CopySubstitution();
                break;
            case 'i' when _entry is { IsEmpty: true, Bracket: not Bracket.Square } && TryInclude():
                break;
            case '=' or ':' when _entry is { HasSeparator: false, Bracket: not Bracket.Square }:
                NameEntry();
                _entry.HasSeparator = true;
                Flat.Append(text[_at++]);
                break;
            case var c:
                _entry.IsEmpty &= char.IsWhiteSpace(c);
                _entry.HasValue |= _entry.IsInValue && !char.IsWhiteSpace(c);
                Flat.Append(c);
                _at++;
                break;
        }
    }

    private void Open(Bracket bracket)
    {
        if (bracket == Bracket.Brace && _entry is { Bracket: Bracket.Root, IsEmpty: true })
        {
            bracket = Bracket.UnprintedBrace;
        }
        else
        {
            NameEntry();
            Flat.Append(text[_at]);
        }

        _entry.IsEmpty = false;
        _entry.HasSeparator = true;
        _entry.HasValue = true;
        _open.Push(_entry);
        var inner = bracket switch { Bracket.UnprintedBrace => _entry.Section, Bracket.Brace => _entry.Path, _ => null };
        _entry = new Entry(bracket, inner, Flat.Length, _line);
        _at++;
    }

    private void Close(bool brace)
    {
        EndEntry();
        var expected = _entry.Bracket is Bracket.Square ? !brace : brace && _entry.Bracket is not Bracket.Root;
        if (!expected)
        {
            owner.Fail($"{Here}: '{text[_at]}' closes nothing");
        }
        else
        {
            if (_entry.Bracket != Bracket.UnprintedBrace)
            {
                Flat.Append(text[_at]);
            }

            _entry = _open.Pop();
        }

        _at++;
    }

    // What was copied since the entry began is its key.
    private void NameEntry()
    {
        if (_entry is { HasSeparator: false, Bracket: not Bracket.Square, Section: { } outer })
        {
            var key = Flat.ToString(_entry.Start, Flat.Length - _entry.Start).Trim().Replace("\"", "");
            _entry.Path = outer.Length == 0 ? key : $"{outer}.{key}";
            _entry.Origin = Here;
        }
    }

    // True if the entry vanished.
    private bool EndEntry()
    {
        var vanishes = _entry is { HasUnset: true, HasValue: false };
        if (vanishes)
        {
            Flat.Length = _entry.Start;
        }
        else if (_entry.Path is { } named)
        {
            owner.SetOrigin(named, _entry.Origin);
        }

        StartEntry();
        return vanishes;
    }

    private void StartEntry() => _entry = new Entry(_entry.Bracket, _entry.Section, Flat.Length, _entry.Line);

    private void CopyString()
    {
        var raw = StartsWith("\"\"\"");
        var end = raw ? EndOfRawString() : EndOfString();
        if (end < 0)
        {
            owner.Fail($"{Here}: this string never ends");
            end = text.Length;
        }

        var copied = text.AsSpan(_at, end - _at);
        Flat.Append(copied);
        _line += copied.Count('\n');
        _entry.IsEmpty = false;
        _entry.HasValue |= _entry.IsInValue;
        _at = end;
    }

    private int EndOfRawString()
    {
        var end = text.IndexOf("\"\"\"", _at + 3, StringComparison.Ordinal);
        return end < 0 ? -1 : end + 3;
    }

    private int EndOfString()
    {
        for (var i = _at + 1; i < text.Length && text[i] != '\n'; i++)
        {
            if (text[i] == '"')
            {
                return i + 1;
            }

            i += text[i] == '\\' ? 1 : 0;
        }

        return -1;
    }

    private void CopySubstitution()
    {
        var end = text.IndexOf('}', _at);
        if (end < 0)
        {
            owner.Fail($"{Here}: '${{' is never closed");
            _at = text.Length;
            return;
        }

        var inner = text[(_at + 2)..end].Trim();
        var optional = inner.StartsWith('?');
        var name = optional ? inner[1..].Trim() : inner;
        _at = end + 1;
        _entry.IsEmpty = false;
        if (name.AsSpan().IndexOfAny('.', '-') >= 0)
        {
            CopyPath(name, optional);
        }
        else if (owner.Variable(name) is { } value)
        {
            Flat.Append('"').Append(value.Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("\n", "\\n")).Append('"');
            _entry.HasValue = true;
            _entry.Origin += $" from {name}";
        }
        else if (optional)
        {
            _entry.HasUnset = true;
        }
        else
        {
            owner.Fail($"{Here}: the environment variable {name} is not set");
        }
    }

    private void CopyPath(string name, bool optional)
    {
        if (optional)
        {
            owner.Fail($"{Here}: '{name}' is no environment variable; only those can be optional");
        }

        Flat.Append("${").Append(name).Append('}');
        _entry.HasValue = true;
    }

    private bool TryInclude()
    {
        const string Include = "include";
        var end = text.IndexOf('\n', _at) is var lineEnd and >= 0 ? lineEnd : text.Length;
        var line = text.AsSpan(_at, end - _at);
        if (!line.StartsWith(Include) || !TryReadTarget(line[Include.Length..], out var target, out var required, out var length))
        {
            return false;
        }

        var file = Path.Combine(Path.GetDirectoryName(path) ?? "", target);
        Flat.Append('\n');
        owner.Include(file, required, Here, _entry.Section);
        _at += Include.Length + length;
        StartEntry();
        return true;
    }

    // include "f" | include file("f") | include required("f") | include required(file("f"))
    private static bool TryReadTarget(ReadOnlySpan<char> words, out string target, out bool required, out int length)
    {
        target = "";
        var rest = words.TrimStart(" \t");
        required = TryTake(ref rest, "required(");
        var parentheses = required ? 1 : 0;
        parentheses += TryTake(ref rest, "file(") ? 1 : 0;
        length = 0;
        if (rest.Length == words.Length || !TryTake(ref rest, "\"") || rest.IndexOf('"') is not (var quote and > 0))
        {
            return false;
        }

        target = rest[..quote].ToString();
        rest = rest[(quote + 1)..];
        while (parentheses > 0 && TryTake(ref rest, ")"))
        {
            parentheses--;
        }

        length = words.Length - rest.Length;
        return parentheses == 0;
    }

    private static bool TryTake(ref ReadOnlySpan<char> rest, string expected)
    {
        var trimmed = rest.TrimStart(" \t");
        var taken = trimmed.StartsWith(expected);
        rest = taken ? trimmed[expected.Length..] : rest;
        return taken;
    }

    private void SkipLine()
    {
        var end = text.IndexOf('\n', _at);
        _at = end < 0 ? text.Length : end;
    }

    private bool StartsWith(string expected) => string.CompareOrdinal(text, _at, expected, 0, expected.Length) == 0;

    /// <summary>The field or element being copied: where it began, and what there is of it.</summary>
    private sealed class Entry(Bracket bracket, string? section, int start, int line)
    {
        public Bracket Bracket { get; } = bracket;

        /// <summary>Path of the section it is in; null in a list, whose elements have no path.</summary>
        public string? Section { get; } = section;

        /// <summary>Its own path, once the key is read.</summary>
        public string? Path { get; set; }

        /// <summary>Where the key is, and the environment variables that are part of the value.</summary>
        public string Origin { get; set; } = "";

        public int Start { get; } = start;

        public int Line { get; } = line;

        public bool IsEmpty { get; set; } = true;

        public bool HasSeparator { get; set; }

        public bool HasValue { get; set; }

        public bool HasUnset { get; set; }

        public bool IsInValue => HasSeparator || Bracket == Bracket.Square;

        public bool IsKeyOnly => HasSeparator && !HasValue && !HasUnset;
    }
}
