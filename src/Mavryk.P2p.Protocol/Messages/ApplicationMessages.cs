using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Mavryk.P2p.Protocol.Messages;

/// <summary>The table of an application's messages, by tag (wire 5.6). Immutable.</summary>
/// <typeparam name="TMessage">The messages of the application.</typeparam>
public sealed class ApplicationMessages<TMessage>
{
    private readonly FrozenDictionary<ushort, ApplicationMessage<TMessage>> _byTag;

    /// <summary>A table of these kinds of messages.</summary>
    /// <exception cref="ArgumentException">A tag is used twice, or is one of the layer's own.</exception>
    public ApplicationMessages(params IEnumerable<ApplicationMessage<TMessage>> entries)
    {
        Entries = [.. entries];
        var byTag = new Dictionary<ushort, ApplicationMessage<TMessage>>();
        foreach (var entry in Entries)
        {
            if (P2pMessage.IsReserved(entry.Tag))
            {
                throw new ArgumentException($"Tag 0x{entry.Tag:x2} of '{entry.Title}' belongs to the P2P layer.", nameof(entries));
            }

            if (!byTag.TryAdd(entry.Tag, entry))
            {
                throw new ArgumentException($"Tag 0x{entry.Tag:x2} of '{entry.Title}' is used twice.", nameof(entries));
            }
        }

        _byTag = byTag.ToFrozenDictionary();
    }

    /// <summary>The kinds of messages, in the order given.</summary>
    public ImmutableArray<ApplicationMessage<TMessage>> Entries { get; }

    /// <summary>The kind of message with this tag.</summary>
    public bool TryFind(ushort tag, [NotNullWhen(true)] out ApplicationMessage<TMessage>? entry) => _byTag.TryGetValue(tag, out entry);
}
