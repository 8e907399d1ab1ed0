using Mavryk.P2p.Benchmarks.Commands;

return await BenchmarkCommandLine.RunAsync(args);
