using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Event;

namespace Mavryk.P2p.Actors.Tests.Fixtures;

/// <summary>The lines that the actors of one system log, as "level: text", from its creation on.</summary>
public sealed class LogReader
{
    private readonly ConcurrentQueue<string> _lines = new();

    public LogReader(ActorSystem system)
    {
        var reader = system.ActorOf(Props.Create(() => new Collector(_lines)));
        system.EventStream.Subscribe(reader, typeof(LogEvent));
    }

    /// <summary>In order, each once.</summary>
    public IReadOnlyList<string> Lines => [.. _lines];

    public IEnumerable<string> With(string text) => Lines.Where(line => line.Contains(text, StringComparison.Ordinal));

    public sealed class Collector : UntypedActor
    {
        private readonly ConcurrentQueue<string> _lines;

        public Collector(ConcurrentQueue<string> lines) => _lines = lines;

        protected override void OnReceive(object message)
        {
            if (message is LogEvent line && line.LogSource.Contains("/user/node-", StringComparison.Ordinal))
            {
                _lines.Enqueue($"{line.LogLevel().ToString().Replace("Level", "", StringComparison.Ordinal)}: {line.Message}");
            }
        }
    }
}
