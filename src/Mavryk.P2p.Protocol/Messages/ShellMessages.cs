using Mavryk.P2p.Protocol.Encoding;

namespace Mavryk.P2p.Protocol.Messages;

/// <summary>
/// The messages of the Mavryk shell (wire 5.6) with unread payloads: for nodes that pass them on or only need to stay connected. Sizes are bounded as in
/// the reference, the layout inside is not checked.
/// </summary>
public static class ShellMessages
{
    /// <summary>The messages, with the names, tags and limits of the reference.</summary>
    public static readonly ApplicationMessages<ShellMessage> Table = new(
        Fixed(0x10, "Get_current_branch", ChainId),
        Bounded(0x11, "Current_branch", ChainId + SizeField + MinHeader, ChainId + MaxLocator),
        Fixed(0x12, "Deactivate", ChainId),
        Fixed(0x13, "Get_current_head", ChainId),
        Bounded(0x14, "Current_head", ChainId + SizeField + MinHeader + MinMempool, ChainId + SizeField + MaxHeader + MaxMempool),
        Bounded(0x20, "Get_block_headers", SizeField, SizeField + (MaxRequested * Hash)),
        Bounded(0x21, "Block_header", MinHeader, MaxHeader),
        Bounded(0x30, "Get_operations", SizeField, SizeField + (MaxRequested * Hash)),
        Bounded(0x31, "Operation", Hash, MaxOperation),
        Bounded(0x40, "Get_protocols", SizeField, SizeField + (MaxRequested * Hash)),
        Bounded(0x41, "Protocol", sizeof(ushort) + SizeField, MaxProtocol),
        Bounded(0x60, "Get_operations_for_blocks", SizeField, SizeField + (MaxRequested * (Hash + Pass))),
        Bounded(0x61, "Operations_for_blocks", Hash + Pass + MinPath, Hash + Pass + MaxPath + MaxOperationList),
        Fixed(0x70, "Get_checkpoint", ChainId),
        Bounded(0x71, "Checkpoint", ChainId + MinHeader, ChainId + MaxHeader),
        Fixed(0x80, "Get_protocol_branch", ChainId + ProtoLevel),
        Bounded(0x81, "Protocol_branch", ChainId + ProtoLevel + SizeField + MinHeader, ChainId + ProtoLevel + MaxLocator),
        Fixed(0x90, "Get_predecessor_header", Hash + Offset),
        Bounded(0x91, "Predecessor_header", Hash + Offset + MinHeader, Hash + Offset + MaxHeader));

    private const int SizeField = sizeof(int);
    private const int ChainId = 4;
    private const int Hash = 32;
    private const int Pass = sizeof(sbyte);
    private const int ProtoLevel = sizeof(byte);
    private const int Offset = sizeof(int);
    private const int MaxRequested = 10;

    // level, proto, predecessor, timestamp, validation pass, operations hash, empty fitness, context
    private const int MinHeader = sizeof(int) + sizeof(byte) + Hash + sizeof(long) + sizeof(byte) + Hash + SizeField + Hash;
    private const int MaxHeader = 8 * 1024 * 1024;
    private const int MaxLocator = SizeField + MaxHeader + (1000 * Hash);

    // Two lists, the second behind two size fields.
    private const int MinMempool = 3 * SizeField;
    private const int MaxMempool = 8 + (4000 * Hash);
    private const int MaxOperation = 128 * 1024;
    private const int MaxOperationList = 1024 * 1024;
    private const int MaxProtocol = 2 * 1024 * 1024;
    private const int MinPath = 1;
    private const int MaxPath = 100;

    private static ApplicationMessage<ShellMessage> Fixed(ushort tag, string title, int size) => Bounded(tag, title, size, size);

    private static ApplicationMessage<ShellMessage> Bounded(ushort tag, string title, int minSize, int maxSize) =>
        new(tag, title, (message, ref writer) => TryWrite(tag, message, ref writer), (ref reader) => new ShellMessage(tag, reader.ReadToEnd().ToArray()))
        {
            MinPayloadSize = minSize,
            MaxPayloadSize = maxSize,
        };

    private static bool TryWrite(ushort tag, ShellMessage message, ref WireWriter writer)
    {
        if (message.Tag != tag)
        {
            return false;
        }

        writer.WriteRaw(message.Payload.Span);
        return true;
    }
}
