using Akka.Hosting;
using Mavryk.P2p.Actors.Facade;
using Mavryk.P2p.Actors.Hosting;
using Mavryk.P2p.Protocol.Messages;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Mavryk.P2p.Actors.Tests.Readme;

/// <summary>The example of a host in the README, letter by letter.</summary>
internal static class ReadmeHostExample
{
    public static IHost Build(string[] args, P2pDefinition<string, int, ConnectionMetadata> definition)
    {
        // <example>
        var builder = Host.CreateApplicationBuilder();
        builder.Services
            .AddAkka("echo", akka => akka
                .AddHoconFile(args[0], HoconAddMode.Append)
                .WithMavrykP2p(definition, p2p => p2p.ChainName = "MY_NETWORK"))
            .AddMavrykP2p<string, int, ConnectionMetadata>()
            .AddHostedService<EchoService>();
        builder.Services.AddHealthChecks().AddMavrykP2p();
        var host = builder.Build();
        // </example>
        return host;
    }

    // <example>
    internal sealed class EchoService(IRequiredP2pNetwork<string, int, ConnectionMetadata> p2p) : BackgroundService
    {
        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            var network = await p2p.GetAsync(stoppingToken);
            await foreach (var received in network.ReceiveAllAsync(stoppingToken))
            {
                received.Connection.TrySend(received.Message);
            }
        }
    }
    // </example>
}
