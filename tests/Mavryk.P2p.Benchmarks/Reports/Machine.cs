using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Akka.Actor;

namespace Mavryk.P2p.Benchmarks.Reports;

/// <summary>What figures depend on, in one line above them.</summary>
internal static class Machine
{
    public static void Print(TextWriter output)
    {
        var akka = typeof(ActorSystem).Assembly.GetName();
        var vectors = Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128;
        output.WriteLine(
            $"{Environment.ProcessorCount} cores, {RuntimeInformation.ProcessArchitecture}, vectors of {vectors} bits, {RuntimeInformation.FrameworkDescription}, {akka.Name} {akka.Version}, load {Load()}");
        output.WriteLine();
    }

    private static string Load() => File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";
}
