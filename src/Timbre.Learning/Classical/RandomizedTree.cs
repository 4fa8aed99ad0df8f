namespace Timbre.Learning.Classical;

/// <summary>
/// One extremely randomized tree (Geurts, Ernst and Wehenkel, "Extremely randomized trees", 2006). Nodes are in preorder: the left child
/// follows its parent, so only the right one needs a link.
/// </summary>
internal sealed class RandomizedTree
{
    private readonly List<int> _features = [];
    private readonly List<float> _thresholds = [];
    private readonly List<int> _right = [];
    private readonly List<float> _leaves = [];

    /// <summary>The feature that each node splits on, −1 for a leaf.</summary>
    public IReadOnlyList<int> Features => _features;

    /// <summary>Rows with a smaller value go left.</summary>
    public IReadOnlyList<float> Thresholds => _thresholds;

    /// <summary>Each node's right child; for a leaf, its number among the leaves.</summary>
    public IReadOnlyList<int> Right => _right;

    /// <summary>Leaves × classes: the share of each class among the leaf's training rows.</summary>
    public IReadOnlyList<float> Leaves => _leaves;

    /// <summary>Grows a tree on all rows until its leaves are pure or their rows equal.</summary>
    /// <param name="x">n rows.</param>
    /// <param name="labels">The class of each row.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="tried">Features that are tried at each split, with one random threshold each.</param>
    /// <param name="random">The tree's own stream.</param>
    public static RandomizedTree Grow(Samples x, int[] labels, int classes, int tried, Random random)
    {
        var tree = new RandomizedTree();
        var rows = Enumerable.Range(0, x.Count).ToArray();
        var features = Enumerable.Range(0, x.Dimensions).ToArray();
        var left = new int[classes];
        var total = new int[classes];
        // The parent is named for a right child, whose number its parent must learn. Depth is not bounded by the call stack this way.
        var pending = new Stack<(int From, int To, int Parent)>([(0, rows.Length, -1)]);
        while (pending.TryPop(out var work))
        {
            var node = tree._features.Count;
            if (work.Parent >= 0)
                tree._right[work.Parent] = node;
            var span = rows.AsSpan(work.From, work.To - work.From);
            Array.Clear(total);
            foreach (var row in span)
                total[labels[row]]++;
            var split = total.Max() == span.Length ? null : ChooseSplit(x, labels, span, features, tried, total, left, random);
            if (split is not var (feature, threshold))
            {
                tree.AddLeaf(total, span.Length);
                continue;
            }
            tree._features.Add(feature);
            tree._thresholds.Add(threshold);
            tree._right.Add(-1);
            var middle = work.From + Partition(x, span, feature, threshold);
            pending.Push((middle, work.To, node));
            pending.Push((work.From, middle, -1));
        }
        return tree;
    }

    private static (int Feature, float Threshold)? ChooseSplit(
        Samples x, int[] labels, ReadOnlySpan<int> rows, int[] features, int tried, int[] total, int[] left, Random random)
    {
        (int, float)? best = null;
        var bestScore = double.NegativeInfinity;
        var found = 0;
        for (var i = 0; i < features.Length && found < tried; i++)
        {
            // One step of a shuffle: each feature is drawn once at most.
            var drawn = random.Next(i, features.Length);
            (features[i], features[drawn]) = (features[drawn], features[i]);
            var feature = features[i];
            float low = float.PositiveInfinity, high = float.NegativeInfinity;
            foreach (var row in rows)
            {
                var value = x.Row(row)[feature];
                low = MathF.Min(low, value);
                high = MathF.Max(high, value);
            }
            if (low == high)
                continue;
            found++;
            var threshold = (float)(low + (random.NextDouble() * ((double)high - low)));
            // At the lower end nothing would go left.
            if (!(threshold > low))
                threshold = high;
            var score = Score(x, labels, rows, feature, threshold, total, left);
            if (score > bestScore)
            {
                bestScore = score;
                best = (feature, threshold);
            }
        }
        return best;
    }

    // Larger where the weighted Gini impurity of the two sides is smaller.
    private static double Score(Samples x, int[] labels, ReadOnlySpan<int> rows, int feature, float threshold, int[] total, int[] left)
    {
        Array.Clear(left);
        var count = 0;
        foreach (var row in rows)
        {
            if (x.Row(row)[feature] < threshold)
            {
                left[labels[row]]++;
                count++;
            }
        }
        double squaresLeft = 0, squaresRight = 0;
        for (var i = 0; i < total.Length; i++)
        {
            squaresLeft += (double)left[i] * left[i];
            squaresRight += (double)(total[i] - left[i]) * (total[i] - left[i]);
        }
        return (squaresLeft / count) + (squaresRight / (rows.Length - count));
    }

    private static int Partition(Samples x, Span<int> rows, int feature, float threshold)
    {
        var middle = 0;
        for (var i = 0; i < rows.Length; i++)
        {
            if (x.Row(rows[i])[feature] >= threshold)
                continue;
            (rows[i], rows[middle]) = (rows[middle], rows[i]);
            middle++;
        }
        return middle;
    }

    private void AddLeaf(int[] total, int count)
    {
        _features.Add(-1);
        _thresholds.Add(0);
        _right.Add(_leaves.Count / total.Length);
        foreach (var rows in total)
            _leaves.Add((float)rows / count);
    }
}
