using System.CommandLine;

namespace Mavryk.P2p.Node.Configuration;

/// <summary>An option of the command line that stands for a key of the configuration. Immutable.</summary>
internal sealed class NodeOption
{
    private readonly Func<ParseResult, string?> _value;

    private NodeOption(Option symbol, string key, Func<ParseResult, string?> value)
    {
        Symbol = symbol;
        Key = key;
        _value = value;
    }

    public Option Symbol { get; }

    /// <summary>The path of the key.</summary>
    public string Key { get; }

    /// <summary>An option with one value.</summary>
    public static NodeOption Of(string name, string valueName, OptionKind kind, string key, string help)
    {
        var option = new Option<string>(name)
        {
            HelpName = valueName,
            Description = $"{help} [{key}]",
            CustomParser = result =>
            {
                var text = result.Tokens[^1].Value;
                if (kind.ToHocon(text) is { } value)
                {
                    return value;
                }

                result.AddError($"{name}: '{text}' is not {kind.Expected}");
                return null;
            },
        };
        return new NodeOption(option, key, parsed => IsGiven(parsed, option) ? parsed.GetValue(option) : null);
    }

    /// <summary>An option that may be given several times; the values make a list.</summary>
    public static NodeOption ListOf(string name, string valueName, OptionKind kind, string key, string help)
    {
        var option = new Option<string[]>(name) { HelpName = valueName, Description = $"{help} [{key}]" };
        option.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(token => kind.ToHocon(token.Value) is null))
            {
                result.AddError($"{name}: '{token.Value}' is not {kind.Expected}");
            }
        });
        return new NodeOption(option, key, parsed =>
            IsGiven(parsed, option) ? $"[{string.Join(", ", parsed.GetValue(option)!.Select(kind.ToHocon))}]" : null);
    }

    /// <summary>An option without value that switches something on.</summary>
    public static NodeOption Switch(string name, string key, string help)
    {
        var option = new Option<bool>(name) { Description = $"{help} [{key}]" };
        return new NodeOption(option, key, parsed => IsGiven(parsed, option) ? (parsed.GetValue(option) ? "on" : "off") : null);
    }

    /// <summary>The assignment in HOCON, if the option was given.</summary>
    public string? ToHocon(ParseResult parsed) => _value(parsed) is { } value ? $"{Key} = {value}" : null;

    private static bool IsGiven(ParseResult parsed, Option option) => parsed.GetResult(option) is { Implicit: false };
}
