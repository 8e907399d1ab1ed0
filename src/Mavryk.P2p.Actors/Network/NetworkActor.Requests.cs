using Akka.Actor;
using Mavryk.P2p.Actors.Connections;
using Mavryk.P2p.Actors.Facade;
using Mavryk.P2p.Actors.Protocols;

namespace Mavryk.P2p.Actors.Network;

/// <summary>What application actors ask.</summary>
internal sealed partial class NetworkActor<TMessage, TPeerMeta, TConnMeta>
{
    private void OnRequest(INetworkRequest request)
    {
        switch (request)
        {
            case NetworkProtocol.Connect connect:
                _connections.Forward(
                    new ConnectionsCommand.Dial(connect.Point, connect.Options.Trusted, connect.Options.ExpectedPeerId, connect.Options.Timeout, CancellationToken.None)
                    {
                        Correlation = connect.Correlation,
                        IsFromActor = true,
                    });
                break;
            case NetworkProtocol.GetConnections:
                Sender.Tell(new NetworkProtocol.ConnectionList<TConnMeta>([.. _setup.State.Running.ByPeer.Values.Select(static connection => connection.Running)]));
                break;
            case NetworkProtocol.Broadcast<TMessage> broadcast:
                var facade = new P2pNetwork<TMessage, TPeerMeta, TConnMeta>(_setup, Self);
                Sender.Tell(new NetworkProtocol.Broadcasted(facade.Broadcast(
                    broadcast.Message, except: broadcast.Except is { } peer ? connection => connection.Info.PeerId == peer : null)));
                break;
            case NetworkProtocol.SubscribeEvents or NetworkProtocol.UnsubscribeEvents or NetworkProtocol.EventAck:
                _events.Forward(request);
                break;
            case NetworkProtocol.RegisterReader:
                RegisterReader();
                break;
            case NetworkProtocol.UnregisterReader:
                OnReaderGone(Sender);
                Sender.Tell(NetworkProtocol.ReaderUnregistered.Instance);
                break;
            default:
                Sender.Tell(new NetworkProtocol.Refused(request, Refusal.OtherTypes));
                break;
        }
    }

    private void RegisterReader()
    {
        if (_setup.State.Reader is { } other && !other.Actor.Equals(Sender))
        {
            Sender.Tell(new NetworkProtocol.Refused(NetworkProtocol.RegisterReader.Instance, Refusal.ReaderTaken));
            return;
        }

        Context.WatchWith(Sender, new ReaderGone(Sender));

        // The answer comes before the first notice of a connection.
        Sender.Tell(NetworkProtocol.ReaderRegistered.Instance);
        SetReader(new ReaderRegistration(Sender));
    }

    private void OnReaderGone(IActorRef reader)
    {
        if (_setup.State.Reader is { } registered && registered.Actor.Equals(reader))
        {
            Context.Unwatch(reader);
            SetReader(null);
        }
    }

    private void SetReader(ReaderRegistration? registration)
    {
        // New connections look there, all others are told.
        _setup.State.Reader = registration;
        _connections.Tell(new ConnectionsCommand.ReadBy(registration));
    }

    private sealed record ReaderGone(IActorRef Reader);
}
