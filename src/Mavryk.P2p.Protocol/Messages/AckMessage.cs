using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Mavryk.P2p.Protocol.Encoding;
using Mavryk.P2p.Protocol.Points;
using Mavryk.P2p.Protocol.Versions;

namespace Mavryk.P2p.Protocol.Messages;

/// <summary>The end of a handshake: accepted or refused. A closed set (wire 4.4). Immutable, compared by value.</summary>
public abstract record AckMessage
{
    /// <summary>Greatest number of points in a Nack.</summary>
    public const int MaxPoints = PointList.MaxCount;

    /// <summary>Greatest number of bytes: tag, motive, size field and points.</summary>
    public const int MaxEncodedSize = sizeof(byte) + sizeof(short) + sizeof(int) + PointList.MaxSize;

    private const byte AckTag = 0x00;
    private const byte NackTag = 0x01;
    private const byte NackV0Tag = 0xff;

    private AckMessage()
    {
    }

    /// <summary>The connection runs.</summary>
    public sealed record Ack : AckMessage;

    /// <summary>The connection is refused. Sent to remotes that announced a p2p version above 0.</summary>
    /// <param name="Motive">Why.</param>
    /// <param name="Points">Other points that the remote may try.</param>
    public sealed record Nack(RejectionMotive Motive, ImmutableArray<P2pPoint> Points) : AckMessage
    {
        /// <inheritdoc/>
        public bool Equals(Nack? other) => other is not null && Motive == other.Motive && Points.AsSpan().SequenceEqual(other.Points.AsSpan());

        /// <inheritdoc/>
        public override int GetHashCode() => HashCode.Combine(Motive, Points.AsSpan().Length);
    }

    /// <summary>The connection is refused, without a word: <see cref="RejectionMotive.NoMotive"/>. Sent to remotes that announced p2p version 0.</summary>
    public sealed record NackV0 : AckMessage;

    /// <summary>The refusal that a remote understands: which form it is depends on what the remote announced, not on what was agreed (wire 4.4).</summary>
    public static AckMessage Refusal(NetworkVersion announced, RejectionMotive motive, ImmutableArray<P2pPoint> points)
    {
        ArgumentNullException.ThrowIfNull(announced);
        return announced.P2pVersion > 0 ? new Nack(motive, points) : new NackV0();
    }

    /// <summary>Reads the plaintext of one chunk.</summary>
    public static bool TryDecode(
        ReadOnlySpan<byte> plaintext, [NotNullWhen(true)] out AckMessage? message, [NotNullWhen(false)] out DecodeError? error)
    {
        var reader = new WireReader(plaintext);
        message = Read(ref reader);
        error = reader.Complete();
        message = error is null ? message : null;
        return error is null;
    }

    /// <summary>Writes the message. More than <see cref="MaxPoints"/> points are <see cref="EncodeError.ListInvalidLength"/>.</summary>
    public void Write(ref WireWriter writer)
    {
        switch (this)
        {
            case Nack nack:
                writer.WriteUInt8(NackTag);
                writer.WriteInt16(nack.Motive.Code);
                var frame = writer.BeginFrame();
                PointList.Write(ref writer, nack.Points);
                writer.EndFrame(frame);
                break;
            case NackV0:
                writer.WriteUInt8(NackV0Tag);
                break;
            default:
                writer.WriteUInt8(AckTag);
                break;
        }
    }

    private static AckMessage? Read(ref WireReader reader)
    {
        var tag = reader.ReadUInt8();
        switch (tag)
        {
            case AckTag:
                return new Ack();
            case NackV0Tag:
                return new NackV0();
            case NackTag:
                var motive = new RejectionMotive(reader.ReadInt16());
                var outer = reader.BeginFrame();
                var points = ImmutableArray.CreateBuilder<P2pPoint>();
                PointList.Read(ref reader, points);
                reader.EndFrame(outer);
                return new Nack(motive, points.DrainToImmutable());
            default:
                reader.Fail(new DecodeError.UnexpectedTag(tag));
                return null;
        }
    }
}
