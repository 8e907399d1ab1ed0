namespace Akka.TestKit;

/// <summary>Opens when it was counted down to zero.</summary>
public class TestLatch
{
    private readonly CountdownEvent _left;
    private readonly Func<TimeSpan, TimeSpan> _dilate;
    private readonly TimeSpan _defaultTimeout;

    public TestLatch() : this(1) { }

    public TestLatch(int count) : this(count, TimeSpan.FromSeconds(5)) { }

    public TestLatch(int count, TimeSpan defaultTimeout) : this(null, defaultTimeout, count) { }

    protected TestLatch(Func<TimeSpan, TimeSpan> dilate, TimeSpan defaultTimeout, int count)
    {
        _left = new CountdownEvent(count);
        _dilate = dilate;
        _defaultTimeout = defaultTimeout;
    }

    internal static TestLatch Of(Func<TimeSpan, TimeSpan> dilate, TimeSpan defaultTimeout, int count) => new(dilate, defaultTimeout, count);

    public bool IsOpen => _left.IsSet;

    public void CountDown() => _left.Signal();

    public void Open()
    {
        while (!IsOpen)
        {
            _left.Signal();
        }
    }

    public void Reset() => _left.Reset();

    public void Ready(TimeSpan timeout)
    {
        var patience = _dilate?.Invoke(timeout) ?? timeout;
        if (!_left.Wait(patience))
        {
            throw new TimeoutException($"Timeout of {patience}");
        }
    }

    public void Ready() => Ready(_defaultTimeout);
}
