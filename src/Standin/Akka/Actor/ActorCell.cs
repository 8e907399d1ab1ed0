using Akka.Actor.Internal;
using Akka.Dispatch;
using Akka.Dispatch.SysMsg;
using Akka.Event;
using Debug = Akka.Event.Debug;

namespace Akka.Actor;

/// <summary>
/// The inside of an actor: its state apart from the user's class. All but the children and the mailbox is touched only by the thread that
/// runs the mailbox.
/// </summary>
internal partial class ActorCell : IUntypedActorContext
{
    private readonly LocalActorRef _self;
    private readonly ActorSystemImpl _system;
    private readonly Props _props;
    private readonly IInternalActorRef _parent;
    private readonly MessageDispatcher _dispatcher;
    private readonly Mailbox _mailbox;
    private ActorBase _actor;
    private Receive _behavior;
    private Stack<Receive> _outerBehaviors;
    private Envelope _current;
    private ActorTaskScheduler _taskScheduler;

    public ActorCell(ActorSystemImpl system, LocalActorRef self, Props props, MessageDispatcher dispatcher, MailboxType mailboxType, IInternalActorRef parent)
    {
        _system = system;
        _self = self;
        _props = props;
        _dispatcher = dispatcher;
        _parent = parent;
        _mailbox = new Mailbox(this, dispatcher, mailboxType.Create(self, system));
    }

    public IActorRef Self => _self;

    public LocalActorRef SelfRef => _self;

    public ActorSystem System => _system;

    public ActorSystemImpl SystemImpl => _system;

    public Props Props => _props;

    public IActorRef Parent => _parent;

    public IInternalActorRef ParentRef => _parent;

    public MessageDispatcher Dispatcher => _dispatcher;

    public Mailbox Mailbox => _mailbox;

    public ActorBase Actor => _actor;

    public IActorRef Sender => _current.Sender ?? _system.DeadLetters;

    public object CurrentMessage => _current.Message;

    public Envelope CurrentEnvelope => _current;

    /// <summary>Tells one delivery of a message from the next.</summary>
    public int CurrentEnvelopeId { get; private set; }

    public bool IsTerminated => _mailbox.IsClosed;

    public ActorTaskScheduler TaskScheduler => _taskScheduler ??= new ActorTaskScheduler(this);

    public static IActorRef GetCurrentSelfOrNoSender() => InternalCurrentActorCellKeeper.Current?._self ?? ActorRefs.NoSender;

    public static IActorRef GetCurrentSenderOrNoSender() => InternalCurrentActorCellKeeper.Current?.Sender ?? ActorRefs.NoSender;

    public void Start()
    {
        _dispatcher.Attach();
        _mailbox.PostSystem(new Create());
    }

    public void SendMessage(object message, IActorRef sender)
    {
        if (message is null)
        {
            throw new InvalidMessageException("Message is null.");
        }

        _mailbox.Post(new Envelope(message, sender));
    }

    public void SendSystemMessage(SystemMessage message) => _mailbox.PostSystem(message);

    public void ToDeadLetters(in Envelope envelope)
    {
        // Of a subscriber to dead letters that has stopped: to publish that would come back here.
        if (envelope.Message is not AllDeadLetters)
        {
            _system.DeadLetters.Tell(new DeadLetter(envelope.Message, envelope.Sender ?? _system.DeadLetters, _self), envelope.Sender);
        }
    }

    public void Invoke(in Envelope envelope)
    {
        var message = envelope.Message;
        bool ticks = _receiveTimeout is not null && message is not INotInfluenceReceiveTimeout;
        try
        {
            _current = envelope;
            CurrentEnvelopeId++;
            if (ticks)
            {
                _receiveTimeout.Cancel();
            }

            if (message is IAutoReceivedMessage)
            {
                AutoReceive(message);
            }
            else
            {
                ReceiveMessage(message);
            }

            _current = default;
        }
        catch (Exception cause)
        {
            HandleInvokeFailure(cause);
        }

        // An asynchronous receive is not over yet.
        if (!_mailbox.IsSuspended)
        {
            ArmReceiveTimeout();
        }
    }

    public void ReceiveMessage(object message) => _actor.AroundReceive(_behavior, message);

    /// <summary>Runs a step of an asynchronous receive as if it still were the receive of <paramref name="envelope"/>.</summary>
    public void Continue(in Envelope envelope, Action step)
    {
        var outer = _current;
        _current = envelope;
        try
        {
            step();
        }
        finally
        {
            _current = outer;
        }
    }

    public void Fail(in Envelope envelope, Exception cause)
    {
        _current = envelope;
        HandleInvokeFailure(cause);
    }

    public void Become(Receive receive) => _behavior = receive;

    public void BecomeStacked(Receive receive)
    {
        (_outerBehaviors ??= new Stack<Receive>()).Push(_behavior);
        _behavior = receive;
    }

    public void UnbecomeStacked()
        => _behavior = _outerBehaviors is not null && _outerBehaviors.TryPop(out var outer) ? outer : _actor.InitialBehavior;

    public void Become(UntypedReceive receive) => Become(Typed(receive));

    public void BecomeStacked(UntypedReceive receive) => BecomeStacked(Typed(receive));

    public ActorSelection ActorSelection(ActorPath actorPath) => new(_system.Provider.RootGuardian, actorPath.Elements);

    public ActorSelection ActorSelection(string actorPath) => Akka.Actor.ActorSelection.Of(actorPath, _system, _self);

    private static Receive Typed(UntypedReceive receive)
        => message =>
        {
            receive(message);
            return true;
        };

    private void AutoReceive(object message)
    {
        if (_system.Settings.DebugAutoReceive)
        {
            Log(new Debug(_self.Path.ToString(), _actor.GetType(), $"received AutoReceiveMessage {_current}"));
        }

        switch (message)
        {
            case TimerMessage timer:
                ReceivedTimer(timer);
                break;
            case Terminated terminated:
                ReceivedTerminated(terminated);
                break;
            case PoisonPill:
                Stop();
                break;
            case Kill:
                throw new ActorKilledException("Kill");
            case Identify identify:
                Sender.Tell(new ActorIdentity(identify.MessageId, _self), _self);
                break;
            default:
                ReceiveMessage(message);
                break;
        }
    }

    private void ReceivedTimer(TimerMessage timer)
    {
        if (timer.IsDue)
        {
            _current = new Envelope(timer.Message, _current.Sender);
            if (timer.Message is IAutoReceivedMessage)
            {
                AutoReceive(timer.Message);
            }
            else
            {
                ReceiveMessage(timer.Message);
            }
        }
    }

    private void Log(LogEvent logEvent) => _system.EventStream.Publish(logEvent);
}
