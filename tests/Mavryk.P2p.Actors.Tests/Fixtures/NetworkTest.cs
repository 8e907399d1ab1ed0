using Akka.Configuration;
using Akka.Event;
using Akka.TestKit;
using Mavryk.P2p.Actors.Configuration;
using Mavryk.P2p.Actors.Facade;
using Mavryk.P2p.Protocol.Events;
using Mavryk.P2p.Protocol.Identity;
using Mavryk.P2p.Protocol.Limits;
using Mavryk.P2p.Protocol.Messages;
using Mavryk.P2p.Protocol.Points;

namespace Mavryk.P2p.Actors.Tests.Fixtures;

/// <summary>
/// Nodes in one actor system over real loopback sockets; they are shut down after the test, which fails if any actor of ours logged an error.
/// </summary>
public abstract class NetworkTest : Akka.TestKit.Xunit2.TestKit, IAsyncLifetime
{
    private static readonly Config Configuration = ConfigurationFactory.ParseString(
        """
        akka.loglevel = WARNING
        akka.stdout-loglevel = WARNING
        akka.actor.debug.unhandled = on
        akka.test.single-expect-default = 10s
        akka.io.tcp.maximum-frame-size = 65536
        akka.io.tcp.send-buffer-size = 131072
        akka.io.tcp.receive-buffer-size = 131072
        akka.io.tcp.direct-buffer-pool.buffer-size = 65536
        akka.io.tcp.disabled-buffer-pool.buffer-size = 65536
        """);

    private readonly List<IAsyncDisposable> _nodes = [];
    private readonly TestProbe _errors;
    private int _count;

    protected NetworkTest()
        : this("")
    {
    }

    /// <param name="configuration">Goes before what all tests have in common.</param>
    protected NetworkTest(string configuration)
        : base(ConfigurationFactory.ParseString(configuration).WithFallback(Configuration))
    {
        _errors = CreateTestProbe();
        Sys.EventStream.Subscribe(_errors, typeof(Error));
    }

    /// <summary>True for a test that makes the application fail.</summary>
    protected bool ErrorsExpected { get; set; }

    /// <summary>Long enough for a slow machine; nothing waits for it in vain.</summary>
    protected static TimeSpan Patience { get; } = TimeSpan.FromSeconds(20);

    protected static P2pPoint Loopback(int port) => new(P2pAddress.FromIPv4(0x7f000001), (ushort)port);

    public Task InitializeAsync() => Task.CompletedTask;

    public virtual async Task DisposeAsync()
    {
        foreach (var node in _nodes)
        {
            await node.DisposeAsync().AsTask().WaitAsync(Patience);
        }

        if (!ErrorsExpected)
        {
            await _errors.ExpectNoMsgAsync(TimeSpan.Zero);
        }
    }

    /// <summary>An active node that listens on a free port of 127.0.0.1.</summary>
    protected async Task<IP2pNetwork<byte[], int, ConnectionMetadata>> StartAsync(
        Func<P2pSettings, P2pSettings>? change = null, P2pDefinition<byte[], int, ConnectionMetadata>? definition = null, NodeIdentity? identity = null)
    {
        var node = (await CreateAsync(change, definition, identity)).GetOrThrow();
        node.Activate();
        return node;
    }

    protected async Task<P2pResult<IP2pNetwork<byte[], int, ConnectionMetadata>>> CreateAsync(
        Func<P2pSettings, P2pSettings>? change = null, P2pDefinition<byte[], int, ConnectionMetadata>? definition = null, NodeIdentity? identity = null)
    {
        var settings = TestMessages.Settings with
        {
            Name = $"node-{++_count}",
            Config = new P2pConfig { ListeningAddress = P2pAddress.FromIPv4(0x7f000001), ListeningPort = 0, ExpectedProofOfWork = 0 },
        };
        var result = await P2pNetwork.CreateAsync(
            Sys, change?.Invoke(settings) ?? settings, identity ?? TestIdentities.New(), definition ?? TestMessages.Definition());
        if (result is P2pResult<IP2pNetwork<byte[], int, ConnectionMetadata>>.Ok ok)
        {
            _nodes.Add(ok.Value);
        }

        return result;
    }

    protected static async Task<IP2pConnection<byte[], ConnectionMetadata>> ConnectAsync(
        IP2pNetwork<byte[], int, ConnectionMetadata> from, IP2pNetwork<byte[], int, ConnectionMetadata> to) =>
        (await from.ConnectAsync(to.ListeningPoint!.Value).WaitAsync(Patience)).GetOrThrow();

    /// <summary>The other end of a connection, once it runs there too.</summary>
    protected async Task<IP2pConnection<byte[], ConnectionMetadata>> OtherEndAsync(
        IP2pNetwork<byte[], int, ConnectionMetadata> at, IP2pNetwork<byte[], int, ConnectionMetadata> of)
    {
        await EventuallyAsync(() => at.FindConnection(of.PeerId) is not null);
        return at.FindConnection(of.PeerId)!;
    }

    /// <summary>Waits for something that comes soon and tells nobody.</summary>
    protected Task EventuallyAsync(Func<bool> condition) =>
        AwaitConditionAsync(() => Task.FromResult(condition()), Patience, TimeSpan.FromMilliseconds(10));

    protected static async Task<byte[]> ReceiveAsync(IP2pConnection<byte[], ConnectionMetadata> connection) =>
        (await connection.ReceiveAsync().AsTask().WaitAsync(Patience)).GetOrThrow();

    protected static P2pError ErrorOf<T>(P2pResult<T> result) => Assert.IsType<P2pResult<T>.Failed>(result).Error;
}
