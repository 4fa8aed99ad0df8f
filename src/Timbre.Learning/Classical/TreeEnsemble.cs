using System.Globalization;
using System.Text.Json;
using Timbre.Learning.Models;

namespace Timbre.Learning.Classical;

/// <summary>
/// The trees of an XGBoost model for classification: each adds its leaf's value to one class, softmax of the sums are the probabilities.
/// They are walked here and not in libxgboost, whose own loader trusts the links between nodes, so that a crafted file could make it read
/// outside its memory; and prediction thus needs no native code.
/// </summary>
internal sealed class TreeEnsemble
{
    private const int MaximumNodes = 1 << 28;

    private readonly int _classes;
    private readonly float _base;
    private readonly Tree[] _trees;

    private TreeEnsemble(int classes, float start, Tree[] trees)
    {
        _classes = classes;
        _base = start;
        _trees = trees;
    }

    /// <summary>Reads a model in XGBoost's JSON format.</summary>
    /// <param name="document">The model.</param>
    /// <param name="classes">The number of classes it must have.</param>
    /// <param name="dimensions">The number of features it must have at most.</param>
    /// <exception cref="ModelFormatException">It is no such model, or its trees are no trees.</exception>
    public static TreeEnsemble Read(JsonDocument document, int classes, int dimensions)
    {
        try
        {
            var learner = document.RootElement.GetProperty("learner");
            var shape = learner.GetProperty("learner_model_param");
            if (Number(shape, "num_class") != classes || Number(shape, "num_feature") > dimensions)
                throw new ModelFormatException("trees.json: has another number of classes or features than the model");
            var start = Number(shape, "base_score");
            var model = learner.GetProperty("gradient_booster").GetProperty("model");
            var trees = model.GetProperty("trees");
            var ofClass = model.GetProperty("tree_info");
            if (trees.GetArrayLength() != ofClass.GetArrayLength() || !double.IsFinite(start))
                throw new ModelFormatException("trees.json: does not say of each tree which class it is for");
            var list = trees.EnumerateArray()
                .Zip(ofClass.EnumerateArray(), (tree, index) => ReadTree(tree, index.GetInt32(), classes, dimensions))
                .ToArray();
            return new TreeEnsemble(classes, (float)start, list);
        }
        catch (Exception exception) when (exception is KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new ModelFormatException($"trees.json: is no XGBoost model: {exception.Message}", exception);
        }
    }

    /// <summary>The probabilities of each row, n × classes.</summary>
    public float[] Predict(Samples x, ParallelOptions parallel)
    {
        var probabilities = new float[x.Count * _classes];
        Parallel.For(0, x.Count, parallel, row =>
        {
            var features = x.Row(row);
            var sums = probabilities.AsSpan(row * _classes, _classes);
            sums.Fill(_base);
            foreach (var tree in _trees)
                sums[tree.Class] += tree.Value(features);
            Softmax(sums);
        });
        return probabilities;
    }

    /// <summary>Replaces values by exp(value) / Σ exp, shifted by the largest so that nothing overflows.</summary>
    internal static void Softmax(Span<float> values)
    {
        var largest = float.NegativeInfinity;
        foreach (var value in values)
            largest = MathF.Max(largest, value);
        double sum = 0;
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = MathF.Exp(values[i] - largest);
            sum += values[i];
        }
        for (var i = 0; i < values.Length; i++)
            values[i] = (float)(values[i] / sum);
    }

    // XGBoost writes a model's scalars as text.
    private static double Number(JsonElement parent, string name) =>
        double.TryParse(parent.GetProperty(name).GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw new ModelFormatException($"trees.json: '{name}' is no number");

    private static Tree ReadTree(JsonElement json, int ofClass, int classes, int dimensions)
    {
        var left = json.GetProperty("left_children");
        var count = left.GetArrayLength();
        var right = json.GetProperty("right_children");
        var features = json.GetProperty("split_indices");
        var values = json.GetProperty("split_conditions");
        if (ofClass < 0 || ofClass >= classes || count < 1 || count > MaximumNodes
            || right.GetArrayLength() != count || features.GetArrayLength() != count || values.GetArrayLength() != count)
            throw new ModelFormatException("trees.json: the arrays of a tree differ in length, or its class does not exist");
        if (json.TryGetProperty("categories_nodes", out var categorical) && categorical.GetArrayLength() != 0)
            throw new ModelFormatException("trees.json: has splits on categories, which features of audio never are");
        var tree = new Tree(
            ofClass,
            [.. left.EnumerateArray().Select(item => item.GetInt32())],
            [.. right.EnumerateArray().Select(item => item.GetInt32())],
            [.. features.EnumerateArray().Select(item => item.GetInt32())],
            [.. values.EnumerateArray().Select(item => item.GetSingle())]);
        tree.Check(dimensions);
        return tree;
    }

    private sealed class Tree(int ofClass, int[] left, int[] right, int[] features, float[] values)
    {
        public int Class => ofClass;

        /// <summary>The value of the leaf that a row falls into.</summary>
        public float Value(ReadOnlySpan<float> row)
        {
            var node = 0;
            while (left[node] >= 0)
                node = row[features[node]] < values[node] ? left[node] : right[node];
            return values[node];
        }

        /// <summary>Walks down from the root: each node once, so that no walk can be endless, and every link and feature in range.</summary>
        public void Check(int dimensions)
        {
            var seen = new bool[left.Length];
            var pending = new Stack<int>([0]);
            while (pending.TryPop(out var node))
            {
                if (node < 0 || node >= seen.Length || seen[node])
                    throw new ModelFormatException("trees.json: the links of a tree's nodes are broken");
                seen[node] = true;
                if (!float.IsFinite(values[node]))
                    throw new ModelFormatException("trees.json: a node's value is not finite");
                if (left[node] < 0)
                    continue;
                if (features[node] < 0 || features[node] >= dimensions)
                    throw new ModelFormatException("trees.json: splits on a feature that does not exist");
                pending.Push(left[node]);
                pending.Push(right[node]);
            }
        }
    }
}
