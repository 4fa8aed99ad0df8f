namespace Timbre.Learning.Classical;

/// <summary>What boosted trees and forests share: XGBoost grows the trees, its JSON is what is saved. They take raw features.</summary>
public abstract class TreeClassifier : TabularClassifier
{
    private byte[] _json = [];
    private TreeEnsemble? _trees;

    private protected TreeClassifier(string name, HyperparameterValues values)
        : base(name, values)
    {
    }

    /// <summary>The trees in XGBoost's own JSON format, which its other bindings load; its classes are those with training rows, in order.</summary>
    public ReadOnlyMemory<byte> XGBoostModel => _json;

    private protected abstract int Rounds { get; }

    private protected abstract IEnumerable<KeyValuePair<string, string>> Parameters();

    private protected override void FitCore(Samples x, int[] labels, int classes, FitOptions options) =>
        Use(TreeTraining.Train(x, labels, classes, Rounds, Parameters(), options), classes, x.Dimensions);

    private protected override float[] PredictCore(Samples x) => _trees!.Predict(x, PredictionParallelism);

    private protected override void SaveCore(ModelPartsWriter writer) => writer.Bytes("trees.json", _json);

    private protected override void LoadCore(ModelPartsReader reader, int classes, int dimensions)
    {
        using var document = reader.Parse("trees.json");
        _trees = TreeEnsemble.Read(document, classes, dimensions);
        _json = reader.Bytes("trees.json").ToArray();
    }

    private void Use(byte[] json, int classes, int dimensions)
    {
        using var document = System.Text.Json.JsonDocument.Parse(json);
        _trees = TreeEnsemble.Read(document, classes, dimensions);
        _json = json;
    }
}
