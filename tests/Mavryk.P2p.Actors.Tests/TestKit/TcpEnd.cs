using System.Net;
using Akka.Actor;
using Akka.IO;
using Akka.TestKit;

namespace Mavryk.P2p.Actors.Tests.TestKit;

/// <summary>One end of an open TCP connection, whose handler is a probe.</summary>
internal sealed class TcpEnd(TestProbe probe, IActorRef connection, IPEndPoint local, IPEndPoint remote)
{
    internal TestProbe Probe { get; } = probe;

    internal IActorRef Connection { get; } = connection;

    internal IPEndPoint Local { get; } = local;

    internal IPEndPoint Remote { get; } = remote;

    internal void Send(Tcp.Command command) => Probe.Send(Connection, command);

    internal void Write(byte[] bytes, int? ack = null) =>
        Send(Tcp.Write.Create(ByteString.FromBytes(bytes), ack is { } number ? new Written(number) : Tcp.NoAck.Instance));

    internal async Task<byte[]> ReadAsync()
    {
        Send(Tcp.ResumeReading.Instance);
        return (await Probe.ExpectMsgAsync<Tcp.Received>()).Data.ToArray();
    }

    internal async Task<byte[]> ReadAsync(int count)
    {
        var bytes = new List<byte>(count);
        while (bytes.Count < count)
        {
            bytes.AddRange(await ReadAsync());
        }

        return [.. bytes];
    }

    internal async Task ExpectEndAsync<TEvent>()
        where TEvent : Tcp.ConnectionClosed
    {
        // Terminated is a system message and may overtake the event.
        var end = new object[] { await Probe.ExpectMsgAsync<object>(), await Probe.ExpectMsgAsync<object>() };
        _ = Assert.Single(end.OfType<TEvent>());
        Assert.Equal(Connection, Assert.Single(end.OfType<Terminated>()).ActorRef);
    }
}
