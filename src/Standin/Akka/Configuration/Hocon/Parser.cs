using System.Text;

namespace Akka.Configuration.Hocon;

/// <summary>Reads HOCON as Akka's built-in parser does. Where the text just ends, what is open is closed.</summary>
public class Parser
{
    private const string NotInUnquoted = "$\"{}[]:=,#`^?!@*&\\\r\n";

    private readonly string _text;
    private readonly Func<string, HoconRoot> _include;
    private readonly List<HoconSubstitution> _substitutions = [];
    private int _at;

    private Parser(string text, Func<string, HoconRoot> include)
    {
        _text = text;
        _include = include;
    }

    public static HoconRoot Parse(string text, Func<string, HoconRoot> includeCallback)
    {
        ArgumentNullException.ThrowIfNull(text);
        var parser = new Parser(text, includeCallback);
        var root = new HoconObject();
        parser.SkipBlank(newLines: true);
        parser.Take('{');
        parser.Members(root);
        var value = new HoconValue([root]);
        Substitutions.Resolve(value, parser._substitutions);
        return new HoconRoot(value, parser._substitutions);
    }

    private char Current => _at < _text.Length ? _text[_at] : '\0';

    private bool AtEnd => _at >= _text.Length;

    private bool StartsWith(string text) => string.CompareOrdinal(_text, _at, text, 0, text.Length) == 0;

    private bool Take(char c)
    {
        bool found = !AtEnd && _text[_at] == c;
        _at += found ? 1 : 0;
        return found;
    }

    private bool Take(string text)
    {
        bool found = StartsWith(text);
        _at += found ? text.Length : 0;
        return found;
    }

    /// <summary>Up to the closing brace, or to the end of the text.</summary>
    private void Members(HoconObject owner)
    {
        while (true)
        {
            SkipBlank(newLines: true, commas: true);
            if (AtEnd || Take('}'))
            {
                return;
            }

            if (IsInclude())
            {
                Include(owner);
                continue;
            }

            Member(owner);
        }
    }

    private void Member(HoconObject owner)
    {
        var place = owner;
        string key = Key();
        while (Take('.'))
        {
            var inner = place.GetOrCreateKey(key);
            if (inner.Values is not [.., HoconObject next])
            {
                next = new HoconObject();
                inner.NewValue(next);
            }

            place = next;
            key = Key();
        }

        SkipBlank(newLines: true);
        if (StartsWith("+="))
        {
            throw new ConfigurationException($"'+=' at position {_at}: Akka's parser accepts it and appends nothing. Write the whole array.");
        }

        if (!Take('=') && !Take(':') && Current != '{')
        {
            throw Unknown();
        }

        var value = Value();
        var earlier = place.GetOrCreateKey(key);
        if (!IsObjects(value) || earlier.Values.Exists(element => element is not (HoconObject or HoconSubstitution)))
        {
            earlier.Clear();
        }

        foreach (var element in value)
        {
            if (element is HoconObject addition && earlier.Values is [.., HoconObject known])
            {
                known.Merge(addition);
            }
            else
            {
                earlier.AppendValue(element);
            }
        }
    }

    private string Key()
    {
        SkipBlank(newLines: false);
        if (Current == '"')
        {
            string quoted = Quoted();
            SkipBlank(newLines: false);
            return quoted;
        }

        int start = _at;
        while (!AtEnd && Current != '.' && !NotInUnquoted.Contains(Current) && !StartsWith("+=") && !StartsWith("//"))
        {
            _at++;
        }

        string key = _text[start.._at].Trim();
        return key.Length > 0 ? key : throw Unknown();
    }

    private List<IHoconElement> Value()
    {
        SkipBlank(newLines: true);
        var elements = new List<IHoconElement>();
        while (true)
        {
            string blank = Blanks();
            if (AtEnd || Current is ',' or '}' or ']' or '\r' or '\n' or '#' || StartsWith("//"))
            {
                return elements.Count > 0 ? elements : throw Unknown();
            }

            // Blanks between texts are text.
            if (blank.Length > 0 && elements.Count > 0 && elements[^1] is not (HoconObject or HoconArray) && Current is not ('{' or '['))
            {
                elements.Add(new HoconLiteral { Value = blank });
            }

            elements.Add(Element());
        }
    }

    private IHoconElement Element()
    {
        if (Take('{'))
        {
            var inner = new HoconObject();
            Members(inner);
            return inner;
        }

        if (Take('['))
        {
            return Items();
        }

        if (StartsWith("${"))
        {
            return Substitution();
        }

        return new HoconLiteral { Value = Current == '"' ? Quoted() : Unquoted() };
    }

    private HoconArray Items()
    {
        var items = new HoconArray();
        while (true)
        {
            SkipBlank(newLines: true, commas: true);
            if (AtEnd || Take(']'))
            {
                return items;
            }

            items.Add(new HoconValue(Value()));
        }
    }

    private HoconSubstitution Substitution()
    {
        Take("${");
        bool optional = Take('?');
        int end = _text.IndexOf('}', _at);
        end = end < 0 ? _text.Length : end;
        var substitution = new HoconSubstitution(_text[_at..end].Trim()) { IsOptional = optional };
        _at = Math.Min(end + 1, _text.Length);
        _substitutions.Add(substitution);
        return substitution;
    }

    private string Unquoted()
    {
        int start = _at;
        while (!AtEnd && Current is not (' ' or '\t') && !NotInUnquoted.Contains(Current) && !StartsWith("//"))
        {
            _at++;
        }

        if (Current is '=' or ':')
        {
            throw new ConfigurationException("Could not parse an unquoted text value containing assignment character '=' or ':'.");
        }

        return _at > start ? _text[start.._at] : throw Unknown();
    }

    private string Quoted()
    {
        if (Take("\"\"\""))
        {
            int end = _text.IndexOf("\"\"\"", _at, StringComparison.Ordinal);
            end = end < 0 ? _text.Length : end;
            string verbatim = _text[_at..end];
            _at = Math.Min(end + 3, _text.Length);
            return verbatim;
        }

        _at++;
        var text = new StringBuilder();
        while (!AtEnd && !Take('"'))
        {
            text.Append(Current == '\\' ? Escaped() : _text[_at++]);
        }

        return text.ToString();
    }

    private char Escaped()
    {
        char kind = _at + 1 < _text.Length ? _text[_at + 1] : throw Unknown();
        _at += 2;
        switch (kind)
        {
            case 'b':
                return '\b';
            case 'f':
                return '\f';
            case 'n':
                return '\n';
            case 'r':
                return '\r';
            case 't':
                return '\t';
            case 'u' when _at + 4 <= _text.Length:
                _at += 4;
                return (char)Convert.ToUInt16(_text.Substring(_at - 4, 4), 16);
            case '"' or '\\' or '/':
                return kind;
            default:
                throw new FormatException($"Unknown escape code `{kind}` at position {_at}");
        }
    }

    private bool IsInclude()
    {
        if (!StartsWith("include"))
        {
            return false;
        }

        int at = _at + "include".Length;
        while (at < _text.Length && _text[at] is ' ' or '\t')
        {
            at++;
        }

        return at < _text.Length && _text[at] == '"';
    }

    private void Include(HoconObject owner)
    {
        _at += "include".Length;
        SkipBlank(newLines: false);
        string name = Quoted();
        var included = (_include ?? throw new InvalidOperationException($"include \"{name}\": there is no callback that knows how to include"))(name);
        if (included.Value.GetObject() is { } members)
        {
            owner.Merge(members);
        }
    }

    private string Blanks()
    {
        int start = _at;
        while (Current is ' ' or '\t')
        {
            _at++;
        }

        return _text[start.._at];
    }

    private void SkipBlank(bool newLines, bool commas = false)
    {
        while (!AtEnd)
        {
            if (Current == '#' || StartsWith("//"))
            {
                int end = _text.IndexOf('\n', _at);
                _at = end < 0 ? _text.Length : end;
            }
            else if (Current is ' ' or '\t' || (newLines && Current is '\r' or '\n') || (commas && Current == ','))
            {
                _at++;
            }
            else
            {
                return;
            }
        }
    }

    private static bool IsObjects(List<IHoconElement> value) => value.TrueForAll(element => element is HoconObject);

    private FormatException Unknown() => new($"Unknown token at position {_at}: {(AtEnd ? "the text ends" : Current)}");
}
