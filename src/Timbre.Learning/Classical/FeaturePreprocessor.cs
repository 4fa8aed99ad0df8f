namespace Timbre.Learning.Classical;

/// <summary>What a classifier does to features first: nothing but standardizing, or making each feature's distribution normal before it.</summary>
internal sealed class FeaturePreprocessor
{
    private readonly RankGaussTransform? _transform;
    private readonly StandardScaler _scaler;

    private FeaturePreprocessor(RankGaussTransform? transform, StandardScaler scaler)
    {
        _transform = transform;
        _scaler = scaler;
    }

    public static Hyperparameter Setting(string value) =>
        Hyperparameter.Choice(
            "transform",
            value,
            ["standard", "rank-gauss"],
            "features before the model: standardized alone, or first mapped by their rank in the training rows to a normal distribution");

    public static FeaturePreprocessor Fit(Samples x, HyperparameterValues values)
    {
        var transform = values.Word("transform") == "rank-gauss" ? RankGaussTransform.Fit(x) : null;
        return new FeaturePreprocessor(transform, StandardScaler.Fit(transform?.Transform(x) ?? x));
    }

    public Samples Transform(Samples x) => _scaler.Transform(_transform?.Transform(x) ?? x);

    public void Save(ModelPartsWriter writer)
    {
        _transform?.Save(writer);
        _scaler.Save(writer);
    }

    public static FeaturePreprocessor Load(ModelPartsReader reader, HyperparameterValues values, int dimensions) =>
        new(
            values.Word("transform") == "rank-gauss" ? RankGaussTransform.Load(reader, dimensions) : null,
            StandardScaler.Load(reader, dimensions));
}
