using Akka.IO;

namespace Akka.Conformance.Tests.IO;

public sealed class TcpDataTests : TcpSpec
{
    [Fact]
    public async Task Bytes_arrive_in_order_however_they_are_cut()
    {
        var (client, server) = await PairAsync();
        var sent = Pattern(1_000_000);
        int[] sizes = [1, 2, 511, 512, 513, 65_535, 65_536, 1, 200_000];
        for (int at = 0, i = 0; at < sent.Length; i++)
        {
            var size = Math.Min(sizes[i % sizes.Length], sent.Length - at);
            client.Write(sent[at..(at + size)]);
            at += size;
        }

        Assert.Equal(sent, await server.ReadAsync(sent.Length));
    }

    [Fact]
    public async Task Both_directions_work_at_once()
    {
        var (client, server) = await PairAsync();
        var there = Pattern(300_000);
        var back = there.Reverse().ToArray();
        client.Write(there);
        server.Write(back);
        Assert.Equal(there, await server.ReadAsync(there.Length));
        Assert.Equal(back, await client.ReadAsync(back.Length));
    }

    [Fact]
    public async Task Every_write_that_wants_it_is_acknowledged_in_order()
    {
        var (client, server) = await PairAsync();
        for (var i = 0; i < 100; i++)
        {
            client.Write([(byte)i], i % 2 == 0 ? new Ack(i) : Tcp.NoAck.Instance);
        }

        for (var i = 0; i < 100; i += 2)
        {
            Assert.Equal(i, (await client.Probe.ExpectMsgAsync<Ack>()).Number);
        }

        Assert.Equal(100, (await server.ReadAsync(100)).Length);
    }

    [Fact]
    public async Task The_acknowledgement_goes_to_the_sender_of_the_write()
    {
        var (client, _) = await PairAsync();
        var writer = CreateTestProbe();
        writer.Send(client.Actor, Tcp.Write.Create(ByteString.FromString("x"), new Ack(1)));
        await writer.ExpectMsgAsync<Ack>();
        Assert.Equal(client.Actor, writer.Sender);
    }

    [Fact]
    public async Task An_empty_write_is_acknowledged()
    {
        var (client, _) = await PairAsync();
        client.Write([], new Ack(1));
        Assert.Equal(1, (await client.Probe.ExpectMsgAsync<Ack>()).Number);
    }

    [Fact]
    public async Task A_compound_write_is_written_in_order_with_all_its_acknowledgements()
    {
        var (client, server) = await PairAsync();
        var head = Tcp.Write.Create(ByteString.FromString("one "), new Ack(1));
        var second = Tcp.Write.Create(ByteString.FromString("two "));
        var third = Tcp.Write.Create(ByteString.FromString("three"), new Ack(3));
        client.Send(head.Append(second.Append(third)));
        Assert.Equal(1, (await client.Probe.ExpectMsgAsync<Ack>()).Number);
        Assert.Equal(3, (await client.Probe.ExpectMsgAsync<Ack>()).Number);
        Assert.Equal("one two three"u8.ToArray(), await server.ReadAsync(13));
    }

    [Fact]
    public async Task Bytes_in_several_pieces_are_written_as_one()
    {
        var (client, server) = await PairAsync();
        var bytes = ByteString.FromString("ab") + ByteString.FromString("cd").Slice(1) + ByteString.Empty + ByteString.FromString("e");
        client.Send(Tcp.Write.Create(bytes, new Ack(1)));
        Assert.Equal("abde"u8.ToArray(), await server.ReadAsync(4));
        await client.Probe.ExpectMsgAsync<Ack>();
    }

    [Fact]
    public async Task In_pull_mode_each_request_brings_one_piece()
    {
        var (client, server) = await PairAsync(pullMode: true);
        client.Write([1]);
        await server.Probe.ExpectNoMsgAsync(TimeSpan.FromMilliseconds(100));
        server.Send(Tcp.ResumeReading.Instance);
        Assert.Equal([1], (await server.Probe.ExpectMsgAsync<Tcp.Received>()).Data.ToArray());

        client.Write([2]);
        await server.Probe.ExpectNoMsgAsync(TimeSpan.FromMilliseconds(100));
        server.Send(Tcp.ResumeReading.Instance);
        Assert.Equal([2], (await server.Probe.ExpectMsgAsync<Tcp.Received>()).Data.ToArray());
    }

    [Fact]
    public async Task In_pull_mode_no_byte_is_lost()
    {
        var (client, server) = await PairAsync(pullMode: true);
        var sent = Pattern(500_000);
        client.Write(sent);
        Assert.Equal(sent, await server.ReadAsync(sent.Length, pull: true));
    }

    [Fact]
    public async Task What_was_received_does_not_change_when_more_arrives()
    {
        var (client, server) = await PairAsync(pullMode: true);
        var pieces = new List<ByteString>();
        for (byte i = 1; i <= 20; i++)
        {
            client.Write([i, i]);
            server.Send(Tcp.ResumeReading.Instance);
            pieces.Add((await server.Probe.ExpectMsgAsync<Tcp.Received>()).Data);
        }

        Assert.Equal(Enumerable.Range(1, 20).SelectMany(i => new[] { (byte)i, (byte)i }), pieces.SelectMany(p => p.ToArray()));
    }

    [Fact]
    public async Task What_arrives_before_the_registration_is_kept()
    {
        var (server, socket) = await PairWithSocketAsync(register: false);
        await socket.SendAsync(new byte[] { 1, 2, 3 });
        server.Register();
        Assert.Equal([1, 2, 3], await server.ReadAsync(3));
    }

    [Fact]
    public async Task A_write_before_the_registration_waits_for_it()
    {
        var (server, socket) = await PairWithSocketAsync(register: false);
        await EventFilter.Warning(contains: "before Register").ExpectOneAsync(() =>
        {
            server.Write([1, 2, 3], new Ack(1));
            return Task.CompletedTask;
        });
        Assert.Equal(0, socket.Available);
        server.Register();
        await server.Probe.ExpectMsgAsync<Ack>();
        Assert.Equal(3, await socket.ReceiveAsync(new byte[10]));
    }
}
