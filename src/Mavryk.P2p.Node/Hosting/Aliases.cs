global using NodeConnection = Mavryk.P2p.Actors.Facade.IP2pConnection<Mavryk.P2p.Node.Hosting.OpaqueMessage, Mavryk.P2p.Protocol.Messages.ConnectionMetadata>;
global using NodeNetwork = Mavryk.P2p.Actors.Facade.IP2pNetwork<Mavryk.P2p.Node.Hosting.OpaqueMessage, Mavryk.P2p.Protocol.Json.MavrykPeerMetadata, Mavryk.P2p.Protocol.Messages.ConnectionMetadata>;
