using System.Globalization;
using System.Text;

namespace Akka.Event;

public interface ILogMessageFormatter
{
    string Format(string format, params object[] args);

    string Format(string format, IEnumerable<object> args);
}

public class DefaultLogMessageFormatter : ILogMessageFormatter
{
    public static readonly DefaultLogMessageFormatter Instance = new();

    private DefaultLogMessageFormatter() { }

    public string Format(string format, IEnumerable<object> args) => Format(format, args.ToArray());

    public string Format(string format, params object[] args)
    {
        if (args.Length == 0)
        {
            return format;
        }

        try
        {
            return string.Format(CultureInfo.InvariantCulture, HasNames(format) ? Numbered(format) : format, args);
        }
        catch (FormatException)
        {
            // A bad template must cost neither the line nor the logger.
            return $"[INVALID LOG FORMAT] str=[{format}], args=[{string.Join(",", args)}]. Please fix the format string in the logging call site.";
        }
    }

    private static bool HasNames(string format)
    {
        for (int i = 0; i + 1 < format.Length; i++)
        {
            if (format[i] == '{' && (char.IsLetter(format[i + 1]) || format[i + 1] is '@' or '_'))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Named places are filled in their order: {Point} of {Peer} becomes {0} of {1}.</summary>
    private static string Numbered(string format)
    {
        var result = new StringBuilder(format.Length);
        int next = 0;
        for (int i = 0; i < format.Length; i++)
        {
            result.Append(format[i]);
            if (format[i] != '{')
            {
                continue;
            }

            if (i + 1 < format.Length && format[i + 1] == '{')
            {
                result.Append(format[++i]);
                continue;
            }

            int end = format.AsSpan(i).IndexOfAny(':', ',', '}');
            result.Append(next++);
            i += Math.Max(1, end) - 1;
        }

        return result.ToString();
    }
}

/// <summary>A text that is put together only when somebody reads it.</summary>
public abstract class LogMessage
{
    protected readonly ILogMessageFormatter Formatter;

    public LogMessage(ILogMessageFormatter formatter, string format)
    {
        Formatter = formatter;
        Format = format;
    }

    public string Format { get; }

    public abstract string Unformatted();

    public abstract IEnumerable<object> Parameters();
}

internal sealed class DefaultLogMessage(ILogMessageFormatter formatter, string format, params object[] args) : LogMessage(formatter, format)
{
    public override string Unformatted() => $"{Format}: {string.Join(", ", args)}";

    public override IEnumerable<object> Parameters() => args;

    public override string ToString() => Formatter.Format(Format, args);
}
