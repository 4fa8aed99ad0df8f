using Onnx;
using Timbre.Models.Classical;
using Timbre.Models.Onnx;
using Timbre.Models.Parts;
using Timbre.Training.Fitting;

namespace Timbre.Training.Tests.Toys;

/// <summary>The class of the nearest mean of training rows: the least that a classifier is made of, how it is fitted and how it predicts.</summary>
internal sealed class NearestCentroidTrainer : ClassifierTrainer
{
    public override ClassifierKind Kind => NearestCentroid.Kind;

    public override string Summary => "nearest mean of the training rows";

    public override IReadOnlyList<Hyperparameter> Hyperparameters { get; } =
    [
        Hyperparameter.Number("shrink", 0, 0, 1, "how far the means move towards that of all rows, as a fraction") with { Grid = ["0", "0.5"] },
        PreprocessorFitting.Setting,
    ];

    private protected override TabularClassifier Fit(ClassifierHeader header, HyperparameterValues values, Samples x, int[] labels, FitOptions options)
    {
        var (preprocessor, rows) = PreprocessorFitting.Fit(x, values);
        var centroids = new double[header.Present.Length * x.Dimensions];
        var keep = 1 - values.Number("shrink");
        for (var row = 0; row < x.Count; row++)
        {
            var size = labels.Count(label => label == labels[row]);
            for (var i = 0; i < x.Dimensions; i++)
                centroids[(labels[row] * x.Dimensions) + i] += keep * rows.Row(row)[i] / size;
        }
        return new NearestCentroid(header, preprocessor, centroids);
    }
}

internal sealed class NearestCentroid(ClassifierHeader header, FeaturePreprocessor preprocessor, double[] centroids) : TabularClassifier(header, preprocessor)
{
    public static ClassifierKind Kind { get; } = new("nearest-centroid", (header, reader) =>
        new NearestCentroid(header, FeaturePreprocessor.Load(header, reader), reader.Doubles("centroids.f64", (long)header.Present.Length * header.Dimensions)));

    // The square of the row is the same for every class, which softmax does not see.
    private IEnumerable<double> Offsets => centroids.Chunk(Dimensions).Select(centroid => -centroid.Sum(value => value * value) / 2);

    private protected override RowPredictor NewPredictor()
    {
        var offsets = Offsets.ToArray();
        return (row, probabilities) =>
        {
            for (var label = 0; label < probabilities.Length; label++)
            {
                var score = offsets[label];
                for (var i = 0; i < row.Length; i++)
                    score += row[i] * centroids[(label * row.Length) + i];
                probabilities[label] = (float)score;
            }
            Softmax(probabilities);
        };
    }

    private protected override void SaveCore(ModelPartsWriter writer)
    {
        Preprocessor!.Save(writer);
        writer.Array<double>("centroids.f64", centroids);
    }

    private protected override string AddNodes(GraphBuilder graph, string features)
    {
        var classes = Header.Present.Length;
        var columns = Enumerable.Range(0, Dimensions).SelectMany(feature => centroids.Chunk(Dimensions).Select(centroid => centroid[feature])).ToArray();
        var product = graph.Add("MatMul", [graph.Cast(features, TensorProto.Types.DataType.Double), graph.Constant(columns, Dimensions, classes)]);
        var scores = graph.Add("Add", [product, graph.Constant(Offsets.ToArray(), classes)]);
        return graph.Add("Softmax", [graph.Cast(scores, TensorProto.Types.DataType.Float)]);
    }
}
