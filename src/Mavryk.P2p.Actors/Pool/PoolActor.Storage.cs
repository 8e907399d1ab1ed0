using Akka.Actor;
using Mavryk.P2p.Actors.Facade;
using Mavryk.P2p.Actors.Storage;
using Mavryk.P2p.Protocol.Files;
using Mavryk.P2p.Protocol.Pool;

namespace Mavryk.P2p.Actors.Pool;

/// <summary>What outlives a restart (behaviour 4.6): the pool knows what changed, the store when and how it is written.</summary>
internal sealed partial class PoolActor<TMessage, TPeerMeta, TConnMeta>
{
    private readonly HashSet<PersistedPart> _unsaved = [];
    private IActorRef _store = ActorRefs.Nobody;
    private bool _loaded;
    private bool _changeTold;
    private bool _lastSaved;
    private int _saving;

    /// <summary>The store keeps nothing that a bug in one message could spoil.</summary>
    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(static _ => Directive.Resume);

    protected override void PreStart()
    {
        if (StoreSettings.Of(_setup.Settings.Source) is { } settings)
        {
            _store = Context.ActorOf(PeerStoreActor<TPeerMeta>.Create(settings, _setup.Definition.PeerMetadataJson), "store");
            _store.Tell(StoreCommand.Load.Instance);
        }
        else
        {
            Context.Parent.Tell(PoolEvent.Ready.Instance);
        }
    }

    private void OnStore(StoreEvent happened)
    {
        switch (happened)
        {
            case StoreEvent.Loaded<TPeerMeta> loaded:
                OnLoaded(loaded);
                break;
            case StoreEvent.Due:
                _changeTold = false;
                if (_unsaved.Count > 0)
                {
                    Save(onlyChanges: true, caller: null);
                }

                break;
            case StoreEvent.Done done:
                OnSaved(done);
                break;
        }
    }

    private void OnLoaded(StoreEvent.Loaded<TPeerMeta> loaded)
    {
        _pool.RestoreBans(loaded.Bans.Bans);
        _pool.RestoreTrustedPoints(loaded.Bans.TrustedPoints, Now);
        _pool.RestorePeers(loaded.Peers, Now);

        // What comes from the disk need not go there.
        CarryOut();
        _loaded = true;
        Context.Parent.Tell(PoolEvent.Ready.Instance);
    }

    private void OnSaved(StoreEvent.Done done)
    {
        _saving--;
        if (done.PeersError is not null)
        {
            _unsaved.Add(PersistedPart.Peers);
        }

        if (done.BansError is not null)
        {
            _unsaved.Add(PersistedPart.Bans);
        }

        done.Caller?.Tell((done.PeersError ?? done.BansError) is { } reason ? new SaveResult.Failed(reason) : SaveResult.Saved.Instance);
        StopWhenEmpty();
    }

    private void OnChanged(PersistedPart part)
    {
        if (!_loaded)
        {
            return;
        }

        _unsaved.Add(part);
        if (!_changeTold)
        {
            _changeTold = true;
            _store.Tell(StoreCommand.Changed.Instance);
        }
    }

    private void OnSave(PoolOperation.Save save)
    {
        if (!_loaded || (save.OnlyChanges && _unsaved.Count == 0))
        {
            Sender.Tell(SaveResult.Saved.Instance);
        }
        else
        {
            Save(save.OnlyChanges, Sender);
        }
    }

    /// <summary>Brings to the disk what the last ends changed.</summary>
    /// <returns>True until it is there, or could not be brought there.</returns>
    private bool SavesTheLast()
    {
        if (!_lastSaved && _unsaved.Count > 0)
        {
            _lastSaved = true;
            Save(onlyChanges: true, Context.Parent);
        }

        return _saving > 0;
    }

    private void Save(bool onlyChanges, IActorRef? caller)
    {
        var peers = !onlyChanges || _unsaved.Contains(PersistedPart.Peers);
        var bans = !onlyChanges || _unsaved.Contains(PersistedPart.Bans) || _unsaved.Contains(PersistedPart.TrustedPoints);
        _unsaved.Clear();
        _saving++;
        _store.Tell(new StoreCommand.Save<TPeerMeta>(
            peers ? _pool.SavedPeers() : null, bans ? new BansFileContent(_pool.Bans(Now), _pool.TrustedPoints()) : null, caller));
    }
}
