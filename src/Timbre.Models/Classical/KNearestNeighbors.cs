using DataType = Onnx.TensorProto.Types.DataType;

namespace Timbre.Models.Classical;

/// <summary>
/// Votes of the k nearest training rows over preprocessed features (Cover and Hart, 1967), counted alike or weighted by 1 / distance.
/// Equally distant rows come in the order of the training data.
/// </summary>
internal sealed class KNearestNeighbors : TabularClassifier
{
    public const int MaximumNeighbors = 1000;
    public const string Uniform = "uniform";
    public const string ByDistance = "distance";
    public const string Euclidean = "euclidean";
    public const string Manhattan = "manhattan";

    private static readonly Comparer<(float Distance, int Row)> FarthestFirst = Comparer<(float Distance, int Row)>.Create((a, b) => b.CompareTo(a));

    private readonly float[] _rows;
    private readonly int[] _labels;
    private readonly int _neighbors;
    private readonly bool _byDistance;
    private readonly bool _manhattan;

    /// <summary>A classifier of known rows.</summary>
    /// <param name="header">Its hyperparameters k, weights and metric count.</param>
    /// <param name="preprocessor">What is done to the features of a new row.</param>
    /// <param name="rows">The preprocessed training rows, n × d.</param>
    /// <param name="labels">The class of each, a number among the present ones.</param>
    public KNearestNeighbors(ClassifierHeader header, FeaturePreprocessor preprocessor, float[] rows, int[] labels)
        : base(header, preprocessor)
    {
        (_rows, _labels) = (rows, labels);
        _neighbors = Math.Min(header.Integer("k", 1, MaximumNeighbors), labels.Length);
        _byDistance = header.Word("weights", Uniform, ByDistance) == ByDistance;
        _manhattan = header.Word("metric", Euclidean, Manhattan) == Manhattan;
    }

    public static ClassifierKind Kind { get; } = new("knn", Load);

    private static KNearestNeighbors Load(ClassifierHeader header, ModelPartsReader reader)
    {
        var count = reader.Integer("rows", 1, int.MaxValue);
        return new KNearestNeighbors(
            header,
            FeaturePreprocessor.Load(header, reader),
            reader.Floats("rows.f32", (long)count * header.Dimensions),
            reader.Integers("labels.i32", count, 0, header.Present.Length - 1));
    }

    private protected override RowPredictor NewPredictor()
    {
        var heap = new PriorityQueue<int, (float Distance, int Row)>(_neighbors, FarthestFirst);
        var nearest = new (float Distance, int Row)[_neighbors];
        return (row, votes) =>
        {
            FindNearest(row, heap, nearest);
            Vote(nearest, votes);
        };
    }

    private protected override void SaveCore(ModelPartsWriter writer)
    {
        writer.Json.WriteNumber("rows", _labels.Length);
        Preprocessor!.Save(writer);
        writer.Array<float>("rows.f32", _rows);
        writer.Array<int>("labels.i32", _labels);
    }

    private static float EuclideanDistance(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
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

    private static float ManhattanDistance(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
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

    private void FindNearest(ReadOnlySpan<float> query, PriorityQueue<int, (float Distance, int Row)> heap, Span<(float Distance, int Row)> nearest)
    {
        for (var i = 0; i < _labels.Length; i++)
        {
            var row = _rows.AsSpan(i * Dimensions, Dimensions);
            var distance = _manhattan ? ManhattanDistance(query, row) : EuclideanDistance(query, row);
            if (heap.Count < nearest.Length)
                heap.Enqueue(i, (distance, i));
            else if (heap.TryPeek(out _, out var farthest) && distance < farthest.Distance)
                heap.DequeueEnqueue(i, (distance, i));
        }
        while (heap.TryDequeue(out _, out var neighbor))
            nearest[heap.Count] = neighbor;
    }

    private void Vote(ReadOnlySpan<(float Distance, int Row)> nearest, Span<float> votes)
    {
        // A neighbor at distance 0 would weigh infinitely much: then those at 0 decide alone.
        var exact = _byDistance && nearest[0].Distance == 0;
        double total = 0;
        Span<double> weights = stackalloc double[votes.Length];
        foreach (var (distance, row) in nearest)
        {
            double weight = 1;
            if (exact)
                weight = distance == 0 ? 1 : 0;
            else if (_byDistance)
                weight = 1 / (double)distance;
            weights[_labels[row]] += weight;
            total += weight;
        }
        for (var i = 0; i < votes.Length; i++)
            votes[i] = (float)(weights[i] / total);
    }

    private protected override string AddNodes(GraphBuilder graph, string features)
    {
        string Axes(long axis) => graph.Constant([axis], 1);

        // Of equal values TopK takes the first ones, as is done here.
        var nearest = graph.Add("TopK", 2, [Distances(graph, features), graph.Constant([(long)_neighbors], 1)], ("largest", 0));
        var labels = graph.Add("Gather", [graph.Constant(Array.ConvertAll(_labels, label => (long)label), _labels.Length), nearest[1]]);
        var classes = graph.Constant([.. Enumerable.Range(0, Header.Present.Length).Select(label => (long)label)], Header.Present.Length);
        var votes = graph.Cast(graph.Add("Equal", [graph.Add("Unsqueeze", [labels, Axes(-1)]), classes]), DataType.Double);
        if (!_byDistance)
            return graph.Cast(graph.Add("ReduceMean", [votes], ("axes", (long[])[1]), ("keepdims", 0)), DataType.Float);

        var zero = graph.Add("Equal", [nearest[0], graph.Constant([0f])]);
        var exact = graph.Add("Slice", [zero, Axes(0), Axes(1), Axes(1)]);
        var inverse = graph.Add("Div", [graph.Constant([1.0]), graph.Cast(nearest[0], DataType.Double)]);
        var weights = graph.Add("Where", [exact, graph.Cast(zero, DataType.Double), inverse]);
        var weighted = graph.Add("Mul", [votes, graph.Add("Unsqueeze", [weights, Axes(-1)])]);
        var sums = graph.Add("ReduceSum", [weighted, Axes(1)], ("keepdims", 0));
        return graph.Cast(graph.Add("Div", [sums, graph.Add("ReduceSum", [weights, Axes(1)])]), DataType.Float);
    }

    // One query after the other, so that memory does not grow with their number. Sums run over the first axis, where all columns are
    // added in one order, so that equal rows are equally far.
    private string Distances(GraphBuilder graph, string queries)
    {
        var columns = new float[_rows.Length];
        for (var row = 0; row < _labels.Length; row++)
        {
            for (var feature = 0; feature < Dimensions; feature++)
                columns[(feature * _labels.Length) + row] = _rows[(row * Dimensions) + feature];
        }
        var rows = graph.Constant(columns, Dimensions, _labels.Length);
        var axis = graph.Constant([1L], 1);
        var body = graph.Inner();
        var query = body.Input("query", Dimensions);
        var differences = body.Add("Sub", [rows, body.Add("Unsqueeze", [query, axis])]);
        var terms = _manhattan ? body.Add("Abs", [differences]) : body.Add("Mul", [differences, differences]);
        var sums = body.Add("ReduceSum", [terms, body.Constant([0L], 1)], ("keepdims", 0));
        body.Output(_manhattan ? sums : body.Add("Sqrt", [sums]), "distances", _labels.Length);
        return graph.Add("Scan", [queries], ("body", body), ("num_scan_inputs", 1));
    }
}
