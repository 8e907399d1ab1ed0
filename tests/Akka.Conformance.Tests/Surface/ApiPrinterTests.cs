namespace Akka.Conformance.Tests.Surface;

public sealed class ApiPrinterTests
{
    [Fact]
    public void The_printer_speaks_the_language_of_the_lists()
    {
        using var context = SurfaceTests.Inspect();
        var type = context.LoadFromAssemblyPath(typeof(ApiPrinterTests).Assembly.Location).GetType(typeof(ApiPrinterTests).FullName!)!;
        var types = type.GetNestedTypes().SelectMany(nested => nested.GetNestedTypes().Prepend(nested));
        var printed = ApiPrinter.Lines(types).Select(line => line[(type.FullName!.Length + 1)..]).Order(StringComparer.Ordinal);
        Assert.Equal(
            [
                "Colour :: enumvalue Red = 1",
                "Colour :: type public enum : int",
                "Handler :: type public delegate bool (object message)",
                "Sample<T> :: constructor protected Sample(params T[] items)",
                "Sample<T> :: event public System.Action Changed",
                "Sample<T> :: field public const int Limit = 7",
                "Sample<T> :: field public static readonly string Text",
                "Sample<T> :: method public abstract int this_is(ref int count, out long total)",
                "Sample<T> :: method public override string ToString()",
                "Sample<T> :: method public static bool op_Equality(Akka.Conformance.Tests.Surface.ApiPrinterTests.Sample<T> x, Akka.Conformance.Tests.Surface.ApiPrinterTests.Sample<T> y)",
                "Sample<T> :: method public static bool op_Inequality(Akka.Conformance.Tests.Surface.ApiPrinterTests.Sample<T> x, Akka.Conformance.Tests.Surface.ApiPrinterTests.Sample<T> y)",
                "Sample<T> :: method public virtual TItem Pick<TItem>(System.TimeSpan? limit = null, System.Threading.CancellationToken token = default, string hint = \"\\\"\", Akka.Conformance.Tests.Surface.ApiPrinterTests.Colour colour = Akka.Conformance.Tests.Surface.ApiPrinterTests.Colour.Red) where TItem : class, T, new()",
                "Sample<T> :: method public void Dispose()",
                "Sample<T> :: property public T this[int index] { get; }",
                "Sample<T> :: property public string Name { get; protected set; }",
                "Sample<T> :: property public string Title { get; init; }",
                "Sample<T> :: type public abstract class : base object, System.IDisposable where T : System.Exception",
                "Sample<T>.Inner :: constructor public Inner()",
                "Sample<T>.Inner :: type public sealed class : base object",
            ],
            printed);
    }

#pragma warning disable CS0660, CS0661, CS0067, IDE1006, CA1051
    public enum Colour
    {
        Red = 1,
    }

    public delegate bool Handler(object message);

    public abstract class Sample<T> : IDisposable
        where T : Exception
    {
        public const int Limit = 7;

        public static readonly string Text = "";

        protected Sample(params T[] items) => this[0] = items[0];

        public event Action? Changed;

        public string Name { get; protected set; } = "";

        public string Title { get; init; } = "";

        public T this[int index] { get => null!; private set => Name = value.Message; }

        public static bool operator ==(Sample<T> x, Sample<T> y) => false;

        public static bool operator !=(Sample<T> x, Sample<T> y) => true;

        public abstract int this_is(ref int count, out long total);

        public virtual TItem Pick<TItem>(TimeSpan? limit = null, CancellationToken token = default, string hint = "\"", Colour colour = Colour.Red)
            where TItem : class, T, new() => null!;

        public override string ToString() => "";

        public void Dispose() => GC.SuppressFinalize(this);

        public sealed class Inner;
    }
#pragma warning restore
}
