using Akka.IO;

namespace Mavryk.P2p.Actors.Tests.TestKit;

/// <summary>The Ack of a write, told apart by its number.</summary>
internal sealed class Written(int number) : Tcp.Event
{
    internal int Number { get; } = number;
}
