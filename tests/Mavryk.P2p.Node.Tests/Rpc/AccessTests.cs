using System.Net;
using Mavryk.P2p.Node.Configuration;
using Mavryk.P2p.Node.Rpc;
using Microsoft.AspNetCore.Http;

namespace Mavryk.P2p.Node.Tests.Rpc;

/// <summary>Who may call what (behaviour 14.1).</summary>
public sealed class AccessTests : RpcTest
{
    [Theory]
    [InlineData("GET", "/network/self", true)]
    [InlineData("GET", "/network/stat", true)]
    [InlineData("GET", "/network/greylist/ips", true)]
    [InlineData("GET", "/network/greylist/peers", true)]
    [InlineData("GET", "/health/ready", true)]
    [InlineData("GET", "/network/peers", false)]
    [InlineData("GET", "/network/log", false)]
    [InlineData("GET", "/metrics", false)]
    [InlineData("DELETE", "/network/greylist", false)]
    [InlineData("PUT", "/network/self", false)]
    public void Callers_from_elsewhere_may_call_what_is_harmless(string method, string path, bool isAllowed)
    {
        var access = new RpcAccess(Settings(""));

        Assert.Equal(isAllowed, access.Allows(Call("203.0.113.5", method, path)));
        Assert.True(access.Allows(Call("127.0.0.1", method, path)));
        Assert.True(access.Allows(Call("::1", method, path, host: "localhost:8732")));
        Assert.True(access.Allows(Call("::ffff:127.0.0.1", method, path, host: "[::1]:8732")));
        Assert.Equal(isAllowed, access.Allows(Call("127.0.0.1", method, path, host: "rebound.example")));
        Assert.Equal(isAllowed, access.Allows(Call("127.0.0.1", method, path, forwardedFor: "203.0.113.5")));
    }

    [Fact]
    public void The_access_lists_of_the_configuration_hold()
    {
        var access = new RpcAccess(Settings("""
            full-access = ["10.0.0.0/8", "192.0.2.7", "2001:db8::/32"]
            open-to-all = ["GET /network/points/*", "/metrics", "GET /network/peers/**"]
            """));

        Assert.True(access.Allows(Call("10.1.2.3", "DELETE", "/network/greylist")));
        Assert.True(access.Allows(Call("::ffff:192.0.2.7", "DELETE", "/network/greylist", host: "node.example")));
        Assert.True(access.Allows(Call("2001:db8::5", "DELETE", "/network/greylist")));
        Assert.False(access.Allows(Call("192.0.2.8", "DELETE", "/network/greylist")));
        Assert.False(access.Allows(Call("192.0.2.8", "GET", "/network/self")));
        Assert.False(access.Allows(Call("192.0.2.8", "GET", "/network/points")));
        Assert.True(access.Allows(Call("192.0.2.8", "GET", "/network/points/1.2.3.4:5")));
        Assert.False(access.Allows(Call("192.0.2.8", "PATCH", "/network/points/1.2.3.4:5")));
        Assert.False(access.Allows(Call("192.0.2.8", "GET", "/network/points/1.2.3.4:5/log")));
        Assert.True(access.Allows(Call("192.0.2.8", "GET", "/network/peers")));
        Assert.True(access.Allows(Call("192.0.2.8", "GET", "/network/peers/x/log")));
        Assert.True(access.Allows(Call("192.0.2.8", "HEAD", "/metrics")));
    }

    [Fact]
    public async Task A_call_that_is_not_allowed_has_no_effect()
    {
        var node = await StartAsync();

        Assert.Equal((401, ""), await CallAsync(node, "PATCH", "/network/points/192.0.2.7:1", """{"acl":"ban"}""", ("X-Forwarded-For", "203.0.113.5")));
        Assert.False((await GetAsync(node, "/network/points/192.0.2.7:1/banned")).GetBoolean());
        Assert.Equal(200, (await CallAsync(node, "GET", "/network/self", null, ("X-Forwarded-For", "203.0.113.5"))).Status);
    }

    [Theory]
    [InlineData("listen = \"127.0.0.1\"", "listen")]
    [InlineData("listen = \"localhost:80\"", "listen")]
    [InlineData("full-access = all", "full-access")]
    [InlineData("full-access = [\"10.0.0.0/33\"]", "full-access")]
    [InlineData("open-to-all = [\"GET network/self\"]", "open-to-all")]
    [InlineData("open-to-all = [\"/network/**/log\"]", "open-to-all")]
    [InlineData("open-to-all = [\"get /network\"]", "open-to-all")]
    [InlineData("max-connections = 0", "max-connections")]
    [InlineData("password = x", "password")]
    public async Task Settings_that_make_no_sense_are_named(string hocon, string key)
    {
        var folder = Directory.CreateTempSubdirectory("node-tests-").FullName;
        try
        {
            var file = Path.Combine(folder, "node.conf");
            await File.WriteAllTextAsync(file, $"mavryk.node.rpc {{ {hocon} }}", Token);

            Assert.Null(NodeConfiguration.Load("", file, isScript: true, out var errors));
            Assert.Contains($"mavryk.node.rpc.{key}", Assert.Single(errors));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static RpcSettings Settings(string hocon)
    {
        var configuration = NodeConfiguration.Load($"mavryk.node.rpc {{ listen = \"0.0.0.0:8732\"\n{hocon} }}", file: null, isScript: true, out var errors);
        Assert.Empty(errors);
        return configuration!.Node.Rpc!;
    }

    private static DefaultHttpContext Call(string caller, string method, string path, string host = "127.0.0.1:8732", string? forwardedFor = null)
    {
        var context = new DefaultHttpContext();
        context.Connection.RemoteIpAddress = IPAddress.Parse(caller);
        context.Request.Method = method;
        context.Request.Path = path;
        context.Request.Host = new HostString(host);
        if (forwardedFor is not null)
        {
            context.Request.Headers["X-Forwarded-For"] = forwardedFor;
        }

        return context;
    }
}
