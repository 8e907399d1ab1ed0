namespace Akka.Conformance.Tests.Surface;

/// <summary>The surface test is worth what its comparer is worth.</summary>
public sealed class ApiComparerTests
{
    private static readonly string[] Theirs =
    [
        "Lib.Base :: type public class : base object, Lib.IPart",
        "Lib.Base :: constructor protected Base()",
        "Lib.Base :: method public virtual int Count(string text, System.TimeSpan? limit = null)  // [Obsolete: old]",
        "Lib.Base :: property public string? Name { get; }",
        "Lib.Colour :: type public enum : int",
        "Lib.Colour :: enumvalue Red = 1",
        "Lib.IPart :: type public interface",
        "Lib.Item<T> :: type public sealed class : base Lib.Base, Lib.IPart where T : class",
        "Lib.Item<T> :: method public static Lib.Item<T> Create<TOther>(T value, params Lib.Colour?[] colours) where TOther : T",
    ];

    [Theory]
    [InlineData("Lib.Base :: type public class : base object, Lib.IPart")]
    [InlineData("Lib.Base :: type public sealed class : base object")]
    [InlineData("Lib.Base :: method public int Count(string text, System.TimeSpan? limit = null)")]
    [InlineData("Lib.Base :: property public string Name { get; }")]
    [InlineData("Lib.Item<T> :: type public sealed class : base object where T : class")]
    [InlineData("Lib.Item<T> :: property public string Name { get; }")]
    [InlineData("Lib.Item<T> :: method public override string Anything()")]
    [InlineData("Lib.Item<T> :: method public static Lib.Item<T> Create<TOther>(T value, params Lib.Colour?[] colours) where TOther : T")]
    [InlineData("Lib.Colour :: enumvalue Red = 1")]
    public void What_the_other_has_too_is_accepted(string line) => Assert.Empty(new ApiComparer(Theirs).Differences([line]));

    [Theory]
    [InlineData("Lib.Other :: type public class : base object")]
    [InlineData("Lib.Base :: type public struct")]
    [InlineData("Lib.Base :: type public class : base object, System.IDisposable")]
    [InlineData("Lib.Item<T> :: type public class : base object where T : class")]
    [InlineData("Lib.Item<T> :: type public sealed class : base object")]
    [InlineData("Lib.Base :: constructor public Base()")]
    [InlineData("Lib.Base :: method public int Total(string text, System.TimeSpan? limit = null)")]
    [InlineData("Lib.Base :: method public long Count(string text, System.TimeSpan? limit = null)")]
    [InlineData("Lib.Base :: method public int Count(string text, System.TimeSpan limit = null)")]
    [InlineData("Lib.Base :: method public int Count(string name, System.TimeSpan? limit = null)")]
    [InlineData("Lib.Base :: method public int Count(string text, System.TimeSpan? limit)")]
    [InlineData("Lib.Base :: method public static int Count(string text, System.TimeSpan? limit = null)")]
    [InlineData("Lib.Base :: property public virtual string Name { get; }")]
    [InlineData("Lib.Base :: property public string Name { get; set; }")]
    [InlineData("Lib.Item<T> :: method public static Lib.Item<T> Create<TOther>(T value, params Lib.Colour[] colours) where TOther : T")]
    [InlineData("Lib.Colour :: enumvalue Red = 2")]
    public void What_the_other_lacks_is_reported(string line) => Assert.Single(new ApiComparer(Theirs).Differences([line]));
}
