using Akka.Configuration;

namespace Mavryk.P2p.Node.Configuration;

/// <summary>
/// The three bounds of the number of connections. Someone who gives one on the command line means "about so many": the other two give way
/// if they do not fit, instead of an error about numbers that nobody wrote.
/// </summary>
internal static class Bounds
{
    public const string MinKey = "mavryk.p2p.limits.min-connections";
    public const string ExpectedKey = "mavryk.p2p.limits.expected-connections";
    public const string MaxKey = "mavryk.p2p.limits.max-connections";

    /// <summary>The bounds that give way, as HOCON.</summary>
    /// <param name="options">What the command line says.</param>
    /// <param name="rest">What holds without it.</param>
    public static string Fit(Config options, Config rest)
    {
        var given = new[] { MinKey, ExpectedKey, MaxKey }.Select(key => options.HasPath(key) ? options.GetInt(key) : (int?)null).ToArray();
        if (given.All(bound => bound is null))
        {
            return "";
        }

        var low = given[1] ?? given[2] ?? int.MaxValue;
        var min = given[0] ?? Math.Min(rest.GetInt(MinKey), low);
        var max = given[2] ?? Math.Max(rest.GetInt(MaxKey), given[1] ?? min);
        var expected = given[1] ?? Math.Min(Math.Max(rest.GetInt(ExpectedKey), min), max);
        return FormattableString.Invariant($"{MinKey} = {min}\n{ExpectedKey} = {expected}\n{MaxKey} = {max}\n");
    }
}
