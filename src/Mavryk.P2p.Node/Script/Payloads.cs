namespace Mavryk.P2p.Node.Script;

/// <summary>Payloads whose content the receiver can foretell: byte i is <c>7 i</c> modulo 256 (program 1).</summary>
internal static class Payloads
{
    private const int Period = 256;

    private static readonly byte[] Pattern = [.. Enumerable.Range(0, 256 * Period).Select(i => (byte)(7 * i))];

    /// <summary>A payload of this many bytes. Small ones share their memory: nobody may write to it.</summary>
    public static ReadOnlyMemory<byte> OfSize(int bytes)
    {
        if (bytes <= Pattern.Length)
        {
            return Pattern.AsMemory(0, bytes);
        }

        var payload = GC.AllocateUninitializedArray<byte>(bytes);
        for (var filled = 0; filled < bytes; filled += Pattern.Length)
        {
            Pattern.AsSpan(0, Math.Min(Pattern.Length, bytes - filled)).CopyTo(payload.AsSpan(filled));
        }

        return payload;
    }
}
