namespace Timbre.Training.Fitting;

/// <summary>
/// A support-vector machine with soft margin, one for each pair of classes, trained by libsvm. Probabilities: a sigmoid for each pair fitted
/// to decision values of rows held out in five folds inside the training data.
/// </summary>
/// <remarks>libsvm's own calibration draws its folds from the C library's global generator; this one from the seed, and never parts a track.</remarks>
internal abstract class SupportVectorTrainer : ClassifierTrainer
{
    private const int CalibrationFolds = 5;

    private protected abstract SvmKernel Kernel(HyperparameterValues values, Samples prepared);

    private protected override TabularClassifier Fit(ClassifierHeader header, HyperparameterValues values, Samples x, int[] labels, FitOptions options)
    {
        var (preprocessor, prepared) = PreprocessorFitting.Fit(x, values);
        var kernel = Kernel(values, prepared);
        var c = values.Number("c");
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.Threads, CancellationToken = options.CancellationToken };
        var groups = options.Groups;
        var tracks = groups is null ? x.Count : groups.Distinct().Count();
        var folds = options.ClassesOnly || tracks < 2 ? 0 : Math.Min(CalibrationFolds, tracks);
        var fold = folds == 0 ? [] : GroupedFolds.Assign(labels, groups, folds, options.Seed);
        var held = new PairDecisions(header.Present.Length);
        PairwiseMachine? machine = null;

        // Fold −1 is the machine itself.
        Parallel.For(-1, folds, parallel, index =>
        {
            if (index < 0)
                machine = SvmTraining.Train(prepared, labels, [.. Enumerable.Range(0, x.Count)], kernel, c);
            else
                held.Add(prepared, labels, fold, index, kernel, c);
        });
        return new SupportVectorMachine(header, preprocessor, machine!, folds == 0 ? [] : held.Fit());
    }
}

/// <summary>A support-vector machine with the kernel exp(−γ ‖x − y‖²).</summary>
internal sealed class RadialMachineTrainer : SupportVectorTrainer
{
    private const string Scale = "scale";

    public override ClassifierKind Kind => SupportVectorMachine.Radial;

    public override string Summary => "support-vector machine with a radial kernel (libsvm)";

    public override IReadOnlyList<Hyperparameter> Hyperparameters { get; } =
    [
        Hyperparameter.Number("c", 10, 1e-3, 1e5, "what an error in training costs") with { Grid = ["1", "3", "10", "30"] },
        Hyperparameter.NumberOrWord("gamma", Scale, 1e-8, 1e4, [Scale], "the kernel's inverse width; scale is 1 / (features × their variance)"),
        Hyperparameter.Number("gamma-factor", 1.5, 1e-3, 1e3, "multiplies gamma") with { Grid = ["0.5", "1", "1.5", "2"] },
        PreprocessorFitting.Setting,
    ];

    private protected override SvmKernel Kernel(HyperparameterValues values, Samples prepared)
    {
        var factor = values.Number("gamma-factor");
        if (values.Word("gamma") != Scale)
            return new SvmKernel(false, factor * values.Number("gamma"));
        double sum = 0, squares = 0;
        foreach (var value in prepared.Values)
        {
            sum += value;
            squares += (double)value * value;
        }
        var mean = sum / prepared.Values.Length;
        var variance = (squares / prepared.Values.Length) - (mean * mean);
        // Where no feature varies, any width says the same.
        return new SvmKernel(false, factor / (prepared.Dimensions * (variance > 0 ? variance : 1)));
    }
}

/// <summary>A support-vector machine with the kernel x·y.</summary>
internal sealed class LinearMachineTrainer : SupportVectorTrainer
{
    public override ClassifierKind Kind => SupportVectorMachine.Linear;

    public override string Summary => "support-vector machine with a linear kernel (libsvm)";

    public override IReadOnlyList<Hyperparameter> Hyperparameters { get; } =
    [
        Hyperparameter.Number("c", 0.05, 1e-5, 1e5, "what an error in training costs") with { Grid = ["0.01", "0.03", "0.1", "0.3"] },
        PreprocessorFitting.Setting,
    ];

    private protected override SvmKernel Kernel(HyperparameterValues values, Samples prepared) => new(IsLinear: true, Gamma: 0);
}
