using System.Linq.Expressions;
using System.Reflection;
using Akka.Dispatch;

namespace Akka.Actor;

/// <summary>How to make an actor: its class and the arguments of its constructor, which every restart uses again.</summary>
public class Props : IEquatable<Props>
{
    public static readonly Props None = new(typeof(EmptyActor));

    private readonly Func<ActorBase> _producer;
    private readonly ConstructorInvoker _constructor;

    protected Props()
    {
        Type = typeof(EmptyActor);
        Arguments = [];
    }

    protected Props(Props copy)
    {
        Type = copy.Type;
        Arguments = copy.Arguments;
        SupervisorStrategy = copy.SupervisorStrategy;
        Dispatcher = copy.Dispatcher;
        Mailbox = copy.Mailbox;
        StashCapacity = copy.StashCapacity;
        _producer = copy._producer;
        _constructor = copy._constructor;
    }

    public Props(Type type) : this(type, []) { }

    public Props(Type type, object[] args) : this(type, args, null) { }

    public Props(Type type, SupervisorStrategy supervisorStrategy, params object[] args) : this(type, args, null)
        => SupervisorStrategy = supervisorStrategy;

    private Props(Type type, object[] args, ConstructorInvoker constructor, Func<ActorBase> producer = null)
    {
        Type = type ?? throw new ArgumentNullException(nameof(type), "Props must be instantiated with an actor type.");
        Arguments = args ?? [];
        _constructor = constructor;
        _producer = producer;
    }

    public static Props Empty { get; } = new(typeof(EmptyActor));

    public Type Type { get; }

    public object[] Arguments { get; }

    public SupervisorStrategy SupervisorStrategy { get; protected set; }

    public string Dispatcher { get; private set; } = Dispatchers.DefaultDispatcherId;

    public string Mailbox { get; private set; } = "";

    internal int StashCapacity { get; private set; } = -1;

    public static Props Create(Type type, params object[] args) => new(type, args);

    public static Props Create<TActor>(params object[] args) where TActor : ActorBase => new(typeof(TActor), args);

    public static Props Create<TActor>(SupervisorStrategy supervisorStrategy) where TActor : ActorBase, new()
        => new(typeof(TActor), supervisorStrategy);

    /// <summary>The factory must be a call of the constructor. Its arguments are computed here, once.</summary>
    public static Props Create<TActor>(Expression<Func<TActor>> factory, SupervisorStrategy supervisorStrategy = null) where TActor : ActorBase
    {
        if (factory.Body is not NewExpression creation)
        {
            throw new ArgumentException("The create function must be a 'new T (args)' expression", nameof(factory));
        }

        object[] args = [.. creation.Arguments.Select(ValueOf)];
        return new Props(typeof(TActor), args, ConstructorInvoker.Create(creation.Constructor)) { SupervisorStrategy = supervisorStrategy };
    }

    public static Props CreateBy(IIndirectActorProducer producer, params object[] args)
        => new(producer.ActorType, args, null, producer.Produce);

    public Props WithDispatcher(string dispatcher) => With(copy => copy.Dispatcher = dispatcher);

    public Props WithMailbox(string mailbox) => With(copy => copy.Mailbox = mailbox);

    public Props WithSupervisorStrategy(SupervisorStrategy supervisorStrategy) => With(copy => copy.SupervisorStrategy = supervisorStrategy);

    public Props WithStashCapacity(int stashCapacity) => With(copy => copy.StashCapacity = stashCapacity);

    public virtual ActorBase NewActor()
    {
        try
        {
            return _producer is not null ? _producer()
                : _constructor is not null ? (ActorBase)_constructor.Invoke(Arguments.AsSpan())
                : (ActorBase)Activator.CreateInstance(Type, Arguments);
        }
        catch (Exception cause) when (cause is not TypeLoadException)
        {
            throw new TypeLoadException($"Error while creating actor instance of type {Type} with {Arguments.Length} args: ({string.Join(',', Arguments)})", cause);
        }
    }

    public bool Equals(Props other)
        => other is not null && Type == other.Type && Dispatcher == other.Dispatcher && Mailbox == other.Mailbox
            && StashCapacity == other.StashCapacity && Equals(SupervisorStrategy, other.SupervisorStrategy)
            && _producer == other._producer && Arguments.AsSpan().SequenceEqual(other.Arguments);

    public override bool Equals(object obj) => Equals(obj as Props);

    public override int GetHashCode() => HashCode.Combine(Type, Dispatcher, Mailbox, Arguments.Length);

    protected virtual Props Copy() => new(this);

    private Props With(Action<Props> change)
    {
        var copy = Copy();
        change(copy);
        return copy;
    }

    private static object ValueOf(Expression expression)
        => expression switch
        {
            ConstantExpression constant => constant.Value,
            MemberExpression { Member: FieldInfo field, Expression: ConstantExpression holder } => field.GetValue(holder.Value),
            _ => Expression.Lambda<Func<object>>(Expression.Convert(expression, typeof(object))).Compile(preferInterpretation: true)(),
        };

    private sealed class EmptyActor : UntypedActor
    {
        protected override void OnReceive(object message) => Unhandled(message);
    }
}

public interface IIndirectActorProducer
{
    Type ActorType { get; }

    ActorBase Produce();

    void Release(ActorBase actor);
}
