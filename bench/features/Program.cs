using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Engines;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.NoEmit;
using Timbre.Bench.Features;

// What the features cost and how well they agree with the reference.
//   parity [GOLDEN.csv AUDIO]   agreement of the 309 features with reference values, a line a family
//   compare CLIP [PYTHON]       seconds of each set here and in librosa (a Python that can import it), in turns, and their ratio
//   stages [AUDIO]              what each step of a clip costs a thread alone, and one beside another
//   (else)                      BenchmarkDotNet: the options are its own, such as --filter '*'

switch (args.FirstOrDefault())
{
    case "parity":
        ParityTable.Print(args.ElementAtOrDefault(1) ?? "tests/golden/librosa_full309.csv", args.ElementAtOrDefault(2) ?? "../shared/gtzan/audio");
        break;
    case "compare" when args.Length >= 2:
        ReferenceComparison.Print(args[1], args.ElementAtOrDefault(2) ?? "python3");
        break;
    case "stages":
        StageTable.Print(args.ElementAtOrDefault(1) ?? "../shared/gtzan/audio");
        break;
    default:
        // In this process: the machine has all that a generated project would have to restore. Single runs, many of them: on a machine
        // that others use, the quickest says more than the mean of batches.
        var job = Job.Default.WithToolchain(InProcessNoEmitToolchain.Instance).WithStrategy(RunStrategy.Monitoring).WithWarmupCount(80).WithIterationCount(60);
        var config = DefaultConfig.Instance.AddJob(job).AddColumn(StatisticColumn.Min, StatisticColumn.Median);
        BenchmarkSwitcher.FromAssembly(typeof(FeatureBenchmarks).Assembly).Run(args, config);
        break;
}
