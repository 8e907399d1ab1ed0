using System.Diagnostics.CodeAnalysis;
using Mavryk.P2p.Protocol.Channel;
using Mavryk.P2p.Protocol.Events;
using Mavryk.P2p.Protocol.Messages;

namespace Mavryk.P2p.Actors.Connections;

/// <summary>
/// Opens chunks in place in the input buffer and finds the messages in their plaintexts, one message at a time so that the owner can pause
/// between any two. Owned by the connection's actor.
/// </summary>
/// <param name="opener">Opens in the order of the nonces.</param>
/// <param name="decoder">Finds the messages.</param>
/// <param name="log">Told the plaintext size of each chunk, if anybody wants to know.</param>
internal sealed class IncomingChunks<TMessage>(ChunkOpener opener, MessageStreamDecoder<TMessage> decoder, Action<int>? log = null) : IDisposable
{
    private int _rest;

    /// <summary>Chunks opened so far: the number of the next one.</summary>
    public long Count { get; private set; }

    /// <summary>Why nothing more can be read. Final.</summary>
    public P2pError? Error { get; private set; }

    /// <summary>The next message; false: look at <see cref="Error"/>, else more bytes are needed.</summary>
    public bool TryRead(InputBuffer input, [NotNullWhen(true)] out P2pMessage<TMessage>? message, out int size)
    {
        while (Error is null)
        {
            if (_rest > 0)
            {
                // Plaintext stands where its chunk stood, behind the chunk's header.
                ReadOnlySpan<byte> plaintext = input.Unread[.._rest];
                var found = decoder.TryRead(ref plaintext, out var read, out size);
                input.Consume(_rest - plaintext.Length);
                _rest = plaintext.Length;
                if (found)
                {
                    message = read!;
                    return true;
                }

                Error = decoder.Error is { } error ? new P2pError.DecodingError(error) : null;
            }
            else if (!OpenNext(input))
            {
                break;
            }
        }

        message = null;
        size = 0;
        return false;
    }

    public void Dispose() => decoder.Dispose();

    private bool OpenNext(InputBuffer input)
    {
        switch (opener.Open(input.Unread, out var plaintext, out var count))
        {
            case ChunkStatus.Opened:
                input.Consume(count - plaintext.Length);
                _rest = plaintext.Length;
                Count++;
                log?.Invoke(_rest);
                return true;
            case ChunkStatus.Failed:
                Error = opener.Error;
                return false;
            default:
                return false;
        }
    }
}
