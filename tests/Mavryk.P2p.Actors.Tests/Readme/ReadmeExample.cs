using Akka.Actor;
using Mavryk.P2p.Actors.Configuration;
using Mavryk.P2p.Actors.Facade;
using Mavryk.P2p.Actors.Storage;
using Mavryk.P2p.Protocol.Json;
using Mavryk.P2p.Protocol.Limits;
using Mavryk.P2p.Protocol.Messages;
using Mavryk.P2p.Protocol.Points;

namespace Mavryk.P2p.Actors.Tests.Readme;

/// <summary>The embedding example of the README, letter by letter.</summary>
internal static class ReadmeExample
{
    public static async Task<(string Received, P2pDefinition<string, int, ConnectionMetadata> Definition, P2pSettings Settings)> RunAsync(ActorSystem system)
    {
        // <example>
        var definition = new P2pDefinition<string, int, ConnectionMetadata>
        {
            Messages = new(new ApplicationMessage<string>(
                0x10, "Text", (text, ref writer) => { writer.WriteRaw(System.Text.Encoding.UTF8.GetBytes(text)); return true; },
                (ref reader) => System.Text.Encoding.UTF8.GetString(reader.ReadToEnd()))),
            ConnectionMetadata = new ConnectionMetadata(DisableMempool: false, PrivateNode: false),
            ConnectionMetadataCodec = ConnectionMetadataCodec.Instance,
            InitialPeerMetadata = () => 0,
            PeerMetadataJson = P2pJson.Int31,
            Score = _ => 1,
        };
        var settings = new P2pSettings
        {
            ChainName = "MY_NETWORK",
            Config = new P2pConfig { ListeningAddress = P2pAddress.Parse("127.0.0.1"), ListeningPort = 0, ExpectedProofOfWork = 0 },
            PeersFile = null,
            BansFile = null,
        };
        var keys = new IdentityGenerator();
        await using var alice = (await P2pNetwork.CreateAsync(system, settings with { Name = "alice" }, await keys.GenerateAsync(0), definition)).GetOrThrow();
        await using var bob = (await P2pNetwork.CreateAsync(system, settings with { Name = "bob" }, await keys.GenerateAsync(0), definition)).GetOrThrow();
        bob.Activate();

        var connection = (await alice.ConnectAsync(bob.ListeningPoint!.Value)).GetOrThrow();
        await connection.SendAsync("hello");
        var received = (await bob.ReceiveAnyAsync()).GetOrThrow();
        // </example>
        return (received.Message, definition, settings);
    }
}
