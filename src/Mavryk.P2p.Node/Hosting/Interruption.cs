using System.Runtime.InteropServices;

namespace Mavryk.P2p.Node.Hosting;

/// <summary>The first Ctrl-C or request to terminate asks for an orderly end; a second one ends the process at once. Thread-safe.</summary>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration[] _registrations;
    private PosixSignal? _signal;

    public Interruption() => _registrations = [.. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM }.Select(signal => PosixSignalRegistration.Create(signal, Handle))];

    /// <summary>Cancelled when the program is to end.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>True after Ctrl-C. A service manager that asks for the end of a node gets what it wants: that is no interruption.</summary>
    public bool IsByUser => _signal == PosixSignal.SIGINT;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var registration in _registrations)
        {
            registration.Dispose();
        }

        _source.Dispose();
    }

    private void Handle(PosixSignalContext context)
    {
        if (_signal is null)
        {
            _signal = context.Signal;
            context.Cancel = true;
            _source.Cancel();
        }
    }
}
