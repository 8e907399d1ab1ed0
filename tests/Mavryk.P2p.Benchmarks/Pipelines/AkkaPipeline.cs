using System.Net;
using System.Security.Cryptography;
using Akka.Actor;
using Mavryk.P2p.Benchmarks.Fixtures;
using Mavryk.P2p.Protocol.Channel;
using Mavryk.P2p.Protocol.Crypto;

namespace Mavryk.P2p.Benchmarks.Pipelines;

/// <summary>Two actors on the two ends of an Akka.IO connection in pull mode: the product without the protocol.</summary>
internal sealed class AkkaPipeline : IPipeline
{
    private readonly ActorSystem _system = Nodes.CreateSystem("akka-io");
    private readonly bool _sealed;
    private readonly IActorRef _near;
    private readonly IActorRef _far;

    private AkkaPipeline(bool isSealed)
    {
        _sealed = isSealed;
        var key = RandomNumberGenerator.GetBytes(BoxCipher.KeySize);
        _near = CreateEnd(key, new Nonce(new byte[Nonce.Size]), new Nonce(NonceOfFar));
        _far = CreateEnd(key, new Nonce(NonceOfFar), new Nonce(new byte[Nonce.Size]));
    }

    public string Name => _sealed ? "Akka.IO, sealed and opened" : "Akka.IO, 64 KiB a write";

    private static byte[] NonceOfFar => [1, .. new byte[Nonce.Size - 1]];

    /// <param name="isSealed">True to send each message as a chunk and to open what arrives.</param>
    public static async Task<AkkaPipeline> OpenAsync(bool isSealed)
    {
        var pipeline = new AkkaPipeline(isSealed);
        var bound = await pipeline._far.Ask<EndPoint>(EndActor.Listen.Instance);
        await pipeline._near.Ask<EndActor.Ready>(new EndActor.Dial(bound));
        return pipeline;
    }

    public async Task MoveAsync(byte[] message, int count)
    {
        var received = _far.Ask<EndActor.Ready>(new EndActor.Expect((long)count * message.Length));
        _near.Tell(new EndActor.Stream(message, count));
        await received;
    }

    public async Task BounceAsync(byte[] message, double[] microseconds)
    {
        _far.Tell(new EndActor.Echo(message));
        await _near.Ask<EndActor.Ready>(new EndActor.Bounce(message, microseconds));
    }

    public async ValueTask DisposeAsync() => await _system.Terminate();

    private IActorRef CreateEnd(byte[] key, Nonce sending, Nonce receiving)
    {
        var channel = _sealed ? new SecureChannel(key, new ChannelNonces(sending, receiving)) : null;
        return _system.ActorOf(Props.Create(() => new EndActor(channel)));
    }
}
