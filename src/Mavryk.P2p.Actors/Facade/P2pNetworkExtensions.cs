using System.Runtime.CompilerServices;

namespace Mavryk.P2p.Actors.Facade;

/// <summary>Comforts on top of <see cref="IP2pNetwork{TMessage, TPeerMeta, TConnMeta}"/>.</summary>
public static class P2pNetworkExtensions
{
    /// <summary>The messages of all connections, as <see cref="IP2pNetwork{TMessage, TPeerMeta, TConnMeta}.ReceiveAnyAsync"/> takes them, until the network ends.</summary>
    /// <exception cref="OperationCanceledException">Cancelled while waiting; no message was lost.</exception>
    public static async IAsyncEnumerable<ReceivedMessage<TMessage, TConnMeta>> ReceiveAllAsync<TMessage, TPeerMeta, TConnMeta>(
        this IP2pNetwork<TMessage, TPeerMeta, TConnMeta> network, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(network);
        while (await network.ReceiveAnyAsync(cancellation).ConfigureAwait(false) is P2pResult<ReceivedMessage<TMessage, TConnMeta>>.Ok(var received))
        {
            yield return received;
        }
    }
}
