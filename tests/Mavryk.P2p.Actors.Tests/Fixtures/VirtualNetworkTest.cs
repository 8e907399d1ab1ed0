using System.Collections.Concurrent;
using System.Net;
using Akka.TestKit;
using Mavryk.P2p.Actors.Configuration;
using Mavryk.P2p.Actors.Facade;
using Mavryk.P2p.Actors.TestKit.InMemory;
using Mavryk.P2p.Actors.TestKit.Peers;
using Mavryk.P2p.Protocol.Crypto;
using Mavryk.P2p.Protocol.Events;
using Mavryk.P2p.Protocol.Limits;
using Mavryk.P2p.Protocol.Messages;
using Mavryk.P2p.Protocol.Points;
using Mavryk.P2p.Protocol.Versions;

namespace Mavryk.P2p.Actors.Tests.Fixtures;

/// <summary>Nodes and fake peers in an in-memory network whose clock only the test moves. Host n has the address 10.0.0.n and listens on port 9732.</summary>
public abstract class VirtualNetworkTest : Akka.TestKit.Xunit2.TestKit, IAsyncLifetime
{
    private readonly List<IAsyncDisposable> _opened = [];
    private readonly CancellationTokenSource _deadline = new(Patience);
    private int _nonces;

    /// <param name="configuration">In addition to what all tests have in common.</param>
    protected VirtualNetworkTest(string configuration = "")
        : base($"{TestKit.VirtualTime.Config}\n{QuietDispatcher.Text}\n{configuration}")
    {
    }

    /// <summary>Real time, long enough for a slow machine; nothing waits for it in vain.</summary>
    protected static TimeSpan Patience { get; } = TimeSpan.FromSeconds(60);

    protected InMemoryNetwork Network { get; } = new(seed: 7);

    protected CancellationToken Token => _deadline.Token;

    protected TestScheduler Clock => (TestScheduler)Sys.Scheduler;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var opened in _opened)
        {
            await opened.DisposeAsync().AsTask().WaitAsync(Patience);
        }

        _deadline.Dispose();
    }

    protected static IPAddress Host(int number) => new([10, 0, 0, (byte)number]);

    protected static P2pPoint Point(int host) => new(P2pAddress.FromIPAddress(Host(host)), 9732);

    /// <summary>A node on a host; the maintenance is off unless the test turns it on.</summary>
    protected async Task<IP2pNetwork<byte[], int, ConnectionMetadata>> StartAsync(
        int host,
        Func<P2pSettings, P2pSettings>? change = null,
        Func<P2pDefinition<byte[], int, ConnectionMetadata>, P2pDefinition<byte[], int, ConnectionMetadata>>? define = null,
        Func<P2pEnvironment, P2pEnvironment>? surround = null)
    {
        var settings = TestMessages.Settings with
        {
            Name = $"node-{host}",
            Config = new P2pConfig { ListeningAddress = P2pAddress.FromIPAddress(Host(host)), ListeningPort = 9732, ExpectedProofOfWork = 0 },
        };
        settings = change?.Invoke(settings) ?? settings;
        var environment = P2pEnvironment.Default(Sys) with
        {
            Tcp = Network.CreateTcpManager(Sys, Host(host)),
            Udp = Network.CreateUdpManager(Sys, Host(host)),
            Seed = (ulong)host,
            NewMessageNonce = () => NonceOf(Interlocked.Increment(ref _nonces)),
        };
        environment = surround?.Invoke(environment) ?? environment;
        var definition = TestMessages.Definition(settings.Config.PrivateMode);
        definition = define?.Invoke(definition) ?? definition;
        var node = (await P2pNetwork.CreateAsync(Sys, settings, TestIdentity.Create(host), definition, environment)).GetOrThrow();
        _opened.Add(node);
        node.Activate();
        return node;
    }

    /// <summary>A fake peer that is connected from a host and announces port 9732 of it, or none.</summary>
    protected async Task<FakeConnection<byte[], ConnectionMetadata>> JoinAsync(
        int host, IP2pNetwork<byte[], int, ConnectionMetadata> node, bool isPrivate = false, bool listens = true)
    {
        var peer = Peer(host, isPrivate, listens);
        var to = node.ListeningPoint!.Value;
        var connection = await peer.ConnectAsync(Network, Host(host), new IPEndPoint(to.Address.ToIPAddress(), to.Port), Token);
        _opened.Add(connection);
        await connection.HandshakeAsync(Token);
        await UntilAsync(() => node.FindConnection(peer.Options.Identity.PeerId) is not null);
        return connection;
    }

    protected static PeerId IdOf(int host) => TestIdentity.Create(host).PeerId;

    protected static FakePeer<byte[], ConnectionMetadata> Peer(int host, bool isPrivate = false, bool listens = true) =>
        new(new FakePeerOptions<byte[], ConnectionMetadata>(
            TestIdentity.Create(host),
            new NetworkVersion("SANDBOXED_MAVRYK", 1, 1),
            TestMessages.Table,
            ConnectionMetadataCodec.Instance,
            new ConnectionMetadata(DisableMempool: false, PrivateNode: isPrivate))
        {
            Port = listens ? (ushort)9732 : (ushort)0,
        });

    /// <summary>The events from now on, in order.</summary>
    protected async Task<ConcurrentQueue<P2pEvent>> WatchAsync(IP2pNetwork<byte[], int, ConnectionMetadata> node)
    {
        var seen = new ConcurrentQueue<P2pEvent>();
        _ = CollectAsync(node, seen);

        // An answer that went the same way shows that the subscription stands.
        await node.GetGreylistsAsync(Token);
        return seen;
    }

    protected async Task UntilAsync(Func<bool> condition)
    {
        using var pulse = new PeriodicTimer(TimeSpan.FromMilliseconds(2));
        while (!condition())
        {
            await pulse.WaitForNextTickAsync(Token);
        }
    }

    /// <summary>Moves the clock in steps until something holds; after each step the actors come to rest.</summary>
    protected async Task AdvanceUntilAsync(Func<bool> condition, TimeSpan step)
    {
        using var pulse = new PeriodicTimer(TimeSpan.FromMilliseconds(2));
        while (!condition())
        {
            Clock.Advance(step);
            await QuietDispatcher.QuietAsync(Sys).WaitAsync(Token);

            // For what the test itself reads.
            await pulse.WaitForNextTickAsync(Token);
        }
    }

    /// <summary>Moves the clock in steps over a span; after each step the actors come to rest.</summary>
    protected async Task AdvanceAsync(TimeSpan span, TimeSpan step)
    {
        // What is under way belongs to the time before.
        await QuietDispatcher.QuietAsync(Sys).WaitAsync(Token);
        for (var passed = TimeSpan.Zero; passed < span; passed += step)
        {
            Clock.Advance(step);
            await QuietDispatcher.QuietAsync(Sys).WaitAsync(Token);
        }
    }

    private async Task CollectAsync(IP2pNetwork<byte[], int, ConnectionMetadata> node, ConcurrentQueue<P2pEvent> seen)
    {
        try
        {
            await foreach (var notice in node.WatchAsync(Token))
            {
                seen.Enqueue(notice.Event);
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }

    private static Nonce NonceOf(int number)
    {
        Span<byte> bytes = stackalloc byte[Nonce.Size];
        BitConverter.TryWriteBytes(bytes, number);
        return new Nonce(bytes);
    }
}
