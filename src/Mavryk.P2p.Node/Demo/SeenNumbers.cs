namespace Mavryk.P2p.Node.Demo;

/// <summary>Which numbers of one origin have arrived. Takes memory only for what arrived out of order. Not thread-safe.</summary>
internal sealed class SeenNumbers
{
    private readonly HashSet<int> _ahead = [];
    private int _next;

    /// <summary>How many different numbers have arrived.</summary>
    public int Count => _next + _ahead.Count;

    /// <summary>False if the number has arrived before.</summary>
    public bool Add(int number)
    {
        if (number < _next || !_ahead.Add(number))
        {
            return false;
        }

        while (_ahead.Remove(_next))
        {
            _next++;
        }

        return true;
    }
}
