using System.Diagnostics;
using Mavryk.P2p.Node.Hosting;
using Mavryk.P2p.Protocol.Json;

namespace Mavryk.P2p.Node.Script;

/// <summary>Commands that ask for the state of the network and of the process.</summary>
internal sealed class InspectionCommands(NodeNetwork network)
{
    public ScriptAnswer Answer(PlainCommand command) => command switch
    {
        PlainCommand.Connections => Connections(),
        PlainCommand.Count => ScriptAnswer.Ok(json => json.WriteNumber("count", network.Connections.Length)),
        PlainCommand.Identity => ScriptAnswer.Ok(json => json.WriteString("peer_id", network.PeerId.ToString())),
        PlainCommand.Mem => Memory(),
        PlainCommand.Stat => Stat(),
        _ => throw new UnreachableException($"{command} asks for nothing."),
    };

    private ScriptAnswer Connections()
    {
        var connections = network.Connections;
        return ScriptAnswer.Ok(json =>
        {
            json.WriteNumber("count", connections.Length);
            json.WriteStartArray("connections");
            foreach (var connection in connections)
            {
                NodeJson.ConnectionInfo.Write(json, connection.Info);
            }

            json.WriteEndArray();
        });
    }

    private ScriptAnswer Stat()
    {
        var global = network.GlobalStat;
        var connections = network.Connections;
        return ScriptAnswer.Ok(json =>
        {
            json.WritePropertyName("global");
            P2pJson.Stat.Write(json, global);
            json.WriteStartObject("connections");
            foreach (var connection in connections)
            {
                json.WritePropertyName(connection.Info.PeerId.ToString());
                P2pJson.Stat.Write(json, connection.Stat);
            }

            json.WriteEndObject();
        });
    }

    private static ScriptAnswer Memory()
    {
        using var process = Process.GetCurrentProcess();
        var (resident, handles, threads) = (process.WorkingSet64, process.HandleCount, process.Threads.Count);
        var managed = GC.GetTotalMemory(forceFullCollection: false);
        return ScriptAnswer.Ok(json =>
        {
            json.WriteNumber("resident_bytes", resident);
            json.WriteNumber("managed_bytes", managed);
            json.WriteNumber("handles", handles);
            json.WriteNumber("threads", threads);
        });
    }
}
