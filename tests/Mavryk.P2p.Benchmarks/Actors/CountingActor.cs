using Akka.Actor;

namespace Mavryk.P2p.Benchmarks.Actors;

/// <summary>Counts what it is told, answers what it is asked. No children, no time-outs; it ends with its actor system.</summary>
internal sealed class CountingActor : UntypedActor
{
    private readonly long _wanted;
    private readonly TaskCompletionSource? _reached;
    private long _count;

    public CountingActor(long wanted, TaskCompletionSource? reached)
    {
        _wanted = wanted;
        _reached = reached;
    }

    protected override void OnReceive(object message)
    {
        if (message is Question)
        {
            Sender.Tell(message);
        }
        else if (++_count == _wanted)
        {
            _reached!.SetResult();
        }
    }

    /// <summary>Is answered with itself.</summary>
    public sealed class Question
    {
        public static readonly Question Instance = new();
    }
}
