using Akka.Configuration;

namespace Akka.Actor.Internal;

internal sealed record ShutdownPhase(string Name, string[] DependsOn, TimeSpan Timeout, bool Recover, bool Enabled)
{
    public static Dictionary<string, ShutdownPhase> AllOf(Config config)
    {
        var standard = config.GetTimeSpan("default-phase-timeout", allowInfinite: false);
        var phases = new Dictionary<string, ShutdownPhase>();
        foreach (var (name, value) in config.GetConfig("phases").AsEnumerable())
        {
            var phase = value.ToConfig();
            phases[name] = new ShutdownPhase(
                name,
                [.. phase.GetStringList("depends-on")],
                phase.GetTimeSpan("timeout", standard, allowInfinite: false),
                phase.GetBoolean("recover", true),
                phase.GetBoolean("enabled", true));
        }

        return phases;
    }

    /// <summary>Every phase after the phases it depends on.</summary>
    public static string[] InOrder(Dictionary<string, ShutdownPhase> phases)
    {
        var order = new List<string>();
        var open = new HashSet<string>();

        void Visit(string name)
        {
            if (order.Contains(name))
            {
                return;
            }

            if (!open.Add(name))
            {
                throw new ArgumentException($"Cycle detected in graph of phases. It must be a DAG. phase [{name}] depends transitively on itself.");
            }

            foreach (string dependency in phases.TryGetValue(name, out var phase) ? phase.DependsOn : [])
            {
                Visit(dependency);
            }

            order.Add(name);
        }

        foreach (string name in phases.Keys)
        {
            Visit(name);
        }

        return [.. order.Where(phases.ContainsKey)];
    }
}
