using System.Net;
using System.Net.Sockets;
using Akka.IO;

namespace Akka.Conformance.Tests.IO;

public sealed class UdpTruncationTests : Akka.TestKit.Xunit2.TestKit
{
    private const int BufferSize = 512;

    public UdpTruncationTests()
        : base($"akka.io.udp.disabled-buffer-pool.buffer-size = {BufferSize}")
    {
    }

    [Fact]
    public async Task Datagrams_longer_than_the_buffer_are_cut_and_what_comes_behind_them_is_whole()
    {
        var probe = CreateTestProbe();
        probe.Send(Sys.Udp(), new Udp.Bind(probe.Ref, new IPEndPoint(IPAddress.Loopback, 0)));
        var bound = await probe.ExpectMsgAsync<Udp.Bound>();
        using var socket = new UdpClient(AddressFamily.InterNetwork);
        foreach (var length in new[] { 0, BufferSize, BufferSize + 1, 1500, 28, 60_000, 29 })
        {
            socket.Send(new byte[length], (IPEndPoint)bound.LocalAddress);
            Assert.Equal(Math.Min(length, BufferSize), (await probe.ExpectMsgAsync<Udp.Received>()).Data.Count);
        }
    }
}
