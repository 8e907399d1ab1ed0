using System.CommandLine;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Filters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace Mavryk.P2p.Benchmarks.Micro;

/// <summary>The parts by themselves, with BenchmarkDotNet.</summary>
internal static class MicroCommand
{
    private static readonly Argument<string[]> Arguments = new("arguments")
    {
        Description = "For BenchmarkDotNet, after --: for example -- --filter *Box* --list flat",
        Arity = ArgumentArity.ZeroOrMore,
    };

    public static Command Create()
    {
        var command = new Command("micro", "Codec, box, hashes and keys with BenchmarkDotNet, against BouncyCastle and against libsodium if the system has it") { Arguments };
        command.SetAction(parsed =>
        {
            var quick = parsed.GetValue<bool>("--quick");
            var given = parsed.GetValue(Arguments)!;
            BenchmarkSwitcher.FromAssembly(typeof(MicroCommand).Assembly).Run(given is [] ? ["--filter", "*"] : given, Config(quick));
        });
        return command;
    }

    // In this process: the generated projects of the other tool chains would inherit the build files of the repository.
    private static IConfig Config(bool quick)
    {
        var job = quick ? Job.Dry.WithWarmupCount(1).WithIterationCount(3).WithStrategy(BenchmarkDotNet.Engines.RunStrategy.Throughput) : Job.ShortRun.WithIterationCount(9);
        return DefaultConfig.Instance
            .AddJob(job.WithToolchain(InProcessEmitToolchain.Instance))
            .AddFilter(new SimpleFilter(benchmark => Sodium.IsAvailable || !benchmark.Descriptor.WorkloadMethod.Name.StartsWith(nameof(Sodium), StringComparison.Ordinal)))
            .AddLogicalGroupRules(BenchmarkLogicalGroupRule.ByCategory)
            .AddColumn(CategoriesColumn.Default, new ThroughputColumn())
            .HideColumns("Error", "StdDev", "RatioSD", "Job", "Gen0", "Gen1", "Gen2", "Alloc Ratio");
    }
}
