using Akka.Actor;
using Akka.Event;
using Mavryk.P2p.Protocol.Events;

namespace Mavryk.P2p.Actors.Maintenance;

/// <summary>What the maintenance accepts from the root and, through it, from callers.</summary>
internal abstract record MaintenanceCommand : INoSerializationVerificationNeeded, IDeadLetterSuppression
{
    private MaintenanceCommand()
    {
    }

    /// <summary>The network is activated. Idempotent.</summary>
    public sealed record Start : MaintenanceCommand
    {
        public static readonly Start Instance = new();
    }

    /// <summary>Bring the number of connections in bounds; answered exactly once with a <see cref="MaintenanceAnswer"/>.</summary>
    public sealed record Maintain : MaintenanceCommand
    {
        public static readonly Maintain Instance = new();
    }

    /// <summary>Exchange some connections for fresh ones; answered exactly once with a <see cref="MaintenanceAnswer"/>.</summary>
    public sealed record Roll : MaintenanceCommand
    {
        public static readonly Roll Instance = new();
    }
}

/// <summary>The run that was asked for is over, or the one error that prevented it.</summary>
internal sealed record MaintenanceAnswer(P2pError? Error) : INoSerializationVerificationNeeded, IDeadLetterSuppression
{
    public static readonly MaintenanceAnswer Done = new(Error: null);

    /// <summary>There is no maintenance.</summary>
    public static readonly MaintenanceAnswer Disabled = new(new P2pError.MaintenanceDisabled());

    /// <summary>The network shuts down.</summary>
    public static readonly MaintenanceAnswer Canceled = new(new P2pError.Canceled());
}
