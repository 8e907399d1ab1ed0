using System.Security.Cryptography;
using Org.BouncyCastle.Crypto.Engines;
using Org.BouncyCastle.Crypto.Parameters;

namespace Mavryk.P2p.Protocol.Crypto;

/// <summary>The box of BouncyCastle's engines, through the part of their interface that both of BouncyCastle's packages have.</summary>
internal sealed class BouncyCastleBoxCipher : BoxCipher
{
    private readonly byte[] _key;

    public BouncyCastleBoxCipher(ReadOnlySpan<byte> key) => _key = key.ToArray();

    private protected override void EraseKey() => CryptographicOperations.ZeroMemory(_key);

    private protected override void SealText(in Nonce nonce, Span<byte> text, Span<byte> tag)
    {
        var engine = Begin(nonce, out var authenticator);
        Apply(engine, text);
        ComputeTag(authenticator, text).CopyTo(tag);
    }

    private protected override bool TryOpenText(in Nonce nonce, Span<byte> text, ReadOnlySpan<byte> tag)
    {
        var engine = Begin(nonce, out var authenticator);
        if (!CryptographicOperations.FixedTimeEquals(ComputeTag(authenticator, text), tag))
        {
            return false;
        }

        Apply(engine, text);
        return true;
    }

    private XSalsa20Engine Begin(in Nonce nonce, out Org.BouncyCastle.Crypto.Macs.Poly1305 authenticator)
    {
        var iv = new byte[Nonce.Size];
        nonce.CopyTo(iv);
        var engine = new XSalsa20Engine();
        engine.Init(true, new ParametersWithIV(new KeyParameter(_key), iv));

        var oneTimeKey = new byte[Poly1305.KeySize];
        engine.ProcessBytes(oneTimeKey, 0, oneTimeKey.Length, oneTimeKey, 0);
        authenticator = new Org.BouncyCastle.Crypto.Macs.Poly1305();
        authenticator.Init(new KeyParameter(oneTimeKey));
        CryptographicOperations.ZeroMemory(oneTimeKey);
        return engine;
    }

    private static void Apply(XSalsa20Engine engine, Span<byte> text)
    {
        var result = text.ToArray();
        engine.ProcessBytes(result, 0, result.Length, result, 0);
        result.CopyTo(text);
        CryptographicOperations.ZeroMemory(result);
    }

    private static byte[] ComputeTag(Org.BouncyCastle.Crypto.Macs.Poly1305 authenticator, ReadOnlySpan<byte> text)
    {
        var tag = new byte[TagSize];
        authenticator.BlockUpdate(text.ToArray(), 0, text.Length);
        authenticator.DoFinal(tag, 0);
        return tag;
    }
}
