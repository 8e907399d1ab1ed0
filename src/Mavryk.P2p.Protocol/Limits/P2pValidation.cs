using System.Collections.Immutable;
using Mavryk.P2p.Protocol.Events;
using Mavryk.P2p.Protocol.Messages;
using Mavryk.P2p.Protocol.Pool;

namespace Mavryk.P2p.Protocol.Limits;

/// <summary>What is wrong with the settings: all errors at once, each naming its option, and what is only odd. Immutable.</summary>
/// <param name="Errors"><see cref="P2pError.InvalidConfiguration"/> and <see cref="P2pError.InvalidChunksSize"/>. With any of them the layer does not start.</param>
/// <param name="Warnings">English sentences.</param>
public sealed record P2pValidation(ImmutableArray<P2pError> Errors, ImmutableArray<string> Warnings)
{
    /// <summary>True if the layer can start.</summary>
    public bool IsValid => Errors.IsEmpty;

    /// <summary>Checks everything that behaviour 2.6 checks in the library and in the node, and what the library forgets there.</summary>
    public static P2pValidation Check(P2pConfig config, P2pLimits limits)
    {
        var errors = ImmutableArray.CreateBuilder<P2pError>();
        CheckSpans();
        CheckCounts();
        CheckBounds();
        CheckReconnection(config.Reconnection);
        if (!MessageCutter.TryCreate(limits.BinaryChunksSize, out _, out var chunks))
        {
            errors.Add(chunks);
        }

        return new P2pValidation(
            errors.ToImmutable(),
            limits.MaintenanceIdleTime is null ? ["The maintenance is disabled: the number of connections is left to chance, and there is no local discovery."] : []);

        void CheckSpans()
        {
            Positive(limits.ConnectionTimeout, "connection-timeout");
            Positive(limits.AuthenticationTimeout, "authentication-timeout");
            Positive(limits.MaintenanceIdleTime, "maintenance-idle-time");
            Positive(limits.IpGreylistCleanupDelay, "ip-greylist-cleanup-delay");
            Positive(limits.SwapLinger, "swap-linger");
        }

        void CheckCounts()
        {
            NotNegative(limits.Connections.Min, "min-connections");
            NotNegative(limits.Connections.Expected, "expected-connections");
            NotNegative(limits.Connections.Max, "max-connections");
            NotNegative(limits.MaxIncomingConnections, "max-incoming-connections");
            NotNegative(limits.Backlog, "backlog");
            NotNegative(limits.ReadBufferBytes, "read-buffer-size");
            NotNegative(limits.MaxDownloadSpeed, "max-download-speed");
            NotNegative(limits.MaxUploadSpeed, "max-upload-speed");
            NotNegative(limits.ReadQueueBytes, "read-queue-size");
            NotNegative(limits.WriteQueueBytes, "write-queue-size");
            NotNegative(limits.IncomingAppMessageQueueLength, "incoming-app-message-queue-size");
            NotNegative(limits.IncomingMessageQueueBytes, "incoming-message-queue-size");
            NotNegative(limits.OutgoingMessageQueueBytes, "outgoing-message-queue-size");
            Demand(limits.PeerGreylistSize > 0, "value of option \"peer-greylist-size\" cannot be negative or null");
            Demand(limits.IpGreylistSizeKib > 0, "value of option \"ip-greylist-size-kib\" cannot be negative or null");
        }

        void CheckBounds()
        {
            var bounds = limits.Connections;
            Demand(bounds.Min <= bounds.Expected, $"min-connections ({bounds.Min}) must not exceed expected-connections ({bounds.Expected})");
            Demand(bounds.Expected <= bounds.Max, $"expected-connections ({bounds.Expected}) must not exceed max-connections ({bounds.Max})");
            CheckTable(limits.MaxKnownPoints, "max-known-points");
            CheckTable(limits.MaxKnownPeerIds, "max-known-peer-ids");
            Demand(config.ExpectedProofOfWork is >= 0 and <= 256, "value of option \"expected-proof-of-work\" must be in the range 0 to 256");
            Demand(config.DiscoveryAddress is null or { IsIPv4: true }, "value of option \"discovery-addr\" must be an IPv4 address");
        }

        void CheckTable(TableLimit? table, string option)
        {
            if (table is var (max, target))
            {
                Demand(target >= 0, $"the target of {option} cannot be negative");
                Demand(target <= max, $"the target of {option} ({target}) must not exceed its maximum ({max})");
                Demand(limits.Connections.Max <= target, $"max-connections ({limits.Connections.Max}) must not exceed the target of {option} ({target})");
            }
        }

        void CheckReconnection(ReconnectionConfig reconnection)
        {
            Demand(reconnection.Factor >= 1 && double.IsFinite(reconnection.Factor), "value of option \"reconnection.factor\" cannot be below 1");
            NotNegative(reconnection.InitialDelay.Ticks, "reconnection.initial-delay");
            NotNegative(reconnection.DisconnectionDelay.Ticks, "reconnection.disconnection-delay");
            NotNegative(reconnection.IncreaseCap.Ticks, "reconnection.increase-cap");
        }

        void Positive(TimeSpan? value, string option) => Demand(value is null || value > TimeSpan.Zero, $"value of option \"{option}\" cannot be negative or null");

        void NotNegative(long? value, string option) => Demand(value is null or >= 0, $"value of option \"{option}\" cannot be negative");

        void Demand(bool condition, string text)
        {
            if (!condition)
            {
                errors.Add(new P2pError.InvalidConfiguration(text));
            }
        }
    }
}
