using DataType = Onnx.TensorProto.Types.DataType;

namespace Timbre.Models.Classical;

/// <summary>Multinomial logistic regression over preprocessed features: softmax of one linear function a class.</summary>
/// <param name="header">What it says of itself.</param>
/// <param name="preprocessor">What is done to the features of a new row.</param>
/// <param name="weights">Present classes × (dimensions + 1), the intercept last.</param>
internal sealed class LogisticRegression(ClassifierHeader header, FeaturePreprocessor preprocessor, double[] weights) : TabularClassifier(header, preprocessor)
{
    public static ClassifierKind Kind { get; } = new("logistic", Load);

    private static LogisticRegression Load(ClassifierHeader header, ModelPartsReader reader) =>
        new(header, FeaturePreprocessor.Load(header, reader), reader.Doubles("weights.f64", (long)header.Present.Length * (header.Dimensions + 1)));

    public static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        var sums = Vector<double>.Zero;
        var i = 0;
        for (; i <= a.Length - Vector<double>.Count; i += Vector<double>.Count)
            sums += new Vector<double>(a[i..]) * new Vector<double>(b[i..]);
        var sum = Vector.Sum(sums);
        for (; i < a.Length; i++)
            sum += a[i] * b[i];
        return sum;
    }

    private protected override RowPredictor NewPredictor()
    {
        var values = new double[Dimensions + 1];
        values[^1] = 1;
        return (row, probabilities) =>
        {
            for (var i = 0; i < row.Length; i++)
                values[i] = row[i];
            for (var label = 0; label < probabilities.Length; label++)
                probabilities[label] = (float)Dot(weights.AsSpan(label * values.Length, values.Length), values);
            Softmax(probabilities);
        };
    }

    private protected override void SaveCore(ModelPartsWriter writer)
    {
        Preprocessor!.Save(writer);
        writer.Array<double>("weights.f64", weights);
    }

    private protected override string AddNodes(GraphBuilder graph, string features)
    {
        var classes = Header.Present.Length;
        var rows = weights.Chunk(Dimensions + 1).ToArray();
        var slopes = Enumerable.Range(0, Dimensions).SelectMany(feature => rows.Select(row => row[feature])).ToArray();
        var product = graph.Add("MatMul", [graph.Cast(features, DataType.Double), graph.Constant(slopes, Dimensions, classes)]);
        var sums = graph.Add("Add", [product, graph.Constant(Array.ConvertAll(rows, row => row[^1]), classes)]);
        return graph.Add("Softmax", [graph.Cast(sums, DataType.Float)]);
    }
}
