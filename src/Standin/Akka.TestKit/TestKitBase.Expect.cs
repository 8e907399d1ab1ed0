using Akka.Actor;

namespace Akka.TestKit;

public abstract partial class TestKitBase
{
    public T ExpectMsg<T>(TimeSpan? duration = null, string hint = null, CancellationToken cancellationToken = default)
        => Expect<T>(duration, null, hint, cancellationToken);

    public T ExpectMsg<T>(T message, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default)
        => Expect(timeout, EqualTo(message, hint), hint, cancellationToken);

    public T ExpectMsg<T>(T expected, Func<T, T, bool> comparer, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default)
        => Expect(timeout, EqualTo(expected, comparer, hint), hint, cancellationToken);

    public T ExpectMsg<T>(Predicate<T> isMessage, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default)
        => Expect(timeout, Matching(isMessage, hint), hint, cancellationToken);

    public T ExpectMsg<T>(Func<T, IActorRef, bool> isMessageAndSender, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default)
        => Expect(timeout, Matching(isMessageAndSender, hint), hint, cancellationToken);

    public T ExpectMsg<T>(Action<T> assert, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default)
        => Expect<T>(timeout, (message, _) => assert(message), hint, cancellationToken);

    public T ExpectMsg<T>(Action<T, IActorRef> assertMessageAndSender, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default)
        => Expect(timeout, assertMessageAndSender, hint, cancellationToken);

    public ValueTask<T> ExpectMsgAsync<T>(TimeSpan? duration = null, string hint = null, CancellationToken cancellationToken = default)
        => ExpectAsync<T>(duration, null, hint, cancellationToken);

    public ValueTask<T> ExpectMsgAsync<T>(T message, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default)
        => ExpectAsync(timeout, EqualTo(message, hint), hint, cancellationToken);

    public ValueTask<T> ExpectMsgAsync<T>(T expected, Func<T, T, bool> comparer, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default)
        => ExpectAsync(timeout, EqualTo(expected, comparer, hint), hint, cancellationToken);

    public ValueTask<T> ExpectMsgAsync<T>(Predicate<T> isMessage, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default)
        => ExpectAsync(timeout, Matching(isMessage, hint), hint, cancellationToken);

    public ValueTask<T> ExpectMsgAsync<T>(Func<T, IActorRef, bool> isMessageAndSender, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default)
        => ExpectAsync(timeout, Matching(isMessageAndSender, hint), hint, cancellationToken);

    public ValueTask<T> ExpectMsgAsync<T>(Action<T> assert, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default)
        => ExpectAsync<T>(timeout, (message, _) => assert(message), hint, cancellationToken);

    public ValueTask<T> ExpectMsgAsync<T>(Action<T, IActorRef> assertMessageAndSender, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default)
        => ExpectAsync(timeout, assertMessageAndSender, hint, cancellationToken);

    public T ExpectMsgFrom<T>(IActorRef sender, TimeSpan? duration = null, string hint = null, CancellationToken cancellationToken = default)
        => Expect(duration, From<T>(sender, hint), hint, cancellationToken);

    public T ExpectMsgFrom<T>(IActorRef sender, T message, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default)
        => Expect(timeout, From<T>(sender, hint) + EqualTo(message, hint), hint, cancellationToken);

    public T ExpectMsgFrom<T>(IActorRef sender, Predicate<T> isMessage, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default)
        => Expect(timeout, From<T>(sender, hint) + Matching(isMessage, hint), hint, cancellationToken);

    public T ExpectMsgFrom<T>(IActorRef sender, Action<T> assertMessage, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default)
        => Expect(timeout, From<T>(sender, hint) + ((message, _) => assertMessage(message)), hint, cancellationToken);

    public ValueTask<T> ExpectMsgFromAsync<T>(IActorRef sender, TimeSpan? duration = null, string hint = null, CancellationToken cancellationToken = default)
        => ExpectAsync(duration, From<T>(sender, hint), hint, cancellationToken);

    public ValueTask<T> ExpectMsgFromAsync<T>(IActorRef sender, T message, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default)
        => ExpectAsync(timeout, From<T>(sender, hint) + EqualTo(message, hint), hint, cancellationToken);

    public ValueTask<T> ExpectMsgFromAsync<T>(IActorRef sender, Predicate<T> isMessage, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default)
        => ExpectAsync(timeout, From<T>(sender, hint) + Matching(isMessage, hint), hint, cancellationToken);

    public ValueTask<T> ExpectMsgFromAsync<T>(IActorRef sender, Action<T> assertMessage, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default)
        => ExpectAsync(timeout, From<T>(sender, hint) + ((message, _) => assertMessage(message)), hint, cancellationToken);

    public Terminated ExpectTerminated(IActorRef target, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default)
        => Expect(timeout, Of(target, hint), hint ?? $"Terminated {target}. ", cancellationToken);

    public ValueTask<Terminated> ExpectTerminatedAsync(IActorRef target, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default)
        => ExpectAsync(timeout, Of(target, hint), hint ?? $"Terminated {target}. ", cancellationToken);

    public void ExpectNoMsg(CancellationToken cancellationToken = default) => NoMessage(RemainingOrDefault, Wait(RemainingOrDefault, cancellationToken));

    public void ExpectNoMsg(TimeSpan duration, CancellationToken cancellationToken = default)
        => NoMessage(duration, Wait(RemainingOrDilated(duration), cancellationToken));

    public void ExpectNoMsg(int milliseconds, CancellationToken cancellationToken = default) => ExpectNoMsg(TimeSpan.FromMilliseconds(milliseconds), cancellationToken);

    public async ValueTask ExpectNoMsgAsync(CancellationToken cancellationToken = default)
        => NoMessage(RemainingOrDefault, await WaitAsync(RemainingOrDefault, cancellationToken));

    public async ValueTask ExpectNoMsgAsync(TimeSpan duration, CancellationToken cancellationToken = default)
        => NoMessage(duration, await WaitAsync(RemainingOrDilated(duration), cancellationToken));

    public ValueTask ExpectNoMsgAsync(int milliseconds, CancellationToken cancellationToken = default)
        => ExpectNoMsgAsync(TimeSpan.FromMilliseconds(milliseconds), cancellationToken);

    private Action<T, IActorRef> EqualTo<T>(T expected, string hint) => (message, _) => _assertions.AssertEqual(expected, message, "{0}", hint ?? "");

    private Action<T, IActorRef> EqualTo<T>(T expected, Func<T, T, bool> comparer, string hint)
        => (message, _) => _assertions.AssertEqual(expected, message, comparer, "{0}", hint ?? "");

    private Action<T, IActorRef> Matching<T>(Predicate<T> isMessage, string hint) => Matching<T>((message, _) => isMessage(message), hint);

    private Action<T, IActorRef> Matching<T>(Func<T, IActorRef, bool> isMessageAndSender, string hint)
        => (message, sender) => _assertions.AssertTrue(
            isMessageAndSender(message, sender),
            "Got a message of the expected type <{2}> from {4}. Also expected {0} but the message {{{1}}} of type <{3}> did not match",
            hint ?? "the predicate to return true",
            message,
            typeof(T).FullName,
            message.GetType().FullName,
            sender);

    private Action<T, IActorRef> From<T>(IActorRef expected, string hint) => (_, sender) => _assertions.AssertEqual(expected, sender, "Sender does not match. {0}", hint ?? "");

    private Action<Terminated, IActorRef> Of(IActorRef target, string hint)
        => (terminated, _) => _assertions.AssertEqual(target, terminated.ActorRef, "Another actor has terminated. {0}", hint ?? "");

    private T Expect<T>(TimeSpan? timeout, Action<T, IActorRef> check, string hint, CancellationToken token)
    {
        var max = RemainingOrDilated(timeout);
        return Checked(Took(Wait(max, token), out var envelope), envelope, max, check, hint);
    }

    private async ValueTask<T> ExpectAsync<T>(TimeSpan? timeout, Action<T, IActorRef> check, string hint, CancellationToken token)
    {
        var max = RemainingOrDilated(timeout);
        return Checked(Took(await WaitAsync(max, token), out var envelope), envelope, max, check, hint);
    }

    private T Checked<T>(bool came, MessageEnvelope envelope, TimeSpan max, Action<T, IActorRef> check, string hint)
    {
        if (!came)
        {
            _assertions.Fail("Failed: Timeout {0} while waiting for a message of type {1} {2}", max, typeof(T), hint ?? "");
        }

        if (envelope.Message is not T message)
        {
            _assertions.Fail(
                "Failed: Expected a message of type {0}, but received {{{1}}} (type {2}) instead {3} from {4}",
                typeof(T), envelope.Message, envelope.Message.GetType(), hint ?? "", envelope.Sender);
            return default;
        }

        check?.Invoke(message, envelope.Sender);
        return message;
    }

    private void NoMessage(TimeSpan during, bool came)
    {
        if (Took(came, out var envelope))
        {
            _assertions.Fail("Failed: Expected no messages during {0}, instead we received {1}", during, envelope);
        }

        _lastWasNoMessage = true;
    }
}
