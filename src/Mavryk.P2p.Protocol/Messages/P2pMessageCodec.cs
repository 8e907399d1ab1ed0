using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Mavryk.P2p.Protocol.Encoding;
using Mavryk.P2p.Protocol.Points;

namespace Mavryk.P2p.Protocol.Messages;

/// <summary>Messages to bytes and back: size field, tag, payload (wire 5.1). Thread-safe, if the application's table is.</summary>
/// <typeparam name="TMessage">The messages of the application.</typeparam>
public sealed class P2pMessageCodec<TMessage>
{
    private readonly ApplicationMessages<TMessage> _application;

    /// <summary>A codec of the layer's own messages and these of an application.</summary>
    public P2pMessageCodec(ApplicationMessages<TMessage> application)
    {
        ArgumentNullException.ThrowIfNull(application);
        _application = application;
    }

    /// <summary>Writes a message with its size field. What was written is of no use if the writer has an error then.</summary>
    public void Write(P2pMessage<TMessage> message, ref WireWriter writer)
    {
        ArgumentNullException.ThrowIfNull(message);
        var outer = writer.BeginLimit(P2pMessage.MaxEncodedSize);
        var frame = writer.BeginFrame();
        switch (message)
        {
            case P2pMessage<TMessage>.Disconnect:
                writer.WriteUInt16(P2pMessage.DisconnectTag);
                break;
            case P2pMessage<TMessage>.Bootstrap:
                writer.WriteUInt16(P2pMessage.BootstrapTag);
                break;
            case P2pMessage<TMessage>.Advertise advertise:
                writer.WriteUInt16(P2pMessage.AdvertiseTag);
                PointList.Write(ref writer, advertise.Points);
                break;
            case P2pMessage<TMessage>.SwapRequest request:
                WriteSwap(P2pMessage.SwapRequestTag, request.Point, request.PeerId, ref writer);
                break;
            case P2pMessage<TMessage>.SwapAck ack:
                WriteSwap(P2pMessage.SwapAckTag, ack.Point, ack.PeerId, ref writer);
                break;
            case P2pMessage<TMessage>.Application application:
                WriteApplication(application.Message, ref writer);
                break;
        }

        writer.EndFrame(frame);
        writer.EndLimit(outer);
    }

    /// <summary>Encodes a message with its size field into memory of the pool, which the caller gives back.</summary>
    public bool TryEncode(
        P2pMessage<TMessage> message, [NotNullWhen(true)] out PooledBytes? bytes, [NotNullWhen(false)] out EncodeError? error)
    {
        var writer = new WireWriter();
        Write(message, ref writer);
        error = writer.Error;
        bytes = error is null ? writer.Detach() : null;
        writer.Dispose();
        return error is null;
    }

    /// <summary>Decodes one whole message; bytes behind it are an error.</summary>
    public bool TryDecode(
        ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out P2pMessage<TMessage>? message, [NotNullWhen(false)] out DecodeError? error)
    {
        var reader = new WireReader(bytes);
        var progress = default(FrameProgress);
        message = Read(ref reader, ref progress);
        error = reader.Complete();
        message = error is null ? message : null;
        return error is null;
    }

    /// <summary>Reads as much of one message as has arrived.</summary>
    /// <param name="reader">Stands at the start of the message.</param>
    /// <param name="progress">What was read of this message before.</param>
    /// <returns>The message; null if the reader has an error or is starved.</returns>
    internal P2pMessage<TMessage>? Read(ref WireReader reader, ref FrameProgress progress)
    {
        var outerLimit = reader.BeginLimit(P2pMessage.MaxEncodedSize);
        var outer = reader.BeginFrame();
        if (!reader.IsStopped)
        {
            progress.FrameSize = reader.Position + reader.Remaining;
        }

        var tag = reader.ReadUInt16();
        var message = reader.IsStopped ? null : ReadPayload(tag, ref reader, ref progress);
        reader.EndFrame(outer);
        reader.EndLimit(outerLimit);
        return reader.IsStopped ? null : message;
    }

    private static P2pMessage<TMessage>.Advertise? ReadAdvertise(ref WireReader reader, ref FrameProgress progress)
    {
        progress.Points ??= ImmutableArray.CreateBuilder<P2pPoint>();
        reader.Seek(Math.Max(reader.Position, progress.PointsEnd));
        progress.PointsEnd = PointList.Read(ref reader, progress.Points);
        return reader.IsStopped ? null : new P2pMessage<TMessage>.Advertise(progress.Points.DrainToImmutable());
    }

    private static void WriteSwap(ushort tag, P2pPoint point, PeerId peerId, ref WireWriter writer)
    {
        writer.WriteUInt16(tag);
        point.Write(ref writer);
        peerId.Write(ref writer);
    }

    private P2pMessage<TMessage>? ReadPayload(ushort tag, ref WireReader reader, ref FrameProgress progress) => tag switch
    {
        P2pMessage.DisconnectTag => new P2pMessage<TMessage>.Disconnect(),
        P2pMessage.BootstrapTag => new P2pMessage<TMessage>.Bootstrap(),
        P2pMessage.AdvertiseTag => ReadAdvertise(ref reader, ref progress),
        P2pMessage.SwapRequestTag => new P2pMessage<TMessage>.SwapRequest(P2pPoint.Read(ref reader), PeerId.Read(ref reader)),
        P2pMessage.SwapAckTag => new P2pMessage<TMessage>.SwapAck(P2pPoint.Read(ref reader), PeerId.Read(ref reader)),
        _ => ReadApplication(tag, ref reader),
    };

    private P2pMessage<TMessage>.Application? ReadApplication(ushort tag, ref WireReader reader)
    {
        if (!_application.TryFind(tag, out var entry))
        {
            reader.Fail(new DecodeError.UnexpectedTag(tag));
            return null;
        }

        entry.CheckSize(ref reader);
        if (!reader.AwaitFrame())
        {
            return null;
        }

        try
        {
            return new P2pMessage<TMessage>.Application(entry.Read(ref reader));
        }
        catch (Exception exception)
        {
            // A reader of the application that cannot cope with bytes of a remote is a decoding error, as in the reference (wire 1.6).
            reader.Fail(new DecodeError.ExceptionRaisedInUserFunction(exception.Message));
            return null;
        }
    }

    private void WriteApplication(TMessage message, ref WireWriter writer)
    {
        // The tag is known only once a kind takes the message, and stands in front of the payload.
        var tagAt = writer.Length;
        writer.WriteUInt16(0);
        foreach (var entry in _application.Entries)
        {
            if (entry.TryWrite(message, ref writer))
            {
                writer.SetUInt16(tagAt, entry.Tag);
                return;
            }
        }

        writer.Fail(new EncodeError.NoCaseMatched());
    }
}
