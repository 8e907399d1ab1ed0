using Akka.IO;

namespace Akka.Conformance.Tests.IO;

/// <summary>A numbered acknowledgement of a write.</summary>
public sealed class Ack(int number) : Tcp.Event
{
    public int Number { get; } = number;
}
