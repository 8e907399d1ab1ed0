using Mavryk.P2p.Protocol.Messages;

namespace Mavryk.P2p.Node.Hosting;

/// <summary>
/// The one application message of this program: bytes without meaning, on the wire behind their number (program 1). Immutable as long as
/// nobody writes to the memory.
/// </summary>
internal readonly record struct OpaqueMessage(ReadOnlyMemory<byte> Payload)
{
    /// <summary>The table with the message under a tag.</summary>
    public static ApplicationMessages<OpaqueMessage> Table(ushort tag) => new(new ApplicationMessage<OpaqueMessage>(
        tag,
        "Opaque",
        static (message, ref writer) =>
        {
            writer.WriteBytes(message.Payload.Span);
            return true;
        },
        static (ref reader) => new OpaqueMessage(reader.ReadBytes().ToArray()))
    {
        MinPayloadSize = sizeof(int),
    });
}
