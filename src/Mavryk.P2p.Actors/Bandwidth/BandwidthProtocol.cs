using Akka.Actor;
using Akka.Event;
using Mavryk.P2p.Actors.Connections;

namespace Mavryk.P2p.Actors.Bandwidth;

/// <summary>What the bandwidth actor accepts; the sender is the connection.</summary>
internal abstract record BandwidthCommand : INoSerializationVerificationNeeded, IDeadLetterSuppression
{
    private BandwidthCommand()
    {
    }

    /// <summary>The connection runs: it is measured until it ends.</summary>
    public sealed record Join(TrafficMeter Meter) : BandwidthCommand;

    /// <summary>The connection has received a block and wants to read on; answered with <see cref="BandwidthGrant.Received"/>.</summary>
    public sealed record Receive(int Bytes) : BandwidthCommand;

    /// <summary>The connection has a block to send; answered with <see cref="BandwidthGrant.Send"/>.</summary>
    public sealed record Send(int Bytes) : BandwidthCommand;
}

/// <summary>What a connection is granted: exactly the block that it asked for, sooner or later.</summary>
internal abstract record BandwidthGrant : INoSerializationVerificationNeeded, IDeadLetterSuppression
{
    private BandwidthGrant()
    {
    }

    /// <summary>The received block is paid for.</summary>
    public sealed record Received : BandwidthGrant
    {
        public static readonly Received Instance = new();
    }

    /// <summary>The block may be sent.</summary>
    public sealed record Send : BandwidthGrant
    {
        public static readonly Send Instance = new();
    }
}
