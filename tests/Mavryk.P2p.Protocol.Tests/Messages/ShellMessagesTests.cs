using Mavryk.P2p.Protocol.Encoding;
using Mavryk.P2p.Protocol.Messages;

namespace Mavryk.P2p.Protocol.Tests.Messages;

public sealed class ShellMessagesTests
{
    // Least and greatest payload, from the table of wire 5.6 (a block header has 114 bytes besides fitness and protocol data).
    [Theory]
    [InlineData(0x10, "Get_current_branch", 4, 4)]
    [InlineData(0x11, "Current_branch", 4 + 4 + 114, 4 + 4 + 8388608 + 32000)]
    [InlineData(0x12, "Deactivate", 4, 4)]
    [InlineData(0x13, "Get_current_head", 4, 4)]
    [InlineData(0x14, "Current_head", 4 + 4 + 114 + 12, 4 + 4 + 8388608 + 128008)]
    [InlineData(0x20, "Get_block_headers", 4, 324)]
    [InlineData(0x21, "Block_header", 114, 8388608)]
    [InlineData(0x30, "Get_operations", 4, 324)]
    [InlineData(0x31, "Operation", 32, 131072)]
    [InlineData(0x40, "Get_protocols", 4, 324)]
    [InlineData(0x41, "Protocol", 6, 2097152)]
    [InlineData(0x60, "Get_operations_for_blocks", 4, 334)]
    [InlineData(0x61, "Operations_for_blocks", 34, 33 + 100 + 1048576)]
    [InlineData(0x70, "Get_checkpoint", 4, 4)]
    [InlineData(0x71, "Checkpoint", 4 + 114, 4 + 8388608)]
    [InlineData(0x80, "Get_protocol_branch", 5, 5)]
    [InlineData(0x81, "Protocol_branch", 5 + 4 + 114, 5 + 4 + 8388608 + 32000)]
    [InlineData(0x90, "Get_predecessor_header", 36, 36)]
    [InlineData(0x91, "Predecessor_header", 36 + 114, 36 + 8388608)]
    public void A_payload_is_bounded(int tag, string title, int min, int max)
    {
        Assert.True(ShellMessages.Table.TryFind((ushort)tag, out var kind));
        Assert.Equal(title, kind.Title);
        Assert.Null(Announce(tag, min));
        Assert.Null(Announce(tag, max));
        Assert.IsType<DecodeError.NotEnoughData>(Announce(tag, min - 1));
        Assert.IsType(min == max ? typeof(DecodeError.ExtraBytes) : typeof(DecodeError.SizeLimitExceeded), Announce(tag, max + 1));
    }

    [Fact]
    public void There_are_19_kinds() => Assert.Equal(19, ShellMessages.Table.Entries.Length);

    private static DecodeError? Announce(int tag, int payloadSize)
    {
        var writer = new WireWriter(stackalloc byte[P2pMessage.HeaderSize]);
        writer.WriteInt32(sizeof(ushort) + payloadSize);
        writer.WriteUInt16(tag);
        using var decoder = new MessageStreamDecoder<ShellMessage>(new P2pMessageCodec<ShellMessage>(ShellMessages.Table));
        var head = writer.Written;
        Assert.False(decoder.TryRead(ref head, out _, out _));
        return decoder.Error;
    }
}
