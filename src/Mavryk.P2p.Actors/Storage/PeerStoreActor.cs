using System.Collections.Immutable;
using Akka.Actor;
using Akka.Dispatch;
using Akka.Event;
using Mavryk.P2p.Protocol.Files;
using Mavryk.P2p.Protocol.Json;

namespace Mavryk.P2p.Actors.Storage;

/// <summary>
/// The files of known peers, and of bans and trusted points (behaviour 4.6): reads them at the start, writes them some time after a change and whenever the
/// pool says so. Child of the pool, which owns the contents; no children; one timer. Runs on the dispatcher for what blocks, so that a slow disk delays
/// nobody. Failures of the disk are answers and lines in the log, never an exception. Bound: one unfinished save of its own, and one a caller.
/// </summary>
internal sealed class PeerStoreActor<TPeerMeta>(StoreSettings settings, IJsonCodec<TPeerMeta> metadata, IFileSteps steps) : UntypedActor, IWithTimers
{
    private const string SaveTimer = "save";

    /// <summary>A disk that failed is not asked again before.</summary>
    private static readonly TimeSpan MinRetryDelay = TimeSpan.FromSeconds(10);

    private readonly GenerationFile? _peers = settings.PeersFile is { } path ? new GenerationFile(path, steps) : null;
    private readonly GenerationFile? _bans = settings.BansFile is { } path ? new GenerationFile(path, steps) : null;
    private readonly PeersFile<TPeerMeta> _peersText = new(metadata);
    private readonly ILoggingAdapter _log = Context.GetLogger();

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Create(StoreSettings settings, IJsonCodec<TPeerMeta> metadata) =>
        Props.Create(() => new PeerStoreActor<TPeerMeta>(settings, metadata, FileSteps.Instance)).WithDispatcher(Dispatchers.DefaultBlockingDispatcherId);

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case StoreCommand.Load:
                Sender.Tell(new StoreEvent.Loaded<TPeerMeta>(LoadPeers(), Load<BansFileContent>(_bans, ParseBans) ?? BansFileContent.None));
                break;
            case StoreCommand.Changed:
                Timers.StartSingleTimer(SaveTimer, StoreEvent.Due.Instance, settings.SaveDelay);
                break;
            case StoreEvent.Due:
                Context.Parent.Tell(StoreEvent.Due.Instance);
                break;
            case StoreCommand.Save<TPeerMeta> save:
                Sender.Tell(Save(save));
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private static (BansFileContent? Content, string? Error) ParseBans(string text) => BansFile.TryRead(text, out var bans, out var error) ? (bans, null) : (null, error.ToString());

    private (PeersFileContent<TPeerMeta>? Content, string? Error) ParsePeers(string text) =>
        _peersText.TryRead(text, out var peers, out var error) ? (peers, null) : (null, error.ToString());

    private ImmutableArray<SavedPeer<TPeerMeta>> LoadPeers()
    {
        if (Load<PeersFileContent<TPeerMeta>>(_peers, ParsePeers) is not { } content)
        {
            return [];
        }

        if (content.Skipped is [var first, ..])
        {
            _log.Warning("{0} entries of {1} are left out; the first one {2}.", content.Skipped.Length, _peers!.Path, first);
        }

        return content.Peers;
    }

    private T? Load<T>(GenerationFile? file, Func<string, (T? Content, string? Error)> parse)
        where T : class
    {
        if (file is null)
        {
            return null;
        }

        try
        {
            var (content, error) = file.Read(parse);
            if (error is not null && content is not null)
            {
                _log.Warning("{0} cannot be read and is kept as {1}; the one before it is taken. {2}", file.Path, file.Corrupt, error);
            }
            else if (error is not null)
            {
                _log.Error("{0} cannot be read and is kept as {1}; nothing is known. {2}", file.Path, file.Corrupt, error);
            }

            return content;
        }
        catch (Exception exception)
        {
            // The disk, or the application's codec: the node can do without.
            _log.Error(exception, "{0} cannot be read; nothing is known.", file.Path);
            return null;
        }
    }

    private StoreEvent.Done Save(StoreCommand.Save<TPeerMeta> save)
    {
        var level = save.Caller is null ? LogLevel.DebugLevel : LogLevel.InfoLevel;
        var peersError = save.Peers is { } peers ? Write(_peers, () => _peersText.Write(peers), level) : null;
        var bansError = save.Bans is { } bans ? Write(_bans, () => BansFile.Write(bans), level) : null;
        if (peersError is not null || bansError is not null)
        {
            var retry = settings.SaveDelay < MinRetryDelay ? MinRetryDelay : settings.SaveDelay;
            Timers.StartSingleTimer(SaveTimer, StoreEvent.Due.Instance, retry);
        }

        return new StoreEvent.Done(save, peersError, bansError, save.Caller);
    }

    /// <returns>Why it could not be written; null if it was.</returns>
    private string? Write(GenerationFile? file, Func<string> text, LogLevel level)
    {
        if (file is null)
        {
            return null;
        }

        try
        {
            file.Write(text());
            _log.Log(level, "Saved {0}.", new object[] { file.Path });
            return null;
        }
        catch (Exception exception)
        {
            // The disk, or the application's codec: what is on the disk is as it was.
            _log.Error(exception, "{0} cannot be written.", file.Path);
            return $"{file.Path}: {exception.Message}";
        }
    }
}
