using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using Mavryk.P2p.Benchmarks.Reports;

namespace Mavryk.P2p.Benchmarks.Micro;

/// <summary>Bytes of the parameter "Bytes" in the median time.</summary>
internal sealed class ThroughputColumn : IColumn
{
    public string Id => nameof(ThroughputColumn);

    public string ColumnName => "MB/s";

    public bool AlwaysShow => true;

    public ColumnCategory Category => ColumnCategory.Custom;

    public int PriorityInCategory => 0;

    public bool IsNumeric => true;

    public UnitType UnitType => UnitType.Dimensionless;

    public string Legend => "10^6 bytes a second";

    public bool IsAvailable(Summary summary) => summary.BenchmarksCases.Any(benchmark => Bytes(benchmark) is not null);

    public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase) =>
        Bytes(benchmarkCase) is { } bytes && summary[benchmarkCase]?.ResultStatistics is { } statistics ? (bytes * 1e3 / statistics.Median).Text() : "";

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style) => GetValue(summary, benchmarkCase);

    private static int? Bytes(BenchmarkCase benchmark) => benchmark.Parameters.Items.FirstOrDefault(item => item.Name == "Bytes")?.Value as int?;
}
