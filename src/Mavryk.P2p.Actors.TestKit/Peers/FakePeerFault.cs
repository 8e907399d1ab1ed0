namespace Mavryk.P2p.Actors.TestKit.Peers;

/// <summary>What a <see cref="FakePeer{TMessage,TConnMeta}"/> does wrong at one stage of the handshake. A closed set; immutable.</summary>
/// <param name="Stage">In place of what it should send at this stage.</param>
public abstract record FakePeerFault(FakePeerStage Stage)
{
    /// <summary>Sends nothing from this stage on, and waits for the other end to close.</summary>
    /// <param name="Stage">The first stage at which it is silent.</param>
    public sealed record Silence(FakePeerStage Stage) : FakePeerFault(Stage);

    /// <summary>Closes the connection.</summary>
    /// <param name="Stage">The stage at which it closes.</param>
    public sealed record Close(FakePeerStage Stage) : FakePeerFault(Stage);

    /// <summary>Resets the connection.</summary>
    /// <param name="Stage">The stage at which it resets.</param>
    public sealed record Reset(FakePeerStage Stage) : FakePeerFault(Stage);

    /// <summary>Sends other bytes: a short frame, a part of the right one, garbage. Then it goes on as if all were well.</summary>
    /// <param name="Stage">The stage at which it sends them.</param>
    /// <param name="Bytes">The bytes for the wire, as they are.</param>
    public sealed record RawBytes(FakePeerStage Stage, ReadOnlyMemory<byte> Bytes) : FakePeerFault(Stage);

    /// <summary>Sends another content: in clear behind a right length, or in a rightly sealed chunk.</summary>
    /// <param name="Stage">The stage at which it sends it.</param>
    /// <param name="Plaintext">The content.</param>
    public sealed record Content(FakePeerStage Stage, ReadOnlyMemory<byte> Plaintext) : FakePeerFault(Stage);

    /// <summary>Sends the right chunk with a wrong tag. Not for the connection message, which has none.</summary>
    /// <param name="Stage">The stage at which it sends it.</param>
    public sealed record BadTag(FakePeerStage Stage) : FakePeerFault(Stage);
}
