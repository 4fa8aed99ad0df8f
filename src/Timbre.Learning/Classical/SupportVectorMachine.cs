namespace Timbre.Learning.Classical;

/// <summary>
/// A support-vector machine with soft margin, one for each pair of classes, trained by libsvm. Probabilities: a sigmoid for each pair fitted
/// to decision values of rows held out in five folds inside the training data, coupled to one distribution.
/// </summary>
/// <remarks>libsvm's own calibration draws its folds from the C library's global generator; this one from the seed, and never parts a track.</remarks>
public sealed class SupportVectorMachine : TabularClassifier
{
    private const int CalibrationFolds = 5;

    private readonly bool _linear;
    private FeaturePreprocessor? _preprocessor;
    private PairwiseMachine? _machine;
    private PlattScaling[] _scalings = [];

    private SupportVectorMachine(string name, bool linear, IReadOnlyDictionary<string, string>? settings)
        : base(name, new HyperparameterValues(linear ? LinearSchema : RbfSchema, settings))
    {
        _linear = linear;
    }

    /// <summary>The hyperparameters of the machine with radial basis functions.</summary>
    public static IReadOnlyList<Hyperparameter> RbfSchema { get; } =
    [
        Hyperparameter.Number("c", 10, 1e-3, 1e5, "what an error in training costs"),
        Hyperparameter.NumberOrWord("gamma", "scale", 1e-8, 1e4, ["scale"], "the kernel's inverse width; scale is 1 / (features × their variance)"),
        Hyperparameter.Number("gamma-factor", 1.5, 1e-3, 1e3, "multiplies gamma"),
        FeaturePreprocessor.Setting("rank-gauss"),
    ];

    /// <summary>The hyperparameters of the linear machine.</summary>
    public static IReadOnlyList<Hyperparameter> LinearSchema { get; } =
    [
        Hyperparameter.Number("c", 0.05, 1e-5, 1e5, "what an error in training costs"),
        FeaturePreprocessor.Setting("rank-gauss"),
    ];

    /// <summary>A machine with the kernel exp(−γ ‖x − y‖²).</summary>
    /// <param name="settings">Hyperparameters by name, see <see cref="RbfSchema"/>; defaults where not given.</param>
    public static SupportVectorMachine Rbf(IReadOnlyDictionary<string, string>? settings = null) => new("svm", false, settings);

    /// <summary>A machine with the kernel x·y.</summary>
    /// <param name="settings">Hyperparameters by name, see <see cref="LinearSchema"/>; defaults where not given.</param>
    public static SupportVectorMachine Linear(IReadOnlyDictionary<string, string>? settings = null) => new("svm-linear", true, settings);

    /// <summary>The class that wins the most pairs, the first of them where several do, for each row.</summary>
    /// <param name="x">n rows.</param>
    /// <returns>Numbers among the classes that had rows in the fit.</returns>
    internal int[] Vote(Samples x)
    {
        var prepared = _preprocessor!.Transform(x);
        var winners = new int[x.Count];
        var decisions = new double[_machine!.Pairs];
        double[] kernels = [];
        var votes = new double[_machine.Classes];
        for (var row = 0; row < x.Count; row++)
        {
            _machine.Decide(prepared.Row(row), ref kernels, decisions);
            CountVotes(decisions, votes);
            winners[row] = Array.IndexOf(votes, votes.Max());
        }
        return winners;
    }

    private protected override void FitCore(Samples x, int[] labels, int classes, FitOptions options)
    {
        _preprocessor = FeaturePreprocessor.Fit(x, Values);
        var prepared = _preprocessor.Transform(x);
        var kernel = new SvmKernel(_linear, _linear ? 0 : Gamma(prepared));
        var c = Values.Number("c");
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.Threads, CancellationToken = options.CancellationToken };
        var groups = options.Groups;
        var tracks = groups is null ? x.Count : groups.Distinct().Count();
        var folds = options.ClassesOnly ? 0 : Math.Min(CalibrationFolds, tracks);
        var fold = folds < 2 ? [] : GroupedFolds.Assign(labels, groups, folds, options.Seed);
        var held = new PairDecisions(classes);

        // Fold −1 is the machine itself.
        Parallel.For(-1, folds < 2 ? 0 : folds, parallel, index =>
        {
            if (index < 0)
                _machine = PairwiseMachine.Train(prepared, labels, [.. Enumerable.Range(0, x.Count)], kernel, c);
            else
                held.Add(prepared, labels, fold, index, kernel, c);
        });
        _scalings = folds < 2 ? [] : held.Fit();
    }

    private protected override float[] PredictCore(Samples x)
    {
        var prepared = _preprocessor!.Transform(x);
        var classes = _machine!.Classes;
        var probabilities = new float[x.Count * classes];
        Parallel.For(
            0,
            x.Count,
            PredictionParallelism,
            () => (Kernels: Array.Empty<double>(), Decisions: new double[_machine.Pairs], Coupled: new double[classes]),
            (row, _, buffers) =>
            {
                _machine.Decide(prepared.Row(row), ref buffers.Kernels, buffers.Decisions);
                if (_scalings.Length == 0)
                {
                    CountVotes(buffers.Decisions, buffers.Coupled);
                }
                else
                {
                    for (var pair = 0; pair < _scalings.Length; pair++)
                        buffers.Decisions[pair] = _scalings[pair].Probability(buffers.Decisions[pair]);
                    PairwiseCoupling.Couple(buffers.Decisions, buffers.Coupled);
                }
                for (var i = 0; i < classes; i++)
                    probabilities[(row * classes) + i] = (float)buffers.Coupled[i];
                return buffers;
            },
            _ => { });
        return probabilities;
    }

    private protected override void SaveCore(ModelPartsWriter writer)
    {
        _preprocessor!.Save(writer);
        _machine!.Save(writer);
        writer.Json.WriteBoolean("calibrated", _scalings.Length != 0);
        writer.Array<double>("platt.f64", [.. _scalings.SelectMany(scaling => new[] { scaling.A, scaling.B })]);
    }

    private protected override void LoadCore(ModelPartsReader reader, int classes, int dimensions)
    {
        _preprocessor = FeaturePreprocessor.Load(reader, Values, dimensions);
        _machine = PairwiseMachine.Load(reader, _linear, classes, dimensions);
        var scalings = reader.Flag("calibrated") ? reader.Doubles("platt.f64", 2L * _machine.Pairs) : [];
        _scalings = [.. scalings.Chunk(2).Select(pair => new PlattScaling(pair[0], pair[1]))];
    }

    // The share of pairs that each class wins; it sums to 1.
    private static void CountVotes(ReadOnlySpan<double> decisions, double[] votes)
    {
        Array.Clear(votes);
        var pair = 0;
        for (var a = 0; a < votes.Length; a++)
        {
            for (var b = a + 1; b < votes.Length; b++)
                votes[decisions[pair++] > 0 ? a : b] += 1.0 / decisions.Length;
        }
    }

    private double Gamma(Samples prepared)
    {
        var factor = Values.Number("gamma-factor");
        if (Values.Word("gamma") != "scale")
            return factor * Values.Number("gamma");
        double sum = 0, squares = 0;
        foreach (var value in prepared.Values)
        {
            sum += value;
            squares += (double)value * value;
        }
        var mean = sum / prepared.Values.Length;
        var variance = (squares / prepared.Values.Length) - (mean * mean);
        // Where no feature varies, any width says the same.
        return factor / (prepared.Dimensions * (variance > 0 ? variance : 1));
    }

    // Decision values of held-out rows, by pair of classes.
    private sealed class PairDecisions(int classes)
    {
        private readonly List<(int Row, double Decision, bool First)>[] _pairs =
            [.. Enumerable.Range(0, PairwiseMachine.PairsOf(classes)).Select(_ => new List<(int, double, bool)>())];

        public void Add(Samples x, int[] labels, int[] fold, int index, SvmKernel kernel, double c)
        {
            var training = Enumerable.Range(0, x.Count).Where(row => fold[row] != index).ToArray();
            // A class whose every row is held out is not in this machine, whose classes number 0 to k − 1 without it.
            var present = training.Select(row => labels[row]).Distinct().Order().ToArray();
            if (present.Length < 2)
                return;
            var compact = Array.ConvertAll(labels, label => Array.IndexOf(present, label));
            var machine = PairwiseMachine.Train(x, compact, training, kernel, c);
            var decisions = new double[machine.Pairs];
            double[] kernels = [];
            for (var row = 0; row < x.Count; row++)
            {
                if (fold[row] != index || compact[row] < 0)
                    continue;
                machine.Decide(x.Row(row), ref kernels, decisions);
                var pair = 0;
                for (var a = 0; a < present.Length; a++)
                {
                    for (var b = a + 1; b < present.Length; b++, pair++)
                    {
                        if (compact[row] == a || compact[row] == b)
                            Record(present[a], present[b], row, decisions[pair], compact[row] == a);
                    }
                }
            }
        }

        public PlattScaling[] Fit() => Array.ConvertAll(_pairs, pair =>
        {
            // Folds end in any order; the sums of the fit must not depend on it.
            var rows = pair.OrderBy(entry => entry.Row).ToArray();
            return PlattScaling.Fit(Array.ConvertAll(rows, entry => entry.Decision), Array.ConvertAll(rows, entry => entry.First));
        });

        private void Record(int a, int b, int row, double decision, bool first)
        {
            var list = _pairs[(a * classes) - (a * (a + 1) / 2) + b - a - 1];
            lock (list)
                list.Add((row, decision, first));
        }
    }
}
