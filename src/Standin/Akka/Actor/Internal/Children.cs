namespace Akka.Actor.Internal;

/// <summary>The children of one actor by name. Guarded by itself: guardians get children from any thread, and selections look in from any thread.</summary>
internal sealed class Children
{
    private readonly Dictionary<string, ChildRestartStats> _byName = [];
    private bool _closed;

    public bool IsEmpty
    {
        get
        {
            lock (_byName)
            {
                return _byName.Count == 0;
            }
        }
    }

    public bool AnyDying
    {
        get
        {
            lock (_byName)
            {
                foreach (var stats in _byName.Values)
                {
                    if (stats is { IsDying: true })
                    {
                        return true;
                    }
                }

                return false;
            }
        }
    }

    /// <summary>A reserved name has no child yet.</summary>
    public void Reserve(string name)
    {
        lock (_byName)
        {
            if (_closed)
            {
                throw new InvalidOperationException($"Cannot reserve actor name '{name}': terminating or terminated");
            }

            if (!_byName.TryAdd(name, null))
            {
                throw new InvalidActorNameException($"Actor name \"{name}\" is not unique!");
            }
        }
    }

    public void Unreserve(string name)
    {
        lock (_byName)
        {
            _byName.Remove(name);
        }
    }

    /// <summary>False when the parent has begun to end between the reservation and now.</summary>
    public bool Add(IInternalActorRef child)
    {
        lock (_byName)
        {
            if (_closed)
            {
                _byName.Remove(child.Path.Name);
                return false;
            }

            _byName[child.Path.Name] = new ChildRestartStats(child);
            return true;
        }
    }

    public ChildRestartStats Find(IActorRef child)
    {
        lock (_byName)
        {
            return _byName.TryGetValue(child.Path.Name, out var stats) && stats is not null && stats.Child.Equals(child) ? stats : null;
        }
    }

    public IInternalActorRef Find(string name)
    {
        lock (_byName)
        {
            return _byName.TryGetValue(name, out var stats) ? stats?.Child : null;
        }
    }

    public bool Remove(IActorRef child)
    {
        lock (_byName)
        {
            return Find(child) is not null && _byName.Remove(child.Path.Name);
        }
    }

    public ChildRestartStats[] All()
    {
        lock (_byName)
        {
            return [.. _byName.Values.Where(stats => stats is not null)];
        }
    }

    /// <summary>No new children from now on.</summary>
    public void Close()
    {
        lock (_byName)
        {
            _closed = true;
        }
    }
}
