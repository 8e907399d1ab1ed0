using Mavryk.P2p.Actors.Facade;
using Mavryk.P2p.Node.Hosting;
using Mavryk.P2p.Protocol.Messages;

namespace Mavryk.P2p.Node.Script;

/// <summary>Commands that send messages of the layer itself, or bytes that are no message at all.</summary>
internal sealed class ControlCommands(NodeNetwork network, ScriptOptions options)
{
    public async Task<ScriptAnswer> BootstrapAsync(ScriptCommand.Bootstrap command, CancellationToken stop) =>
        SendingCommands.Answer(await network.RequestPointsAsync(command.Peer, stop).ConfigureAwait(false));

    public async Task<ScriptAnswer> SwapRequestAsync(ScriptCommand.SwapRequest command, CancellationToken stop) =>
        SendingCommands.Answer(await network.RequestSwapAsync(command.Peer, command.Point, command.Offered, stop).ConfigureAwait(false));

    // The layer acknowledges a swap by itself; one that nobody asked for is a test of the remote.
    public ScriptAnswer SwapAck(ScriptCommand.SwapAck command) => network.FindConnection(command.Peer) is IUncheckedSender<OpaqueMessage> sender
        ? SendingCommands.Answer(sender.TrySend(new P2pMessage<OpaqueMessage>.SwapAck(command.Point, command.Offered)))
        : ConnectionCommands.NotConnected(command.Peer);

    public ScriptAnswer Raw(ScriptCommand.Raw command)
    {
        if (!options.AllowRaw)
        {
            return ScriptAnswer.Failed("raw is for tests: it needs the option --allow-raw");
        }

        return network.FindConnection(command.Peer) is IUncheckedSender<OpaqueMessage> sender
            ? SendingCommands.Answer(sender.TrySendRaw(command.Plaintext.Span))
            : ConnectionCommands.NotConnected(command.Peer);
    }
}
