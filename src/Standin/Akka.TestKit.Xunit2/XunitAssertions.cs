using Xunit;

namespace Akka.TestKit.Xunit2;

public class XunitAssertions : ITestKitAssertions
{
    public void Fail(string format = "", params object[] args) => Assert.Fail(string.Format(format, args));

    public void AssertTrue(bool condition, string format = "", params object[] args) => Assert.True(condition, condition ? null : string.Format(format, args));

    public void AssertFalse(bool condition, string format = "", params object[] args) => Assert.False(condition, condition ? string.Format(format, args) : null);

    public void AssertEqual<T>(T expected, T actual, string format = "", params object[] args)
        => AssertEqual(expected, actual, EqualityComparer<T>.Default.Equals, format, args);

    public void AssertEqual<T>(T expected, T actual, Func<T, T, bool> comparer, string format = "", params object[] args)
    {
        if (!comparer(expected, actual))
        {
            Assert.Fail($"{string.Format(format, args)}{Environment.NewLine}Expected: {expected}{Environment.NewLine}Actual: {actual}");
        }
    }
}
