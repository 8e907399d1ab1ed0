using Mavryk.P2p.Actors.Configuration;

namespace Mavryk.P2p.Actors.Storage;

/// <summary>Which files are kept, and when they are written.</summary>
/// <param name="PeersFile">Absent: known peers are not kept.</param>
/// <param name="BansFile">Absent: neither bans nor trusted points are kept.</param>
/// <param name="SaveDelay">From the first change to the save.</param>
internal sealed record StoreSettings(string? PeersFile, string? BansFile, TimeSpan SaveDelay)
{
    /// <summary>Absent if nothing is kept.</summary>
    public static StoreSettings? Of(P2pSettings settings)
    {
        var (peers, bans) = (Kept(settings.PeersFile), Kept(settings.BansFile));
        return peers is null && bans is null ? null : new StoreSettings(peers, bans, settings.SaveDelay);
    }

    /// <summary>The null device is the reference's way to say that nothing is kept (behaviour 4.6).</summary>
    private static string? Kept(string? path) => path is null or "/dev/null" or "NUL" ? null : path;
}
