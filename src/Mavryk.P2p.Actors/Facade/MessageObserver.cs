using System.Collections.Concurrent;
using Akka.Event;
using Mavryk.P2p.Actors.Diagnostics;

namespace Mavryk.P2p.Actors.Facade;

/// <summary>
/// Told of every application message by whoever moved it: counts it, runs the application's hooks, and writes the log of behaviour 14.3. Thread-safe.
/// </summary>
internal sealed class MessageObserver<TMessage, TConnMeta>(MessageHooks<TMessage, TConnMeta> hooks, NetworkCounters counters, ILoggingAdapter log)
{
    private readonly ConcurrentDictionary<string, bool> _failed = new();

    public void Received(IP2pConnection<TMessage, TConnMeta> connection, TMessage message)
    {
        if (log.IsDebugEnabled)
        {
            log.Debug("Message read, peer {0}", connection.Info.PeerId);
        }

        Run(hooks.Received, connection, message, "received");
    }

    public void NotReceived(IP2pConnection<TMessage, TConnMeta> connection)
    {
        counters.CountReceiveFailed();
        if (log.IsDebugEnabled)
        {
            log.Debug("No message to read any more, peer {0}", connection.Info.PeerId);
        }
    }

    public void Sent(IP2pConnection<TMessage, TConnMeta> connection, TMessage message, SendResult result)
    {
        counters.CountSent(result);
        if (log.IsDebugEnabled)
        {
            log.Debug("Message to send, peer {0}: {1}", connection.Info.PeerId, result);
        }

        if (result is SendResult.Queued)
        {
            Run(hooks.Sent, connection, message, "sent");
        }
    }

    public void Broadcasted(BroadcastCall<TMessage, TConnMeta> call)
    {
        counters.CountBroadcast(call.Result);
        if (log.IsDebugEnabled)
        {
            log.Debug("Broadcast: {0}", call.Result);
        }

        Run(static (hook, broadcast) => hook?.Invoke(broadcast), hooks.Broadcasted, call, "broadcasted");
    }

    /// <summary>The message is on its way or in the caller's hands: the application's bug must not make the call look failed (behaviour 1.6).</summary>
    private void Run<T1, T2>(Action<T1, T2>? hook, T1 first, T2 second, string name)
    {
        try
        {
            hook?.Invoke(first, second);
        }
        catch (Exception exception)
        {
            // Remotes decide how many messages there are, so a bug of the application must not fill the log at their pace.
            var level = _failed.TryAdd(name, true) ? LogLevel.ErrorLevel : LogLevel.DebugLevel;
            if (log.IsEnabled(level))
            {
                log.Log(level, exception, "The hook for {0} messages failed.", name);
            }
        }
    }
}
