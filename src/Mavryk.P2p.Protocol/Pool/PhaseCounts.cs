namespace Mavryk.P2p.Protocol.Pool;

/// <summary>Attempts by phase and direction, moved in one place only. Not thread-safe.</summary>
internal sealed class PhaseCounts
{
    private readonly int[] _incoming = new int[Enum.GetValues<AttemptPhase>().Length];
    private readonly int[] _outgoing = new int[Enum.GetValues<AttemptPhase>().Length];

    public int Active => this[AttemptPhase.Running];

    /// <summary>Slots taken: counted from Accepted on, so that the maximum is never exceeded (behaviour 17.2).</summary>
    public int Slots => this[AttemptPhase.Accepted] + this[AttemptPhase.Running];

    public int IncomingSlots => _incoming[(int)AttemptPhase.Accepted] + _incoming[(int)AttemptPhase.Running];

    /// <summary>Incoming sockets that are not running, those that are only being closed included.</summary>
    public int Handshakes => _incoming.Sum() - _incoming[(int)AttemptPhase.Running];

    private int this[AttemptPhase phase] => _incoming[(int)phase] + _outgoing[(int)phase];

    public void Enter(bool incoming, AttemptPhase phase) => Of(incoming)[(int)phase]++;

    public void Leave(bool incoming, AttemptPhase phase) => Of(incoming)[(int)phase]--;

    public PoolCounts ToCounts() => new(
        Dialling: _outgoing[(int)AttemptPhase.Pending],
        Handshaking: _incoming[(int)AttemptPhase.Pending] + this[AttemptPhase.Waiting],
        Accepted: this[AttemptPhase.Accepted],
        Incoming: _incoming[(int)AttemptPhase.Running],
        Outgoing: _outgoing[(int)AttemptPhase.Running],
        Closing: this[AttemptPhase.Refused]);

    private int[] Of(bool incoming) => incoming ? _incoming : _outgoing;
}
