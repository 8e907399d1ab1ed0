using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Akka.Actor;
using Akka.IO;
using Mavryk.P2p.Protocol.Crypto;

namespace Mavryk.P2p.Actors.Facade;

/// <summary>
/// The outside world as a network instance sees it. The defaults are the real one; a test puts its own in their place. Time always comes
/// from the scheduler of the actor system. Immutable.
/// </summary>
public sealed record P2pEnvironment
{
    /// <summary>Speaks Akka.IO's TCP messages.</summary>
    public required IActorRef Tcp { get; init; }

    /// <summary>Speaks Akka.IO's UDP messages.</summary>
    public required IActorRef Udp { get; init; }

    /// <summary>The addresses of a host name; throws <see cref="SocketException"/> if there are none.</summary>
    public required Func<string, CancellationToken, Task<IPAddress[]>> Resolve { get; init; }

    /// <summary>Seed of all chance in decisions: which connections to drop, which points to tell.</summary>
    public required ulong Seed { get; init; }

    /// <summary>
    /// Fresh bytes for each handshake. They make the nonces of a channel unique (wire 10.25): anything but cryptographic randomness is for
    /// tests only.
    /// </summary>
    public required Func<Nonce> NewMessageNonce { get; init; }

    /// <summary>Akka.IO's managers, and the name service and the randomness of the operating system.</summary>
    public static P2pEnvironment Default(ActorSystem system)
    {
        Span<byte> seed = stackalloc byte[sizeof(ulong)];
        RandomNumberGenerator.Fill(seed);
        return new P2pEnvironment
        {
            Tcp = system.Tcp(),
            Udp = system.Udp(),
            Resolve = static (name, cancellation) => System.Net.Dns.GetHostAddressesAsync(name, cancellation),
            Seed = BitConverter.ToUInt64(seed),
            NewMessageNonce = RandomNonce,
        };
    }

    private static Nonce RandomNonce()
    {
        Span<byte> bytes = stackalloc byte[Nonce.Size];
        RandomNumberGenerator.Fill(bytes);
        return new Nonce(bytes);
    }
}
