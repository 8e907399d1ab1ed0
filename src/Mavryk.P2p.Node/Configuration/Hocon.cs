using System.Globalization;
using System.Text;

namespace Mavryk.P2p.Node.Configuration;

/// <summary>Writes values of the configuration language. Pure.</summary>
internal static class Hocon
{
    /// <summary>A text in quotes.</summary>
    public static string Quote(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var c in text)
        {
            _ = c switch
            {
                '"' or '\\' => quoted.Append('\\').Append(c),
                '\n' => quoted.Append("\\n"),
                '\r' => quoted.Append("\\r"),
                '\t' => quoted.Append("\\t"),
                _ => quoted.Append(c),
            };
        }

        return quoted.Append('"').ToString();
    }

    /// <summary>A number without exponent.</summary>
    public static string Number(double number) => number.ToString("0.##########", CultureInfo.InvariantCulture);
}
