using Akka.Actor;
using Akka.Event;
using Mavryk.P2p.Protocol.Handshake;
using Mavryk.P2p.Protocol.Points;
using Mavryk.P2p.Protocol.Versions;

namespace Mavryk.P2p.Actors.Diagnostics;

/// <summary>What a probe is to do. Immutable.</summary>
/// <param name="Point">Where to.</param>
/// <param name="Handshake">What we say.</param>
/// <param name="Versions">What we speak.</param>
/// <param name="ExpectedPeerId">Who must answer.</param>
/// <param name="Timeout">For everything together.</param>
internal sealed record ProbeOrder<TConnMeta>(P2pPoint Point, HandshakeSettings<TConnMeta> Handshake, VersionNegotiation Versions, PeerId? ExpectedPeerId, TimeSpan Timeout);

/// <summary>What a probe accepts beside the events of its socket.</summary>
internal abstract record ProbeCommand : INoSerializationVerificationNeeded, IDeadLetterSuppression
{
    private ProbeCommand()
    {
    }

    /// <summary>Answered once with a <see cref="Facade.ProbeReport{TConnMeta}"/>; then the actor stops.</summary>
    public sealed record Start : ProbeCommand
    {
        public static readonly Start Instance = new();
    }
}
