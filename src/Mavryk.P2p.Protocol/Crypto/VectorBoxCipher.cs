using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using System.Security.Cryptography;

namespace Mavryk.P2p.Protocol.Crypto;

/// <summary>Chooses the lanes that the processor can take.</summary>
internal static class VectorBoxCipher
{
    public static BoxCipher Create(ReadOnlySpan<byte> key) =>
        Avx2.IsSupported ? new VectorBoxCipher<SalsaLanes8>(key)
        : Vector128.IsHardwareAccelerated ? new VectorBoxCipher<SalsaLanes4>(key)
        : new VectorBoxCipher<SalsaLane1>(key);
}

/// <summary>The box on several Salsa20 blocks at a time. Allocates nothing per box.</summary>
/// <typeparam name="TLanes">The blocks side by side.</typeparam>
internal sealed class VectorBoxCipher<TLanes> : BoxCipher
    where TLanes : unmanaged, ISalsaLanes<TLanes>
{
    // Not moved by the garbage collector, so that no copy is left behind when they are overwritten.
    private readonly byte[] _key = GC.AllocateUninitializedArray<byte>(KeySize, pinned: true);
    private readonly uint[] _state = GC.AllocateArray<uint>(Salsa20.StateWords, pinned: true);
    private readonly byte[] _subkeyInput = new byte[Salsa20.HSalsaInputSize];
    private bool _hasSubkey;

    public VectorBoxCipher(ReadOnlySpan<byte> key) => key.CopyTo(_key);

    private static int BatchSize => TLanes.Count * Salsa20.BlockSize;

    private protected override void EraseKey()
    {
        CryptographicOperations.ZeroMemory(_key);
        _state.AsSpan().Clear();
    }

    [SkipLocalsInit]
    private protected override void SealText(in Nonce nonce, Span<byte> text, Span<byte> tag)
    {
        Span<byte> keystream = stackalloc byte[BatchSize];
        var authenticator = Begin(nonce, keystream);
        Apply(keystream, text);
        authenticator.ComputeTag(text, tag);
    }

    [SkipLocalsInit]
    private protected override bool TryOpenText(in Nonce nonce, Span<byte> text, ReadOnlySpan<byte> tag)
    {
        Span<byte> keystream = stackalloc byte[BatchSize];
        Span<byte> expected = stackalloc byte[TagSize];
        Begin(nonce, keystream).ComputeTag(text, expected);
        var isGenuine = CryptographicOperations.FixedTimeEquals(expected, tag);
        if (isGenuine)
        {
            Apply(keystream, text);
        }

        return isGenuine;
    }

    // Makes the first batch of key stream. Its first 32 bytes are the one-time key of the tag, the text begins behind them.
    private Poly1305 Begin(in Nonce nonce, Span<byte> keystream)
    {
        Span<byte> bytes = stackalloc byte[Nonce.Size];
        nonce.CopyTo(bytes);
        var subkeyInput = bytes[..Salsa20.HSalsaInputSize];

        // The subkey depends on the part of the nonce that changes once in 2^64 boxes.
        if (!_hasSubkey || !subkeyInput.SequenceEqual(_subkeyInput))
        {
            Span<byte> subkey = stackalloc byte[KeySize];
            Salsa20.HSalsa20(_key, subkeyInput, subkey);
            Salsa20.LoadKey(subkey, _state);
            CryptographicOperations.ZeroMemory(subkey);
            subkeyInput.CopyTo(_subkeyInput);
            _hasSubkey = true;
        }

        Salsa20.LoadInput(bytes[Salsa20.HSalsaInputSize..], _state);
        Salsa20.Keystream<TLanes>(_state, 0, keystream);
        return new Poly1305(keystream[..Poly1305.KeySize]);
    }

    private void Apply(Span<byte> keystream, Span<byte> text)
    {
        var count = Math.Min(keystream.Length - Poly1305.KeySize, text.Length);
        Xor(text[..count], keystream[Poly1305.KeySize..]);
        for (var block = (uint)TLanes.Count; count < text.Length; block += (uint)TLanes.Count)
        {
            text = text[count..];
            count = Math.Min(keystream.Length, text.Length);
            Salsa20.Keystream<TLanes>(_state, block, keystream);
            Xor(text[..count], keystream);
        }

        CryptographicOperations.ZeroMemory(keystream);
    }

    private static void Xor(Span<byte> text, ReadOnlySpan<byte> keystream)
    {
        var wide = MemoryMarshal.Cast<byte, Vector256<byte>>(text);
        var wideStream = MemoryMarshal.Cast<byte, Vector256<byte>>(keystream);
        for (var i = 0; i < wide.Length; i++)
        {
            wide[i] ^= wideStream[i];
        }

        for (var i = wide.Length * Vector256<byte>.Count; i < text.Length; i++)
        {
            text[i] ^= keystream[i];
        }
    }
}
