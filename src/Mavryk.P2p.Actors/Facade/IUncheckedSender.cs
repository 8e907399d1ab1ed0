using Mavryk.P2p.Protocol.Messages;

namespace Mavryk.P2p.Actors.Facade;

/// <summary>
/// A testing facility, not for applications: sends behind the back of the layer's rules, to see how a remote takes it. Every connection of a real network
/// has it beside <see cref="IP2pConnection{TMessage, TConnMeta}"/>; cast to get it. A remote of the reference greylists our address for what it cannot
/// decode. Thread-safe, never waits.
/// </summary>
/// <typeparam name="TMessage">The application's message.</typeparam>
public interface IUncheckedSender<TMessage>
{
    /// <summary>Queues any message of the wire, also one of the layer itself, without its events and without regard to settings.</summary>
    SendResult TrySend(P2pMessage<TMessage> message);

    /// <summary>Queues bytes that are cut into chunks and sealed as they are: neither encoded nor looked at.</summary>
    SendResult TrySendRaw(ReadOnlySpan<byte> plaintext);
}
