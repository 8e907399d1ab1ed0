using System.Collections;
using System.Runtime.CompilerServices;

namespace Akka.TestKit;

public abstract partial class TestKitBase
{
    public T ExpectMsgAnyOf<T>(IEnumerable<T> messages, CancellationToken cancellationToken = default)
        => Expect(null, OneOf(messages), null, cancellationToken);

    public ValueTask<T> ExpectMsgAnyOfAsync<T>(IEnumerable<T> messages, CancellationToken cancellationToken = default)
        => ExpectAsync(null, OneOf(messages), null, cancellationToken);

    public IReadOnlyCollection<T> ExpectMsgAllOf<T>(params T[] messages) => AllOf(RemainingOrDefault, messages, default);

    public IReadOnlyCollection<T> ExpectMsgAllOf<T>(TimeSpan max, params T[] messages) => AllOf(RemainingOrDilated(max), messages, default);

    public IReadOnlyCollection<T> ExpectMsgAllOf<T>(IReadOnlyCollection<T> messages, CancellationToken cancellationToken = default)
        => AllOf(RemainingOrDefault, messages, cancellationToken);

    public IReadOnlyCollection<T> ExpectMsgAllOf<T>(TimeSpan max, IReadOnlyCollection<T> messages, CancellationToken cancellationToken = default)
        => AllOf(RemainingOrDilated(max), messages, cancellationToken);

    public IAsyncEnumerable<T> ExpectMsgAllOfAsync<T>(IReadOnlyCollection<T> messages, CancellationToken cancellationToken = default)
        => AllOfAsync(RemainingOrDefault, messages, cancellationToken);

    public IAsyncEnumerable<T> ExpectMsgAllOfAsync<T>(TimeSpan max, IReadOnlyCollection<T> messages, CancellationToken cancellationToken = default)
        => AllOfAsync(RemainingOrDilated(max), messages, cancellationToken);

    public object FishForMessage(Predicate<object> isMessage, TimeSpan? max = null, string hint = "", CancellationToken cancellationToken = default)
        => FishForMessage<object>(isMessage, max, hint, cancellationToken);

    public T FishForMessage<T>(Predicate<T> isMessage, TimeSpan? max = null, string hint = "", CancellationToken cancellationToken = default)
        => FishForMessage(isMessage, null, max, hint, cancellationToken);

    public T FishForMessage<T>(Predicate<T> isMessage, ArrayList allMessages, TimeSpan? max = null, string hint = "", CancellationToken cancellationToken = default)
    {
        var round = new Round(RemainingOrDilated(max), null);
        while (true)
        {
            Took(Wait(round.Patience, cancellationToken), out var envelope);
            if (IsFished(envelope, isMessage, allMessages, round, hint))
            {
                return (T)envelope.Message;
            }
        }
    }

    public ValueTask<object> FishForMessageAsync(Predicate<object> isMessage, TimeSpan? max = null, string hint = "", CancellationToken cancellationToken = default)
        => FishForMessageAsync<object>(isMessage, max, hint, cancellationToken);

    public ValueTask<T> FishForMessageAsync<T>(Predicate<T> isMessage, TimeSpan? max = null, string hint = "", CancellationToken cancellationToken = default)
        => FishForMessageAsync(isMessage, null, max, hint, cancellationToken);

    public async ValueTask<T> FishForMessageAsync<T>(
        Predicate<T> isMessage, ArrayList allMessages, TimeSpan? max = null, string hint = "", CancellationToken cancellationToken = default)
    {
        var round = new Round(RemainingOrDilated(max), null);
        while (true)
        {
            Took(await WaitAsync(round.Patience, cancellationToken), out var envelope);
            if (IsFished(envelope, isMessage, allMessages, round, hint))
            {
                return (T)envelope.Message;
            }
        }
    }

    private bool IsFished<T>(MessageEnvelope envelope, Predicate<T> isMessage, ArrayList allMessages, in Round round, string hint)
    {
        if (envelope is NullMessageEnvelope)
        {
            _assertions.Fail("Timeout ({0}) during FishForMessage<{1}>. {2}", round.Max, typeof(T).Name, hint ?? "");
        }

        allMessages?.Add(envelope.Message);
        return envelope.Message is T message && isMessage(message);
    }

    private Action<T, Actor.IActorRef> OneOf<T>(IEnumerable<T> messages)
        => (message, sender) => _assertions.AssertTrue(messages.Contains(message), "not found in [{0}]: {1} from {2}", string.Join(", ", messages), message, sender);

    private List<T> AllOf<T>(TimeSpan max, IReadOnlyCollection<T> messages, CancellationToken token)
        => AllFound(ReceiveAll(messages.Count, max, token), messages);

    private async IAsyncEnumerable<T> AllOfAsync<T>(TimeSpan max, IReadOnlyCollection<T> messages, [EnumeratorCancellation] CancellationToken token)
    {
        var received = new List<object>();
        await foreach (object message in ReceiveAllAsync(messages.Count, max, token))
        {
            received.Add(message);
        }

        foreach (var message in AllFound(received, messages))
        {
            yield return message;
        }
    }

    private List<T> AllFound<T>(List<object> received, IReadOnlyCollection<T> expected)
    {
        var missing = expected.Where(e => !received.Contains(e)).ToList();
        var unexpected = received.Where(r => r is not T typed || !expected.Contains(typed)).ToList();
        _assertions.AssertTrue(
            missing.Count == 0 && unexpected.Count == 0,
            "not found [{0}], found unexpected [{1}]",
            string.Join(", ", missing),
            string.Join(", ", unexpected));
        return [.. received.Cast<T>()];
    }
}
