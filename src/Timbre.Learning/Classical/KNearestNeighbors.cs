using System.Numerics;

namespace Timbre.Learning.Classical;

/// <summary>
/// Votes of the k nearest training rows over preprocessed features (Cover and Hart, 1967), counted alike or weighted by 1 / distance.
/// Equally distant rows come in the order of the training data.
/// </summary>
public sealed class KNearestNeighbors : TabularClassifier
{
    private FeaturePreprocessor? _preprocessor;
    private float[] _rows = [];
    private int[] _labels = [];
    private int _classes;

    /// <summary>An unfitted classifier.</summary>
    /// <param name="settings">Hyperparameters by name, see <see cref="Schema"/>; defaults where not given.</param>
    public KNearestNeighbors(IReadOnlyDictionary<string, string>? settings = null)
        : base("knn", new HyperparameterValues(Schema, settings))
    {
    }

    /// <summary>The hyperparameters it takes.</summary>
    public static IReadOnlyList<Hyperparameter> Schema { get; } =
    [
        Hyperparameter.Integer("k", 5, 1, 1000, "neighbors that vote; all rows where there are fewer"),
        Hyperparameter.Choice("weights", "distance", ["uniform", "distance"], "whether a nearer neighbor counts more, by 1 / distance"),
        Hyperparameter.Choice("metric", "manhattan", ["euclidean", "manhattan"], "the distance: root of summed squares, or sum of absolute differences"),
        FeaturePreprocessor.Setting("rank-gauss"),
    ];

    private protected override void FitCore(Samples x, int[] labels, int classes, FitOptions options)
    {
        _preprocessor = FeaturePreprocessor.Fit(x, Values);
        _rows = _preprocessor.Transform(x).Values.ToArray();
        _labels = labels;
        _classes = classes;
    }

    private protected override float[] PredictCore(Samples x)
    {
        var queries = _preprocessor!.Transform(x);
        var probabilities = new float[x.Count * _classes];
        Parallel.For(
            0,
            x.Count,
            PredictionParallelism,
            () => (Distances: new float[_labels.Length], Order: new int[_labels.Length]),
            (row, _, buffers) =>
            {
                Vote(queries.Row(row), buffers.Distances, buffers.Order, probabilities.AsSpan(row * _classes, _classes));
                return buffers;
            },
            _ => { });
        return probabilities;
    }

    private protected override void SaveCore(ModelPartsWriter writer)
    {
        writer.Json.WriteNumber("rows", _labels.Length);
        _preprocessor!.Save(writer);
        writer.Array<float>("rows.f32", _rows);
        writer.Array<int>("labels.i32", _labels);
    }

    private protected override void LoadCore(ModelPartsReader reader, int classes, int dimensions)
    {
        var count = reader.Integer("rows", 1, int.MaxValue);
        _preprocessor = FeaturePreprocessor.Load(reader, Values, dimensions);
        _rows = reader.Floats("rows.f32", (long)count * dimensions);
        _labels = reader.Integers("labels.i32", count, 0, classes - 1);
        _classes = classes;
    }

    private static float Euclidean(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var sums = Vector<float>.Zero;
        var i = 0;
        for (; i <= a.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            var difference = new Vector<float>(a[i..]) - new Vector<float>(b[i..]);
            sums += difference * difference;
        }
        var sum = Vector.Sum(sums);
        for (; i < a.Length; i++)
            sum += (a[i] - b[i]) * (a[i] - b[i]);
        return MathF.Sqrt(sum);
    }

    private static float Manhattan(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var sums = Vector<float>.Zero;
        var i = 0;
        for (; i <= a.Length - Vector<float>.Count; i += Vector<float>.Count)
            sums += Vector.Abs(new Vector<float>(a[i..]) - new Vector<float>(b[i..]));
        var sum = Vector.Sum(sums);
        for (; i < a.Length; i++)
            sum += MathF.Abs(a[i] - b[i]);
        return sum;
    }

    private void Vote(ReadOnlySpan<float> query, float[] distances, int[] order, Span<float> votes)
    {
        var dimensions = query.Length;
        var manhattan = Values.Word("metric") == "manhattan";
        for (var i = 0; i < distances.Length; i++)
        {
            var row = _rows.AsSpan(i * dimensions, dimensions);
            distances[i] = manhattan ? Manhattan(query, row) : Euclidean(query, row);
            order[i] = i;
        }
        // The row's number breaks ties, as the sort itself is not stable.
        Array.Sort(order, (a, b) => distances[a] != distances[b] ? distances[a].CompareTo(distances[b]) : a.CompareTo(b));
        var nearest = order.AsSpan(0, Math.Min(Values.Integer("k"), order.Length));
        var byDistance = Values.Word("weights") == "distance";
        // A neighbor at distance 0 would weigh infinitely much: then those at 0 decide alone.
        var exact = byDistance && distances[nearest[0]] == 0;
        double total = 0;
        Span<double> weights = new double[votes.Length];
        foreach (var neighbor in nearest)
        {
            var distance = distances[neighbor];
            double weight = 1;
            if (exact)
                weight = distance == 0 ? 1 : 0;
            else if (byDistance)
                weight = 1 / (double)distance;
            weights[_labels[neighbor]] += weight;
            total += weight;
        }
        for (var i = 0; i < votes.Length; i++)
            votes[i] = (float)(weights[i] / total);
    }
}
