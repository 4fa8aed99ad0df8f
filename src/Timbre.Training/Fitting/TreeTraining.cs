namespace Timbre.Training.Fitting;

/// <summary>Grows trees with XGBoost and takes them out as its own JSON.</summary>
internal static unsafe class TreeTraining
{
    private const int ValuesForEachThread = 250_000;

    /// <param name="x">Raw samples.</param>
    /// <param name="labels">The class of each row.</param>
    /// <param name="options">Seed, threads and cancellation, heeded between rounds.</param>
    /// <returns>The model in XGBoost's JSON format.</returns>
    public static byte[] Train(
        Samples x,
        int[] labels,
        int classes,
        int rounds,
        IEnumerable<KeyValuePair<string, string>> parameters,
        FitOptions options)
    {
        using var matrix = Matrix(x);
        var targets = Array.ConvertAll(labels, label => (float)label);
        fixed (float* values = targets)
            XGBoostLibrary.Check(XGBoostLibrary.SetInfo(matrix, "label", values, (ulong)targets.Length));
        using var booster = Booster(matrix);
        var all = new Dictionary<string, string>(parameters)
        {
            ["objective"] = "multi:softprob",
            ["num_class"] = classes.ToString(CultureInfo.InvariantCulture),
            ["tree_method"] = "hist",
            ["verbosity"] = "0",
            ["nthread"] = ThreadsFor(x, options).ToString(CultureInfo.InvariantCulture),
            ["seed"] = XGBoostSeed(options.Seed).ToString(CultureInfo.InvariantCulture),
        };
        foreach (var (name, value) in all)
            XGBoostLibrary.Check(XGBoostLibrary.SetParameter(booster, name, value));
        for (var round = 0; round < rounds; round++)
        {
            options.CancellationToken.ThrowIfCancellationRequested();
            XGBoostLibrary.Check(XGBoostLibrary.Update(booster, round, matrix));
        }
        XGBoostLibrary.Check(XGBoostLibrary.SaveModel(booster, """{"format": "json"}""", out var length, out var buffer));
        return new ReadOnlySpan<byte>(buffer, checked((int)length)).ToArray();
    }

    /// <summary>The seed that XGBoost is given for a fit's seed.</summary>
    public static int XGBoostSeed(long seed) => (int)(SeedSequence.Derive(seed, "trees") & int.MaxValue);

    // XGBoost's threads meet at a barrier for each node and spin there: on a small table, or where cores are shared, that costs many times
    // what it gains.
    private static int ThreadsFor(Samples x, FitOptions options) => Math.Clamp(x.Values.Length / ValuesForEachThread, 1, options.Threads);

    private static XGBoostLibrary.MatrixHandle Matrix(Samples x)
    {
        fixed (float* values = x.Values)
        {
            XGBoostLibrary.Check(XGBoostLibrary.CreateMatrix(values, (ulong)x.Count, (ulong)x.Dimensions, float.NaN, out var matrix));
            return matrix;
        }
    }

    private static XGBoostLibrary.BoosterHandle Booster(XGBoostLibrary.MatrixHandle matrix)
    {
        var pointer = matrix.DangerousGetHandle();
        XGBoostLibrary.Check(XGBoostLibrary.CreateBooster(&pointer, 1, out var booster));
        return booster;
    }
}
