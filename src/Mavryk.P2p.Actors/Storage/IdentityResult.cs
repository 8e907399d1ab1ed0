using Mavryk.P2p.Protocol.Identity;

namespace Mavryk.P2p.Actors.Storage;

/// <summary>An identity, or why there is none. Immutable.</summary>
public abstract record IdentityResult
{
    private IdentityResult()
    {
    }

    /// <summary>The identity was in the file.</summary>
    /// <param name="Identity">The identity; the caller disposes it.</param>
    public sealed record Read(NodeIdentity Identity) : IdentityResult;

    /// <summary>The identity was made and is in the file now.</summary>
    /// <param name="Identity">The identity; the caller disposes it.</param>
    public sealed record Generated(NodeIdentity Identity) : IdentityResult;

    /// <summary>There is no identity.</summary>
    public sealed record Failed(IdentityFileError Error) : IdentityResult;
}
