using System.Runtime.InteropServices;

namespace Mavryk.P2p.Benchmarks.Micro;

/// <summary>The functions of a libsodium of the system: the fastest implementation that is widely used. Only ever compared with.</summary>
internal static unsafe class Sodium
{
    private static readonly nint Library = Load();

    private static readonly delegate* unmanaged[Cdecl]<byte*, byte*, ulong, byte*, byte*, int> BoxEasyAfternm =
        (delegate* unmanaged[Cdecl]<byte*, byte*, ulong, byte*, byte*, int>)Find("crypto_box_easy_afternm");

    private static readonly delegate* unmanaged[Cdecl]<byte*, byte*, ulong, byte*, byte*, int> BoxOpenEasyAfternm =
        (delegate* unmanaged[Cdecl]<byte*, byte*, ulong, byte*, byte*, int>)Find("crypto_box_open_easy_afternm");

    private static readonly delegate* unmanaged[Cdecl]<byte*, nuint, byte*, ulong, byte*, nuint, int> GenericHash =
        (delegate* unmanaged[Cdecl]<byte*, nuint, byte*, ulong, byte*, nuint, int>)Find("crypto_generichash");

    private static readonly delegate* unmanaged[Cdecl]<byte*, byte*, byte*, int> ScalarMult =
        (delegate* unmanaged[Cdecl]<byte*, byte*, byte*, int>)Find("crypto_scalarmult");

    public static bool IsAvailable => Library != 0;

    public static int Seal(Span<byte> box, ReadOnlySpan<byte> text, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> key)
    {
        fixed (byte* c = box, m = text, n = nonce, k = key)
        {
            return BoxEasyAfternm(c, m, (ulong)text.Length, n, k);
        }
    }

    public static int Open(Span<byte> text, ReadOnlySpan<byte> box, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> key)
    {
        fixed (byte* m = text, c = box, n = nonce, k = key)
        {
            return BoxOpenEasyAfternm(m, c, (ulong)box.Length, n, k);
        }
    }

    public static int Blake2b(Span<byte> digest, ReadOnlySpan<byte> input)
    {
        fixed (byte* d = digest, i = input)
        {
            return GenericHash(d, (nuint)digest.Length, i, (ulong)input.Length, null, 0);
        }
    }

    public static int X25519(Span<byte> sharedSecret, ReadOnlySpan<byte> secretKey, ReadOnlySpan<byte> publicKey)
    {
        fixed (byte* q = sharedSecret, n = secretKey, p = publicKey)
        {
            return ScalarMult(q, n, p);
        }
    }

    private static nint Load()
    {
        foreach (var name in (string[])["libsodium.so.26", "libsodium.so.23", "libsodium.26.dylib", "libsodium.23.dylib", "libsodium"])
        {
            if (NativeLibrary.TryLoad(name, out var library))
            {
                // Chooses the implementations for this processor.
                _ = ((delegate* unmanaged[Cdecl]<int>)NativeLibrary.GetExport(library, "sodium_init"))();
                return library;
            }
        }

        return 0;
    }

    private static nint Find(string function) => Library == 0 ? 0 : NativeLibrary.GetExport(Library, function);
}
