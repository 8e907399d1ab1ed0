using System.Collections.Immutable;
using Mavryk.P2p.Protocol.Json;

namespace Mavryk.P2p.Protocol.Files;

/// <summary>What could be read of a peers file. Immutable.</summary>
/// <param name="Peers">The peers, in the order of the file, each once.</param>
/// <param name="Skipped">Why entries were left out; the path begins with the number of the entry.</param>
/// <typeparam name="TPeerMeta">What the application stores for each peer.</typeparam>
public sealed record PeersFileContent<TPeerMeta>(ImmutableArray<SavedPeer<TPeerMeta>> Peers, ImmutableArray<JsonError> Skipped);
