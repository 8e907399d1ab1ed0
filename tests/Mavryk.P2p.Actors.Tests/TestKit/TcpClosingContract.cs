using Akka.Actor;
using Akka.IO;

namespace Mavryk.P2p.Actors.Tests.TestKit;

/// <summary>The part of <see cref="TcpContract"/> that is about the end of connections: who hears what.</summary>
public abstract class TcpClosingContract : TcpContract
{
    private const int Mebibyte = 1 << 20;
    private const int Writes = 24;

    [Fact]
    public async Task Close_is_told_to_both_ends()
    {
        var (client, server) = await ConnectAsync();

        client.Send(Tcp.Close.Instance);
        server.Send(Tcp.ResumeReading.Instance);

        await client.ExpectEndAsync<Tcp.Closed>();
        await server.ExpectEndAsync<Tcp.PeerClosed>();
    }

    [Fact]
    public async Task Who_does_not_read_does_not_hear_that_the_peer_has_closed()
    {
        var (client, server) = await ConnectAsync();

        client.Send(Tcp.Close.Instance);
        await client.ExpectEndAsync<Tcp.Closed>();

        await server.Probe.ExpectNoMsgAsync(100);
    }

    [Fact]
    public async Task What_was_sent_before_a_close_is_read_before_the_end()
    {
        var (client, server) = await ConnectAsync();
        client.Write(Bytes(1000));
        client.Send(Tcp.Close.Instance);
        await client.ExpectEndAsync<Tcp.Closed>();

        Assert.Equal(Bytes(1000), await server.ReadAsync(1000));
        server.Send(Tcp.ResumeReading.Instance);
        await server.ExpectEndAsync<Tcp.PeerClosed>();
    }

    [Fact]
    public async Task Close_waits_for_the_writes_before_it()
    {
        var (client, server) = await ConnectAsync();
        await WriteMebibytesAsync(client);

        client.Send(Tcp.Close.Instance);

        _ = await server.ReadAsync(Writes * Mebibyte);
        for (var i = 0; i < Writes; i++)
        {
            Assert.Equal(i, (await client.Probe.ExpectMsgAsync<Written>()).Number);
        }

        await client.ExpectEndAsync<Tcp.Closed>();
    }

    [Fact]
    public async Task ConfirmedClose_waits_for_the_end_of_the_other_direction()
    {
        var (client, server) = await ConnectAsync(keepOpenOnPeerClosed: true);

        client.Send(Tcp.ConfirmedClose.Instance);
        server.Send(Tcp.ResumeReading.Instance);
        _ = await server.Probe.ExpectMsgAsync<Tcp.PeerClosed>();
        server.Write(Bytes(10), 1);
        _ = await server.Probe.ExpectMsgAsync<Written>();
        Assert.Equal(Bytes(10), await client.ReadAsync(10));
        server.Send(Tcp.ConfirmedClose.Instance);
        client.Send(Tcp.ResumeReading.Instance);

        await server.ExpectEndAsync<Tcp.ConfirmedClosed>();
        await client.ExpectEndAsync<Tcp.ConfirmedClosed>();
    }

    [Fact]
    public async Task ConfirmedClose_ends_when_the_peer_closes_in_turn()
    {
        var (client, server) = await ConnectAsync();

        client.Send(Tcp.ConfirmedClose.Instance);
        server.Send(Tcp.ResumeReading.Instance);
        await server.ExpectEndAsync<Tcp.PeerClosed>();
        client.Send(Tcp.ResumeReading.Instance);

        await client.ExpectEndAsync<Tcp.ConfirmedClosed>();
    }

    [Fact]
    public async Task A_peer_that_only_ended_its_sending_still_gets_what_waits_to_be_written()
    {
        var (client, server) = await ConnectAsync();
        await WriteMebibytesAsync(client);

        client.Send(Tcp.ResumeReading.Instance);
        server.Send(Tcp.ConfirmedClose.Instance);
        _ = await server.ReadAsync(Writes * Mebibyte);

        for (var i = 0; i < Writes; i++)
        {
            Assert.Equal(i, (await client.Probe.ExpectMsgAsync<Written>()).Number);
        }

        await client.ExpectEndAsync<Tcp.PeerClosed>();
    }

    [Fact]
    public async Task Abort_resets_the_peer()
    {
        var (client, server) = await ConnectAsync();
        server.Send(Tcp.ResumeReading.Instance);

        client.Send(Tcp.Abort.Instance);

        await client.ExpectEndAsync<Tcp.Aborted>();
        await server.ExpectEndAsync<Tcp.ErrorClosed>();
    }

    [Fact]
    public async Task What_was_sent_before_an_abort_may_be_read_before_the_error()
    {
        var (client, server) = await ConnectAsync();
        client.Write(Bytes(10), 1);
        _ = await client.Probe.ExpectMsgAsync<Written>();

        client.Send(Tcp.Abort.Instance);
        await client.ExpectEndAsync<Tcp.Aborted>();

        Assert.Equal(Bytes(10), await server.ReadAsync());
        server.Send(Tcp.ResumeReading.Instance);
        await server.ExpectEndAsync<Tcp.ErrorClosed>();
    }

    [Fact]
    public async Task A_reset_fails_what_waits_to_be_written()
    {
        var (client, server) = await ConnectAsync();
        await WriteMebibytesAsync(client);

        server.Send(Tcp.Abort.Instance);

        await ExpectFailuresAndEndAsync<Tcp.ErrorClosed>(client);
    }

    [Fact]
    public async Task Abort_fails_what_waits_to_be_written()
    {
        var (client, _) = await ConnectAsync();
        await WriteMebibytesAsync(client);

        client.Send(Tcp.Abort.Instance);

        await ExpectFailuresAndEndAsync<Tcp.Aborted>(client);
    }

    [Fact]
    public async Task Writing_to_a_peer_that_has_closed_fails_at_the_second_write()
    {
        var (client, server) = await ConnectAsync(keepOpenOnPeerClosed: true);
        client.Send(Tcp.Close.Instance);
        server.Send(Tcp.ResumeReading.Instance);
        _ = await server.Probe.ExpectMsgAsync<Tcp.PeerClosed>();

        server.Write(Bytes(10), 1);
        _ = await server.Probe.ExpectMsgAsync<Written>();
        await server.Probe.ExpectNoMsgAsync(100);
        server.Write(Bytes(10));

        _ = await server.Probe.FishForMessageAsync(message => message is Tcp.ErrorClosed);
        _ = await server.Probe.ExpectTerminatedAsync(server.Connection);
    }

    [Fact]
    public async Task A_close_by_another_actor_is_told_to_it_and_to_the_handler()
    {
        var (client, _) = await ConnectAsync();
        var other = CreateTestProbe();

        other.Send(client.Connection, Tcp.Close.Instance);

        _ = await other.ExpectMsgAsync<Tcp.Closed>();
        await client.ExpectEndAsync<Tcp.Closed>();
    }

    [Fact]
    public async Task A_stopped_connection_is_aborted()
    {
        var (client, server) = await ConnectAsync();
        server.Send(Tcp.ResumeReading.Instance);

        Sys.Stop(client.Connection);

        await client.ExpectEndAsync<Tcp.Aborted>();
        await server.ExpectEndAsync<Tcp.ErrorClosed>();
    }

    /// <summary>More than any system buffers, and seen by the connection before anything else happens.</summary>
    private async Task WriteMebibytesAsync(TcpEnd end)
    {
        for (var i = 0; i < Writes; i++)
        {
            end.Write(new byte[Mebibyte], i);
        }

        await ReachedAsync(end.Connection);
    }

    /// <summary>The writes end in order, each with its Ack or its failure; Akka.IO is silent on the one that is just being sent.</summary>
    private static async Task ExpectFailuresAndEndAsync<TEvent>(TcpEnd end)
        where TEvent : Tcp.ConnectionClosed
    {
        var written = new List<int>();
        var failed = new List<int>();
        var (ended, terminated) = (false, false);
        while (!ended || !terminated)
        {
            switch (await end.Probe.ExpectMsgAsync<object>())
            {
                case Written ack:
                    written.Add(ack.Number);
                    break;
                case Tcp.CommandFailed { Cmd: Tcp.Write { Ack: Written ack } }:
                    failed.Add(ack.Number);
                    break;
                case TEvent:
                    ended = true;
                    break;
                case Terminated:
                    terminated = true;
                    break;
                case var other:
                    Assert.Fail($"unexpected {other}");
                    break;
            }
        }

        Assert.Equal(Enumerable.Range(0, written.Count), written);
        Assert.Equal(Enumerable.Range(Writes - failed.Count, failed.Count), failed);
        Assert.InRange(written.Count + failed.Count, Writes - 1, Writes);
        Assert.NotEmpty(failed);
    }
}
