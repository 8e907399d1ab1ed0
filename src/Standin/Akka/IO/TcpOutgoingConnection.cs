using System.Net;
using System.Net.Sockets;
using Akka.Actor;

namespace Akka.IO;

/// <summary>Dials, and is the connection then. A name is tried with all its addresses in the order of the resolver.</summary>
internal sealed class TcpOutgoingConnection(TcpSettings settings, Tcp.Connect connect, IActorRef commander) : TcpConnection(settings, connect.PullMode)
{
    private readonly CancellationTokenSource _stopped = new();
    private bool _dialling = true;
    private volatile Socket _dialled;

    protected override void PreStart()
    {
        Context.SetReceiveTimeout(connect.Timeout);
        _ = DialForAsync(Self);
    }

    protected override bool Receive(object message)
    {
        switch (message)
        {
            case Dialled:
                _dialling = false;
                Context.SetReceiveTimeout(null);
                Connected();
                return true;
            case Failed failed:
                Fail(failed.Cause);
                return true;
            case ReceiveTimeout when _dialling:
                Fail(new ConnectException($"Connect timeout of {connect.Timeout} expired"));
                return true;
            default:
                return base.Receive(message);
        }
    }

    protected override void PostStop()
    {
        _stopped.Cancel();
        if (_dialling)
        {
            _dialled?.Dispose();
        }

        base.PostStop();
    }

    private void Connected()
    {
        try
        {
            Connected(_dialled, connect.Options, commander);
        }
        catch (Exception cause)
        {
            Fail(cause);
        }
    }

    private void Fail(Exception cause)
    {
        commander.Tell(connect.FailureMessage.WithCause(cause as ConnectException ?? new ConnectException(cause.Message, cause)), Self);
        Context.Stop(Self);
    }

    private async Task DialForAsync(IActorRef self)
    {
        object outcome;
        try
        {
            _dialled = await DialAsync().ConfigureAwait(false);
            outcome = Dialled.Instance;
        }
        catch (Exception cause)
        {
            outcome = new Failed(cause);
        }

        // Stopped meanwhile: nobody would close it.
        if (_stopped.IsCancellationRequested)
        {
            _dialled?.Dispose();
        }

        self.Tell(outcome, ActorRefs.NoSender);
    }

    private async Task<Socket> DialAsync()
    {
        EndPoint[] remotes = connect.RemoteAddress is DnsEndPoint name
            ? [.. (await Dns.GetHostAddressesAsync(name.Host, name.AddressFamily, _stopped.Token).ConfigureAwait(false)).Select(ip => new IPEndPoint(ip, name.Port))]
            : [connect.RemoteAddress];
        for (int i = 0; ; i++)
        {
            try
            {
                return await DialAsync(remotes[i]).ConfigureAwait(false);
            }
            catch (SocketException) when (i < remotes.Length - 1)
            {
                // The next address may do.
            }
        }
    }

    private async Task<Socket> DialAsync(EndPoint remote)
    {
        var socket = Settings.OutgoingSocketForceIpv4
            ? new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
            : new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            foreach (var option in connect.Options)
            {
                option.BeforeConnect(socket);
            }

            if (connect.LocalAddress is not null)
            {
                socket.Bind(connect.LocalAddress);
            }

            await socket.ConnectAsync(remote, _stopped.Token).ConfigureAwait(false);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private sealed class Dialled : Completion
    {
        public static readonly Dialled Instance = new();
    }

    private sealed class Failed(Exception cause) : Completion
    {
        public Exception Cause { get; } = cause;
    }
}
