namespace Mavryk.P2p.Protocol.Messages;

/// <summary>A message of the Mavryk shell whose payload is carried unread. Immutable as long as nobody writes to the memory.</summary>
/// <param name="Tag">The tag, one of <see cref="ShellMessages.Table"/>.</param>
/// <param name="Payload">The bytes behind the tag.</param>
public readonly record struct ShellMessage(ushort Tag, ReadOnlyMemory<byte> Payload);
