using System.Threading.Channels;

namespace Mavryk.P2p.Actors.Events;

/// <summary>Who reads which log. Bound: one bounded channel a reader. Not thread-safe.</summary>
internal sealed class LogFollowers<TKey, TLine>
    where TKey : notnull
{
    private readonly Dictionary<TKey, List<ChannelWriter<TLine>>> _byLog = [];

    public void Add(EventsCommand.Follow<TKey, TLine> follow)
    {
        if (!_byLog.TryGetValue(follow.Source, out var readers))
        {
            _byLog[follow.Source] = readers = [];
        }

        readers.Add(follow.Reader);
    }

    public void Remove(EventsCommand.Unfollow<TKey, TLine> unfollow) => RemoveIf(unfollow.Source, reader => reader == unfollow.Reader);

    /// <summary>A log with a hole would be worse than one that ends: a reader without room for the line has read its last.</summary>
    public void Tell(EventsCommand.Logged<TKey, TLine> logged) => RemoveIf(logged.Source, reader => !reader.TryWrite(logged.Line));

    /// <summary>No more lines for anybody.</summary>
    public void Complete()
    {
        foreach (var reader in _byLog.Values.SelectMany(readers => readers))
        {
            reader.TryComplete();
        }
    }

    private void RemoveIf(TKey log, Func<ChannelWriter<TLine>, bool> isOver)
    {
        if (!_byLog.TryGetValue(log, out var readers))
        {
            return;
        }

        foreach (var reader in readers.Where(isOver).ToList())
        {
            reader.TryComplete();
            readers.Remove(reader);
        }

        if (readers.Count == 0)
        {
            _byLog.Remove(log);
        }
    }
}
