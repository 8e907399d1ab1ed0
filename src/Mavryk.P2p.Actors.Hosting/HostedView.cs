using Mavryk.P2p.Actors.Configuration;
using Mavryk.P2p.Actors.Facade;

namespace Mavryk.P2p.Actors.Hosting;

/// <summary>The network as health checks see it, whatever its types.</summary>
internal interface IHostedView
{
    P2pSettings Settings { get; }

    bool IsListening { get; }

    int ActiveConnections { get; }

    Task Stopped { get; }
}

/// <summary>The network with its types.</summary>
internal sealed class HostedView<TMessage, TPeerMeta, TConnMeta>(IP2pNetwork<TMessage, TPeerMeta, TConnMeta> network, P2pSettings settings) : IHostedView
{
    public IP2pNetwork<TMessage, TPeerMeta, TConnMeta> Network => network;

    public P2pSettings Settings => settings;

    public bool IsListening => network.ListeningPoint is not null;

    public int ActiveConnections => network.Counts.Active;

    public Task Stopped => network.Stopped;
}
