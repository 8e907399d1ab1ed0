using Mavryk.P2p.Protocol.Events;
using Mavryk.P2p.Protocol.Identity;
using Mavryk.P2p.Protocol.Messages;

namespace Mavryk.P2p.Actors.Tests.Snapshots;

/// <summary>Names that leave the process: in logs, JSON, metrics and the RPC.</summary>
public sealed class NameSnapshotTests
{
    [Fact]
    public void Names_of_events_are_as_they_were() => Snapshot.Matches("events.txt", All<P2pEvent>(happened => happened.Name));

    [Fact]
    public void Names_of_disconnection_reasons_are_as_they_were() =>
        Snapshot.Matches("disconnection-reasons.txt", All<DisconnectionReason>(reason => reason.Name));

    [Fact]
    public void Ids_of_errors_are_as_they_were() => Snapshot.Matches("errors.txt", [
        .. All<P2pError>(error => error.IsTemporary ? $"{error.Id}, temporary" : error.Id),
        .. All<IdentityFileError>(error => error.Id),
    ]);

    [Fact]
    public void Names_of_rejection_motives_are_as_they_were() => Snapshot.Matches(
        "rejection-motives.txt",
        Enumerable.Range(0, 7).Select(code => new RejectionMotive((short)code)).Select(motive => $"{motive.Code} {motive.Name}: {motive.Text}; {motive.ShortText}"));

    // A name depends on the type only: any content will do.
    private static IEnumerable<string> All<TSet>(Func<TSet, string> name) =>
        from type in typeof(TSet).GetNestedTypes()
        where type.IsSubclassOf(typeof(TSet))
        let constructor = type.GetConstructors().Single()
        let content = constructor.GetParameters().Select(parameter => parameter.ParameterType).Select(content => content.IsValueType ? Activator.CreateInstance(content) : null)
        select $"{type.Name} = {name((TSet)constructor.Invoke([.. content]))}";
}
