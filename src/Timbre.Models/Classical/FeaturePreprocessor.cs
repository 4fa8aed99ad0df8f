using DataType = Onnx.TensorProto.Types.DataType;

namespace Timbre.Models.Classical;

/// <summary>What a classifier does to features first: nothing but standardizing, or making each feature's distribution normal before it.</summary>
internal sealed class FeaturePreprocessor(RankGaussTransform? transform, StandardScaler scaler)
{
    public const string Setting = "transform";
    public const string Standard = "standard";
    public const string RankGauss = "rank-gauss";

    /// <summary>Transforms one row.</summary>
    /// <param name="row">d raw features.</param>
    /// <param name="prepared">Receives d features.</param>
    /// <returns>Whether all of them are finite, as they are unless the row lies absurdly far out or the model is damaged.</returns>
    public bool TryTransform(ReadOnlySpan<float> row, Span<float> prepared)
    {
        transform?.Transform(row, prepared);
        scaler.Transform(transform is null ? row : prepared, prepared);
        return TensorPrimitives.IsFiniteAll<float>(prepared);
    }

    public void Save(ModelPartsWriter writer)
    {
        transform?.Save(writer);
        scaler.Save(writer);
    }

    public static FeaturePreprocessor Load(ClassifierHeader header, ModelPartsReader reader) =>
        new(
            header.Word(Setting, Standard, RankGauss) == RankGauss ? RankGaussTransform.Load(reader, header.Dimensions) : null,
            StandardScaler.Load(reader, header.Dimensions));

    /// <summary>Adds the transform of n × d features to a graph.</summary>
    public string AddTo(GraphBuilder graph, string features) => scaler.AddTo(graph, transform?.AddTo(graph, features) ?? features);
}

/// <summary>Standardizes each feature: z = (x − mean) / standard deviation.</summary>
/// <param name="means">The mean of each feature among the training rows.</param>
/// <param name="deviations">The standard deviation of each feature, positive.</param>
internal sealed class StandardScaler(double[] means, double[] deviations)
{
    public void Transform(ReadOnlySpan<float> row, Span<float> standardized)
    {
        for (var i = 0; i < row.Length; i++)
            standardized[i] = (float)((row[i] - means[i]) / deviations[i]);
    }

    public void Save(ModelPartsWriter writer)
    {
        writer.Array<double>("scaler-means.f64", means);
        writer.Array<double>("scaler-deviations.f64", deviations);
    }

    public static StandardScaler Load(ModelPartsReader reader, int dimensions)
    {
        var deviations = reader.Doubles("scaler-deviations.f64", dimensions);
        if (!Array.TrueForAll(deviations, value => value > 0))
            throw new ModelFormatException("scaler-deviations.f64: holds a value that is not positive");
        return new StandardScaler(reader.Doubles("scaler-means.f64", dimensions), deviations);
    }

    public string AddTo(GraphBuilder graph, string features)
    {
        var centered = graph.Add("Sub", [graph.Cast(features, DataType.Double), graph.Constant(means, means.Length)]);
        return graph.Cast(graph.Add("Div", [centered, graph.Constant(deviations, deviations.Length)]), DataType.Float);
    }
}
