using System.Threading.Channels;
using Akka.Actor;

namespace Akka.Conformance.Tests.Support;

/// <summary>An actor that hands what it gets to the test.</summary>
public sealed class Probe
{
    private readonly Channel<(object Message, IActorRef Sender)> _received = Channel.CreateUnbounded<(object, IActorRef)>();

    public Probe(IActorRefFactory factory)
        => Ref = factory.ActorOf(Fun.Props((context, message) => _received.Writer.TryWrite((message, context.Sender))));

    public IActorRef Ref { get; }

    public IActorRef LastSender { get; private set; } = ActorRefs.Nobody;

    public async Task<object> Next()
    {
        var (message, sender) = await _received.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20));
        LastSender = sender;
        return message;
    }

    public async Task<T> Next<T>() => Assert.IsAssignableFrom<T>(await Next());

    public async Task<object[]> Next(int count)
    {
        var messages = new object[count];
        for (int i = 0; i < count; i++)
        {
            messages[i] = await Next();
        }

        return messages;
    }

    /// <summary>What came before a message that is sent now: proves that something did not come, without waiting for it.</summary>
    public async Task<object[]> UntilNow()
    {
        var fence = new object();
        Ref.Tell(fence, ActorRefs.NoSender);
        var messages = new List<object>();
        for (object message = await Next(); message != fence; message = await Next())
        {
            messages.Add(message);
        }

        return [.. messages];
    }

    public async Task Nothing() => Assert.Empty(await UntilNow());
}
