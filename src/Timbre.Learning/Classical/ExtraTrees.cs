using Timbre.Learning.Models;

namespace Timbre.Learning.Classical;

/// <summary>
/// Extremely randomized trees (Geurts, Ernst and Wehenkel, 2006): a forest whose splits are the best of a few random ones, each tree on all
/// rows; the mean of the leaves' class shares is the probability. One tree serves all classes, and no native library is needed.
/// </summary>
public sealed class ExtraTrees : TabularClassifier
{
    private int _classes;
    private int[] _roots = []; // where each tree begins, and the number of nodes at the end
    private int[] _features = [];
    private float[] _thresholds = [];
    private int[] _right = [];
    private float[] _leaves = [];

    /// <summary>An unfitted classifier.</summary>
    /// <param name="settings">Hyperparameters by name, see <see cref="Schema"/>; defaults where not given.</param>
    public ExtraTrees(IReadOnlyDictionary<string, string>? settings = null)
        : base("extra-trees", new HyperparameterValues(Schema, settings))
    {
    }

    /// <summary>The hyperparameters it takes.</summary>
    public static IReadOnlyList<Hyperparameter> Schema { get; } =
    [
        Hyperparameter.Integer("trees", 300, 1, 5000, "trees"),
        Hyperparameter.Number("max-features", 0.2, 0.001, 1, "share of the features of which each split tries a random threshold") with { FormerName = "features" },
    ];

    private protected override void FitCore(Samples x, int[] labels, int classes, FitOptions options)
    {
        var tried = Math.Max(1, (int)Math.Round(Values.Number("max-features") * x.Dimensions));
        var trees = new RandomizedTree[Values.Integer("trees")];
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.Threads, CancellationToken = options.CancellationToken };
        Parallel.For(0, trees.Length, parallel, i =>
            trees[i] = RandomizedTree.Grow(x, labels, classes, tried, SeedSequence.Generator(options.Seed, "extra-trees", i)));

        _classes = classes;
        _features = [.. trees.SelectMany(tree => tree.Features)];
        _thresholds = [.. trees.SelectMany(tree => tree.Thresholds)];
        _leaves = [.. trees.SelectMany(tree => tree.Leaves)];
        _right = new int[_features.Length];
        _roots = new int[trees.Length + 1];
        var leaves = 0;
        for (var i = 0; i < trees.Length; i++)
        {
            for (var node = 0; node < trees[i].Features.Count; node++)
                _right[_roots[i] + node] = trees[i].Right[node] + (trees[i].Features[node] < 0 ? leaves : _roots[i]);
            _roots[i + 1] = _roots[i] + trees[i].Features.Count;
            leaves += trees[i].Leaves.Count / classes;
        }
    }

    private protected override float[] PredictCore(Samples x)
    {
        var probabilities = new float[x.Count * _classes];
        Parallel.For(0, x.Count, PredictionParallelism, row =>
        {
            var features = x.Row(row);
            Span<double> sums = new double[_classes];
            for (var tree = 0; tree < _roots.Length - 1; tree++)
            {
                var node = _roots[tree];
                while (_features[node] >= 0)
                    node = features[_features[node]] < _thresholds[node] ? node + 1 : _right[node];
                var leaf = _leaves.AsSpan(_right[node] * _classes, _classes);
                for (var i = 0; i < leaf.Length; i++)
                    sums[i] += leaf[i];
            }
            for (var i = 0; i < sums.Length; i++)
                probabilities[(row * _classes) + i] = (float)(sums[i] / (_roots.Length - 1));
        });
        return probabilities;
    }

    private protected override void SaveCore(ModelPartsWriter writer)
    {
        writer.Json.WriteNumber("nodes", _features.Length);
        writer.Json.WriteNumber("leaves", _leaves.Length / _classes);
        writer.Integers("roots", _roots);
        writer.Array<int>("features.i32", _features);
        writer.Array<float>("thresholds.f32", _thresholds);
        writer.Array<int>("right.i32", _right);
        writer.Array<float>("leaves.f32", _leaves);
    }

    private protected override void LoadCore(ModelPartsReader reader, int classes, int dimensions)
    {
        var nodes = reader.Integer("nodes", 1, int.MaxValue);
        var leaves = reader.Integer("leaves", 1, int.MaxValue);
        _classes = classes;
        _roots = reader.Integers("roots", 0, nodes);
        _features = reader.Integers("features.i32", nodes, -1, dimensions - 1);
        _thresholds = reader.Floats("thresholds.f32", nodes);
        _right = reader.Integers("right.i32", nodes, 0, int.MaxValue);
        _leaves = reader.Floats("leaves.f32", (long)leaves * classes);
        if (_roots.Length < 2 || _roots[0] != 0 || _roots[^1] != nodes)
            throw new ModelFormatException("model.json: 'roots' does not divide the nodes into trees");
        for (var tree = 0; tree < _roots.Length - 1; tree++)
            CheckTree(_roots[tree], _roots[tree + 1], leaves);
        for (var leaf = 0; leaf < leaves; leaf++)
            CheckLeaf(_leaves.AsSpan(leaf * classes, classes));
    }

    // Every step leads to a later node of the same tree, so every walk ends, and at a leaf that exists.
    private void CheckTree(int root, int end, int leaves)
    {
        var sound = root < end;
        for (var node = root; node < end && sound; node++)
        {
            sound = _features[node] < 0
                ? _right[node] < leaves
                : node + 1 < end && _right[node] > node + 1 && _right[node] < end;
        }
        if (!sound)
            throw new ModelFormatException("right.i32: the links of a tree's nodes are broken");
    }

    private static void CheckLeaf(ReadOnlySpan<float> shares)
    {
        double sum = 0;
        foreach (var share in shares)
            sum += share >= 0 ? share : double.NaN;
        if (!(Math.Abs(sum - 1) < 1e-3))
            throw new ModelFormatException("leaves.f32: a leaf's shares of the classes do not sum to 1");
    }
}
