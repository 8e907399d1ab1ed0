using Mavryk.P2p.Protocol.Encoding;

namespace Mavryk.P2p.Protocol.Messages;

/// <summary>Writes the payload of a message behind its tag.</summary>
/// <returns>False, with nothing written, if the message is of another kind.</returns>
public delegate bool PayloadWriter<in TMessage>(TMessage message, ref WireWriter writer);

/// <summary>Reads the payload of a message. It must use up the reader; errors go to <see cref="WireReader.Fail"/>.</summary>
public delegate TMessage PayloadReader<out TMessage>(ref WireReader reader);

/// <summary>
/// One kind of application message: its tag and how its payload is written and read (wire 5.6). The functions may be called from several threads at
/// once, so they must not share state. Immutable.
/// </summary>
/// <typeparam name="TMessage">The messages of the application.</typeparam>
public sealed class ApplicationMessage<TMessage>
{
    private readonly PayloadWriter<TMessage> _write;
    private readonly PayloadReader<TMessage> _read;

    /// <summary>A kind of message.</summary>
    /// <param name="tag">The tag, unique and not one of the layer's own (1 to 5).</param>
    /// <param name="title">The name for logs and tools.</param>
    /// <param name="write">Writes the payload.</param>
    /// <param name="read">Reads the payload.</param>
    public ApplicationMessage(ushort tag, string title, PayloadWriter<TMessage> write, PayloadReader<TMessage> read)
    {
        ArgumentNullException.ThrowIfNull(title);
        ArgumentNullException.ThrowIfNull(write);
        ArgumentNullException.ThrowIfNull(read);
        Tag = tag;
        Title = title;
        _write = write;
        _read = read;
    }

    /// <summary>The tag.</summary>
    public ushort Tag { get; }

    /// <summary>The name for logs and tools.</summary>
    public string Title { get; }

    /// <summary>Least number of bytes of the payload. Less is refused as soon as the size and the tag are there.</summary>
    public int MinPayloadSize { get; init; }

    /// <summary>Greatest number of bytes of the payload. More is refused as soon as the size and the tag are there, and not written.</summary>
    public int MaxPayloadSize { get; init; } = P2pMessage.MaxPayloadSize;

    /// <summary>Writes the payload if the message is of this kind.</summary>
    internal bool TryWrite(TMessage message, ref WireWriter writer)
    {
        var start = writer.Length;
        var outer = writer.BeginLimit(MaxPayloadSize);
        var written = _write(message, ref writer);
        writer.EndLimit(outer);
        if (written && writer.Length - start < MinPayloadSize)
        {
            writer.Fail(new EncodeError.InvalidBytesLength(MinPayloadSize, writer.Length - start));
        }

        return written;
    }

    /// <summary>Refuses a payload of an impossible size, without a look at it.</summary>
    internal void CheckSize(ref WireReader reader)
    {
        if (reader.Remaining < MinPayloadSize)
        {
            reader.Fail(new DecodeError.NotEnoughData());
        }
        else if (reader.Remaining > MaxPayloadSize)
        {
            // Of a layout without variable parts the reference says that bytes are left over.
            reader.Fail(MinPayloadSize == MaxPayloadSize ? new DecodeError.ExtraBytes() : new DecodeError.SizeLimitExceeded());
        }
    }

    /// <summary>Reads the payload.</summary>
    internal TMessage Read(ref WireReader reader) => _read(ref reader);
}
