using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Akka.TestKit;

public abstract partial class TestKitBase
{
    public object ReceiveOne(TimeSpan? max = null, CancellationToken cancellationToken = default)
        => TryReceiveOne(out var envelope, max, cancellationToken) ? envelope.Message : null;

    public async ValueTask<object> ReceiveOneAsync(TimeSpan? max = null, CancellationToken cancellationToken = default)
        => await TryReceiveOneAsync(max, cancellationToken) is (true, var envelope) ? envelope.Message : null;

    public bool TryReceiveOne(out MessageEnvelope envelope, TimeSpan? max = null, CancellationToken cancellationToken = default)
        => Took(Wait(RemainingOrDilated(max), cancellationToken), out envelope);

    public async ValueTask<(bool, MessageEnvelope)> TryReceiveOneAsync(TimeSpan? max, CancellationToken cancellationToken = default)
        => (Took(await WaitAsync(RemainingOrDilated(max), cancellationToken), out var envelope), envelope);

    public object PeekOne(TimeSpan? max = null, CancellationToken cancellationToken = default)
        => TryPeekOne(out var envelope, max, cancellationToken) ? envelope.Message : null;

    public object PeekOne(CancellationToken cancellationToken) => PeekOne(null, cancellationToken);

    public async ValueTask<object> PeekOneAsync(TimeSpan? max = null, CancellationToken cancellationToken = default)
        => await TryPeekOneAsync(max, cancellationToken) is (true, var envelope) ? envelope.Message : null;

    public ValueTask<object> PeekOneAsync(CancellationToken cancellationToken) => PeekOneAsync(null, cancellationToken);

    public bool TryPeekOne(out MessageEnvelope envelope, TimeSpan? max, CancellationToken cancellationToken)
        => Peeked(Wait(RemainingOrDilated(max), cancellationToken), out envelope);

    public async ValueTask<(bool, MessageEnvelope)> TryPeekOneAsync(TimeSpan? max, CancellationToken cancellationToken)
        => (Peeked(await WaitAsync(RemainingOrDilated(max), cancellationToken), out var envelope), envelope);

    public IReadOnlyCollection<object> ReceiveN(int numberOfMessages, CancellationToken cancellationToken = default)
        => ReceiveAll(numberOfMessages, RemainingOrDefault, cancellationToken);

    public IReadOnlyCollection<object> ReceiveN(int numberOfMessages, TimeSpan max, CancellationToken cancellationToken = default)
        => ReceiveAll(numberOfMessages, RemainingOrDilated(max), cancellationToken);

    public IAsyncEnumerable<object> ReceiveNAsync(int numberOfMessages, CancellationToken cancellationToken = default)
        => ReceiveAllAsync(numberOfMessages, RemainingOrDefault, cancellationToken);

    public IAsyncEnumerable<object> ReceiveNAsync(int numberOfMessages, TimeSpan max, CancellationToken cancellationToken = default)
        => ReceiveAllAsync(numberOfMessages, RemainingOrDilated(max), cancellationToken);

    public IReadOnlyList<T> ReceiveWhile<T>(TimeSpan? max, Func<object, T> filter, int msgs = int.MaxValue, CancellationToken cancellationToken = default)
        => ReceiveWhile(filter, max, null, msgs, cancellationToken);

    public IReadOnlyList<T> ReceiveWhile<T>(TimeSpan? max, TimeSpan? idle, Func<object, T> filter, int msgs = int.MaxValue, CancellationToken cancellationToken = default)
        => ReceiveWhile(filter, max, idle, msgs, cancellationToken);

    public IReadOnlyList<T> ReceiveWhile<T>(
        Func<object, T> filter, TimeSpan? max = null, TimeSpan? idle = null, int msgs = int.MaxValue, CancellationToken cancellationToken = default)
        => While<T>(Filtering(filter), max, idle, msgs, cancellationToken);

    public IReadOnlyList<T> ReceiveWhile<T>(
        Predicate<T> shouldContinue,
        TimeSpan? max = null,
        TimeSpan? idle = null,
        int msgs = int.MaxValue,
        bool shouldIgnoreOtherMessageTypes = true,
        CancellationToken cancellationToken = default)
        => While<T>(Continuing(shouldContinue, shouldIgnoreOtherMessageTypes), max, idle, msgs, cancellationToken);

    public IAsyncEnumerable<T> ReceiveWhileAsync<T>(TimeSpan? max, Func<object, T> filter, int msgs = int.MaxValue, CancellationToken cancellationToken = default)
        => ReceiveWhileAsync(filter, max, null, msgs, cancellationToken);

    public IAsyncEnumerable<T> ReceiveWhileAsync<T>(TimeSpan? max, TimeSpan? idle, Func<object, T> filter, int msgs = int.MaxValue, CancellationToken cancellationToken = default)
        => ReceiveWhileAsync(filter, max, idle, msgs, cancellationToken);

    public IAsyncEnumerable<T> ReceiveWhileAsync<T>(
        Func<object, T> filter, TimeSpan? max = null, TimeSpan? idle = null, int msgs = int.MaxValue, CancellationToken cancellationToken = default)
        => WhileAsync<T>(Filtering(filter), max, idle, msgs, cancellationToken);

    public IAsyncEnumerable<T> ReceiveWhileAsync<T>(
        Predicate<T> shouldContinue,
        TimeSpan? max = null,
        TimeSpan? idle = null,
        int msgs = int.MaxValue,
        bool shouldIgnoreOtherMessageTypes = true,
        CancellationToken cancellationToken = default)
        => WhileAsync<T>(Continuing(shouldContinue, shouldIgnoreOtherMessageTypes), max, idle, msgs, cancellationToken);

    private static Func<object, (bool Continues, object Result)> Filtering<T>(Func<object, T> filter)
        => message =>
        {
            object result = filter(message);
            return (result is not null, result);
        };

    // A message that is passed over answers null as result and still continues.
    private static Func<object, (bool Continues, object Result)> Continuing<T>(Predicate<T> shouldContinue, bool ignoreOthers)
        => message => message is T typed ? (shouldContinue(typed), typed) : (ignoreOthers, null);

    private List<T> While<T>(Func<object, (bool Continues, object Result)> judge, TimeSpan? max, TimeSpan? idle, int count, CancellationToken token)
    {
        var round = new Round(RemainingOrDilated(max), idle);
        var results = new List<T>();
        while (results.Count < count && Peeked(Wait(round.Patience, token), out var envelope))
        {
            var (continues, result) = judge(envelope.Message);
            if (!continues)
            {
                break;
            }

            Took(true, out _);
            if (result is not null)
            {
                results.Add((T)result);
            }
        }

        _lastWasNoMessage = true;
        return results;
    }

    private async IAsyncEnumerable<T> WhileAsync<T>(
        Func<object, (bool Continues, object Result)> judge, TimeSpan? max, TimeSpan? idle, int count, [EnumeratorCancellation] CancellationToken token)
    {
        var round = new Round(RemainingOrDilated(max), idle);
        for (int found = 0; found < count && Peeked(await WaitAsync(round.Patience, token), out var envelope);)
        {
            var (continues, result) = judge(envelope.Message);
            if (!continues)
            {
                break;
            }

            Took(true, out _);
            if (result is not null)
            {
                found++;
                yield return (T)result;
            }
        }

        _lastWasNoMessage = true;
    }

    private List<object> ReceiveAll(int count, TimeSpan max, CancellationToken token)
    {
        var round = new Round(max, null);
        var messages = new List<object>();
        while (messages.Count < count)
        {
            Took(Wait(round.Patience, token), out var envelope);
            messages.Add(Counted(envelope, messages.Count, count, round));
        }

        return messages;
    }

    private async IAsyncEnumerable<object> ReceiveAllAsync(int count, TimeSpan max, [EnumeratorCancellation] CancellationToken token)
    {
        var round = new Round(max, null);
        for (int i = 0; i < count; i++)
        {
            Took(await WaitAsync(round.Patience, token), out var envelope);
            yield return Counted(envelope, i, count, round);
        }
    }

    private object Counted(MessageEnvelope envelope, int before, int count, in Round round)
    {
        if (envelope is NullMessageEnvelope)
        {
            _assertions.Fail("Timeout ({0}) while expecting {1} messages. Only got {2} after {3}.", round.Max, count, before, round.Elapsed);
        }

        return envelope.Message;
    }

    private bool Wait(TimeSpan max, CancellationToken token)
    {
        if (HasMessages)
        {
            return true;
        }

        if (max <= TimeSpan.Zero)
        {
            return false;
        }

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(token);
        patience.CancelAfter(max);
        try
        {
            return _collected.Reader.WaitToReadAsync(patience.Token).AsTask().GetAwaiter().GetResult();
        }
        catch (OperationCanceledException) when (!token.IsCancellationRequested)
        {
            return false;
        }
    }

    private async ValueTask<bool> WaitAsync(TimeSpan max, CancellationToken token)
    {
        if (HasMessages)
        {
            return true;
        }

        if (max <= TimeSpan.Zero)
        {
            return false;
        }

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(token);
        patience.CancelAfter(max);
        try
        {
            return await _collected.Reader.WaitToReadAsync(patience.Token);
        }
        catch (OperationCanceledException) when (!token.IsCancellationRequested)
        {
            return false;
        }
    }

    private bool Took(bool isThere, out MessageEnvelope envelope)
    {
        _lastWasNoMessage = false;
        envelope = isThere && _collected.Reader.TryRead(out var read) ? read : NullMessageEnvelope.Instance;
        _last = envelope;
        return isThere;
    }

    private bool Peeked(bool isThere, out MessageEnvelope envelope)
    {
        _lastWasNoMessage = false;
        envelope = isThere && _collected.Reader.TryPeek(out var peeked) ? peeked : NullMessageEnvelope.Instance;
        _last = envelope;
        return isThere;
    }

    /// <summary>The time that is left for a number of messages.</summary>
    private readonly struct Round(TimeSpan max, TimeSpan? idle)
    {
        private readonly long _start = Stopwatch.GetTimestamp();

        public TimeSpan Max => max;

        public TimeSpan Elapsed => Stopwatch.GetElapsedTime(_start);

        public TimeSpan Patience => max - Elapsed is var left && idle < left ? idle.Value : left;
    }
}
