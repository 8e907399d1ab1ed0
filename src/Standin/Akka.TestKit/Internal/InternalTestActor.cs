using System.Threading.Channels;
using Akka.Actor;

namespace Akka.TestKit.Internal;

/// <summary>Collects what it is told for the test.</summary>
internal sealed class InternalTestActor(ChannelWriter<MessageEnvelope> collected) : ActorBase
{
    private TestActor.Ignore _ignore;
    private AutoPilot _pilot = AutoPilot.NoAutoPilot;

    protected override bool Receive(object message)
    {
        switch (message)
        {
            case TestActor.SetIgnore set:
                _ignore = set.Ignore;
                return true;
            case TestActor.Watch watch:
                Context.Watch(watch.Actor);
                return true;
            case TestActor.Unwatch unwatch:
                Context.Unwatch(unwatch.Actor);
                return true;
            case TestActor.SetAutoPilot set:
                _pilot = set.AutoPilot;
                return true;
            case Spawn spawn:
                spawn.Child.SetResult(Context.ActorOf(spawn.Props, spawn.Name));
                return true;
        }

        if (_pilot is not NoAutoPilot)
        {
            var next = _pilot.Run(Sender, message);
            _pilot = next is KeepRunning ? _pilot : next;
        }

        if (_ignore?.Invoke(message) != true)
        {
            collected.TryWrite(new RealMessageEnvelope(message, Sender));
        }

        return true;
    }

    public sealed record Spawn(Props Props, string Name, TaskCompletionSource<IActorRef> Child) : INoSerializationVerificationNeeded;
}
