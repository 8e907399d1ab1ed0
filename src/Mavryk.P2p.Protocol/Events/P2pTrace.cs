using System.Collections.Immutable;
using System.Text;

namespace Mavryk.P2p.Protocol.Events;

/// <summary>Errors that explain each other, the most telling one first; never empty. The functions are pure.</summary>
public static class P2pTrace
{
    /// <summary>The text that the reference prints for a trace, with its final line feed: the first error, and if there are more of them all, the root cause first.</summary>
    /// <exception cref="ArgumentException">The trace is empty.</exception>
    public static string ToText(ImmutableArray<P2pError> trace)
    {
        if (trace.IsDefaultOrEmpty)
        {
            throw new ArgumentException("A trace holds at least one error.", nameof(trace));
        }

        var text = new StringBuilder("Error:\n  ").Append(trace[0].Message);
        if (trace.Length > 1)
        {
            text.Append(",\n  trace:");
            for (var i = trace.Length - 1; i >= 0; i--)
            {
                text.Append("\n  ").Append(trace[i].Message);
            }
        }

        return text.Append('\n').ToString();
    }
}
