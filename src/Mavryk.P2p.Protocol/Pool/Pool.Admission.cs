using Mavryk.P2p.Protocol.Acl;
using Mavryk.P2p.Protocol.Events;
using Mavryk.P2p.Protocol.Points;

namespace Mavryk.P2p.Protocol.Pool;

/// <content>Incoming sockets before the handshake (behaviour 5.3).</content>
public sealed partial class Pool<TPeerMeta>
{
    private readonly Dictionary<P2pAddress, int> _incomingByAddress = [];
    private readonly Dictionary<P2pAddress, int> _trustedAddresses = [];

    /// <summary>
    /// Decides whether an accepted socket may start its handshake: the cheap checks first, and before any cryptography. Slots are not checked here, because
    /// even a full node owes a Nack with points (behaviour 5.4 h).
    /// </summary>
    /// <param name="remoteSocket">The remote end of the socket, with its ephemeral port.</param>
    /// <param name="now">The present.</param>
    public Admission AdmitIncoming(P2pPoint remoteSocket, DateTimeOffset now)
    {
        Publish(new P2pEvent.IncomingConnection(remoteSocket));
        if (DropCauseOf(remoteSocket.Address, now) is { } cause)
        {
            return new Admission.Dropped(cause, ReasonOf(cause));
        }

        var attempt = Begin(new Attempt<TPeerMeta>(NextAttempt(), incoming: true, remoteSocket) { PointAllowance = NewPointAllowance(now) });
        Count(_incomingByAddress, remoteSocket.Address, 1);
        return new Admission.Admitted(attempt.Id);
    }

    private static DisconnectionReason ReasonOf(DropCause cause) => cause switch
    {
        DropCause.ShuttingDown => new DisconnectionReason.PoolDestroyed(),
        DropCause.Banned or DropCause.Greylisted => new DisconnectionReason.IncomingConnectionBanned(),
        _ => new DisconnectionReason.IncomingConnectionTooMany(),
    };

    private static void Count<TKey>(Dictionary<TKey, int> counts, TKey key, int change)
        where TKey : notnull
    {
        var count = counts.GetValueOrDefault(key) + change;
        if (count == 0)
        {
            counts.Remove(key);
        }
        else
        {
            counts[key] = count;
        }
    }

    private DropCause? DropCauseOf(P2pAddress address, DateTimeOffset now)
    {
        var admission = _settings.Admission;
        return _shutDown ? DropCause.ShuttingDown
            : _acl.StandingOf(address, now) is var standing && standing == Standing.Banned ? DropCause.Banned
            : standing == Standing.Greylisted ? DropCause.Greylisted
            : _phases.Handshakes >= admission.MaxHandshakes ? DropCause.TooManyHandshakes
            : address.IsLoopback || _trustedAddresses.ContainsKey(address) ? null
            : _incomingByAddress.GetValueOrDefault(address) >= admission.MaxPerAddress ? DropCause.TooManyFromAddress
            : _networkRates?.TryTake(AddressPrefix.GroupOf(address), now) == false ? DropCause.TooManyFromNetwork
            : null;
    }
}
