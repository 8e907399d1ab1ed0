using Mavryk.P2p.Protocol.Events;

namespace Mavryk.P2p.Actors.Facade;

/// <summary>An operator asked a faked network, which has no pool (behaviour 1.8, 14.1): <see cref="P2pError.P2pLayerDisabled"/>.</summary>
public sealed class P2pLayerDisabledException() : NotSupportedException(new P2pError.P2pLayerDisabled().Message);
