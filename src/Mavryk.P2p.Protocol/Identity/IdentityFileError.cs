using System.Globalization;
using Mavryk.P2p.Protocol.Crypto;
using Mavryk.P2p.Protocol.Json;
using Mavryk.P2p.Protocol.Points;

namespace Mavryk.P2p.Protocol.Identity;

/// <summary>Why there is no identity: the closed set of wire 2.4, with the reference's identifiers. Immutable. Holds nothing secret.</summary>
public abstract record IdentityFileError
{
    private IdentityFileError(string id) => Id = id;

    /// <summary>The identifier, as operators see it.</summary>
    public string Id { get; }

    /// <summary>One English sentence.</summary>
    public string Message => this switch
    {
        NoIdentityFile e => $"There is no identity file '{e.File}'.",
        ExistentIdentityFile e => $"The identity file '{e.File}' exists and is not overwritten.",
        MalformedIdentityFile e => $"The identity file '{e.File}' cannot be read: {e.Error}.",
        IdentityMismatch e => $"The identity file '{e.File}' names another peer id than its public key has, which is {e.PublicKeyHash}.",
        IdentityKeysMismatch e => $"The secret key in the identity file '{e.File}' is not that of its public key {e.PublicKey}.",
        InsufficientProofOfWork e => string.Create(
            CultureInfo.InvariantCulture, $"The stamp of the identity is not enough proof of work for difficulty {e.Expected}."),
        _ => throw new InvalidOperationException($"No text for {GetType().Name}."),
    };

    /// <summary>The file does not exist.</summary>
    public sealed record NoIdentityFile(string File) : IdentityFileError("main.identity.no_file");

    /// <summary>The file exists and was to be written.</summary>
    public sealed record ExistentIdentityFile(string File) : IdentityFileError("main.identity.existent_file");

    /// <summary>The file is not JSON, or a field is missing, unknown, repeated or of the wrong form. The reference dies of an exception here.</summary>
    public sealed record MalformedIdentityFile(string File, JsonError Error) : IdentityFileError("main.identity.malformed_file");

    /// <summary>The peer id is not the hash of the public key.</summary>
    /// <param name="File">The file.</param>
    /// <param name="PublicKeyHash">The peer id that belongs to the public key.</param>
    public sealed record IdentityMismatch(string File, PeerId PublicKeyHash) : IdentityFileError("main.identity.identity_mismatch");

    /// <summary>The public key is not that of the secret key.</summary>
    /// <param name="File">The file.</param>
    /// <param name="PublicKey">The public key in the file.</param>
    public sealed record IdentityKeysMismatch(string File, PublicKey PublicKey) : IdentityFileError("main.identity.identity_keys_mismatch");

    /// <summary>The stamp does not reach the difficulty asked for.</summary>
    public sealed record InsufficientProofOfWork(double Expected) : IdentityFileError("main.identity.insufficient_proof_of_work");
}
