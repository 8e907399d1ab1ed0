namespace Mavryk.P2p.Actors.Tests.Configuration;

/// <summary>Every key with its default and another allowed value. Changing a default is a decision: it shows here.</summary>
internal static class ReferenceKeys
{
    private const string Table = """
        name                                        | p2p                | other
        chain-name                                  | MAVRYK_MAINNET     | MAVRYK
        distributed-db-versions                     | [0,1,2]            | [2]
        p2p-versions                                | [0,1]              | [1]
        disable-mempool                             | off                | on
        identity-file                               | identity.json      | me.json
        expected-proof-of-work                      | 26.0               | 0
        listening-addr                              | ::                 | "127.0.0.1"
        listening-port                              | 9732               | off
        advertised-port                             | same               | 1
        trusted-points                              | []                 | ["localhost:1#idrHZqeBYQMFv1GuVxKJCe3WQWNyHF", "[::1]"]
        private-mode                                | off                | on
        disable-peer-discovery                      | off                | on
        limits.connections                          | off                | 20
        limits.min-connections                      | 10                 | 0
        limits.expected-connections                 | 50                 | 51
        limits.max-connections                      | 100                | 101
        limits.max-incoming-connections             | 20                 | 21
        limits.backlog                              | 20                 | 21
        limits.connection-timeout                   | 10s                | 1500ms
        limits.authentication-timeout               | 5s                 | 0.5 s
        limits.max-download-speed                   | unlimited          | 1
        limits.max-upload-speed                     | unlimited          | 1
        limits.max-known-points                     | [400,300]          | unlimited
        limits.max-known-peer-ids                   | [400,300]          | [500, 400]
        limits.peer-greylist-size                   | 1023               | 1
        limits.ip-greylist-size-kib                 | 2048               | 1
        limits.ip-greylist-cleanup-delay            | 1d                 | 1h
        limits.binary-chunks-size                   | max                | 19
        queues.read-queue-size                      | 8MiB               | unlimited
        queues.write-queue-size                     | 8MiB               | unlimited
        queues.incoming-message-queue-size          | 8MiB               | 1 KiB
        queues.outgoing-message-queue-size          | 8MiB               | 1
        queues.incoming-app-message-queue-size      | 10                 | unlimited
        reconnection.factor                         | 1.2                | 1
        reconnection.initial-delay                  | 1s                 | 0ms
        reconnection.disconnection-delay            | 60s                | 0ms
        reconnection.increase-cap                   | 2d                 | 1d
        reconnection.jitter                         | 0.1                | 0
        reconnection.isolated-delay-cap             | 60s                | off
        admission.max-per-address                   | 10                 | unlimited
        admission.network-burst                     | 30                 | unlimited
        admission.network-rate                      | 1.0                | 2
        admission.max-networks                      | 4096               | 1
        admission.slots-for-trusted                 | 0                  | 1
        admission.slots-for-outgoing                | auto               | 1
        admission.random-extra-slot                 | off                | on
        admission.tie-break                         | on                 | off
        pool.advertise-trusted-points               | off                | on
        pool.accept-private-addresses               | off                | on
        pool.points-per-source-burst                | 200                | 1
        pool.points-per-source-and-minute           | 100                | 1
        pool.max-share-of-source                    | 0.25               | 1
        pool.dns-refresh                            | 5m                 | off
        maintenance.idle-time                       | 120s               | off
        maintenance.parallel-dials                  | 16                 | 1
        maintenance.search-pause                    | 5s                 | 1s
        maintenance.max-search-pause                | 60s                | 5s
        maintenance.roll-share                      | 0.25               | 1
        swap.linger                                 | 30s                | off
        swap.answer-window                          | 60s                | 1s
        discovery.port                              | off                | 10732
        discovery.addr                              | off                | "192.0.2.255"
        discovery.trust-discovered-peers            | off                | on
        discovery.first-delay                       | 100ms              | 1s
        discovery.max-delay                         | 51.2s              | 1h
        control-messages.bootstrap-interval         | 100ms              | 0ms
        control-messages.bootstrap-burst            | 10                 | 1
        control-messages.advertise-interval         | 100ms              | 0ms
        control-messages.advertise-burst            | 10                 | 1
        control-messages.swap-request-interval      | 60s                | 0ms
        control-messages.swap-request-burst         | 2                  | 1
        control-messages.swap-ack-interval          | 60s                | 0ms
        control-messages.swap-ack-burst             | 2                  | 1
        io.read-buffer-size                         | 16KiB              | 0
        io.write-buffer-size                        | 64KiB              | 1MiB
        io.in-flight-writes                         | 4                  | 1
        io.close-timeout                            | 3s                 | 0ms
        io.frame-timeout                            | 60s                | off
        io.idle-probe                               | 2m                 | off
        io.idle-timeout                             | 10m                | off
        io.tcp-user-timeout                         | 45s                | off
        io.tcp-keep-alive-idle                      | 10s                | off
        io.tcp-keep-alive-interval                  | 5s                 | 1s
        io.tcp-no-delay                             | on                 | off
        welcome.min-rebind-delay                    | 1s                 | 1ms
        welcome.max-rebind-delay                    | 60s                | 1s
        storage.peers-file                          | peers.json         | off
        storage.bans-file                           | bans.json          | off
        storage.save-delay                          | 30s                | 0ms
        events.buffer-size                          | 1024               | 1
        shutdown.timeout                            | 10s                | 0ms
        """;

    public static IReadOnlyList<(string Key, string Default, string Other)> All { get; } =
    [
        .. Table.Split('\n').Select(static line => line.Split('|', StringSplitOptions.TrimEntries)).Select(static cells => (cells[0], cells[1], cells[2])),
    ];
}
