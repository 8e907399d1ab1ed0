using System.Net;
using Akka.Actor;
using Akka.IO;
using Akka.TestKit;
using Mavryk.P2p.Actors.TestKit.InMemory;

namespace Mavryk.P2p.Actors.Tests.TestKit;

/// <summary>Two hosts of an in-memory network in virtual time: one lives in the actor system, the other is not an actor.</summary>
public abstract class InMemoryNetworkSpec : Akka.TestKit.Xunit2.TestKit
{
    protected static readonly IPAddress Near = IPAddress.Parse("10.0.0.1");
    protected static readonly IPAddress Far = IPAddress.Parse("10.0.0.2");
    protected static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _deadline = new(TimeSpan.FromSeconds(30));
    private int _dials;

    protected InMemoryNetworkSpec()
        : base(VirtualTime.Config)
    {
        Manager = Network.CreateTcpManager(Sys, Near);
        Listener = Network.Listen(new IPEndPoint(Far, 9732), backlog: 1);
    }

    internal InMemoryNetwork Network { get; } = new(seed: 7, windowBytes: 1000);

    internal InMemoryListener Listener { get; }

    internal IActorRef Manager { get; }

    internal TestScheduler Clock => (TestScheduler)Sys.Scheduler;

    internal CancellationToken Token => _deadline.Token;

    internal async Task<(TcpEnd Near, InMemoryStream Far)> ConnectAsync()
    {
        var probe = Dial();
        var connected = await probe.ExpectMsgAsync<Tcp.Connected>();
        return (await RegisterAsync(connected, probe.LastSender, probe), await Listener.AcceptAsync(Token));
    }

    internal static async Task<TcpEnd> RegisterAsync(Tcp.Connected connected, IActorRef connection, TestProbe handler)
    {
        handler.Send(connection, new Tcp.Register(handler));
        _ = await handler.WatchAsync(connection);
        return new TcpEnd(handler, connection, (IPEndPoint)connected.LocalAddress, (IPEndPoint)connected.RemoteAddress);
    }

    /// <summary>A connect that stays without an answer for now; the timers of the connection actor run.</summary>
    internal async Task<TestProbe> DiallingAsync(TimeSpan? timeout = null)
    {
        var probe = Dial(timeout);
        await ReachedAsync(Manager);
        _ = await Sys.ActorSelection(Manager.Path / $"connection-{_dials}").ResolveOne(TimeSpan.FromSeconds(10));
        return probe;
    }

    internal TestProbe Dial(TimeSpan? timeout = null)
    {
        _dials++;
        var probe = CreateTestProbe();
        probe.Send(Manager, new Tcp.Connect(Listener.Local, timeout: timeout, pullMode: true));
        return probe;
    }

    internal static async Task ReachedAsync(IActorRef actor) =>
        _ = await actor.Ask<ActorIdentity>(new Identify(null), TimeSpan.FromSeconds(10));
}
