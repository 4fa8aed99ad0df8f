using System.Numerics.Tensors;
using System.Text.Json.Serialization;
using Timbre.Models.Inputs;
using Timbre.Models.Onnx;
using Timbre.Models.Representations;
using Timbre.Torch.Modules;
using Timbre.Training.Fitting;
using Timbre.Training.Networks;
using Timbre.Training.Networks.Views;
using Timbre.Training.Recipes;

namespace Timbre.Training.Tests.Toys;

/// <summary>A small network on the mean level of each mel band: the least that a network with an input of its own is made of.</summary>
internal sealed class BandMeansRecipe : NetworkRecipe
{
    public override string Name => "band-means";

    public override string Summary => "one hidden layer on the mean level of each mel band";

    public override RepresentationKind LearnsFrom => RepresentationKind.Spectrograms;

    protected override NetworkOptions Defaults => new() { Epochs = 5, LearningRate = 0.01 };

    protected override IReadOnlyList<Hyperparameter> OwnHyperparameters => [Hyperparameter.Integer("units", 16, 1, 1000, "units of the hidden layer")];

    public override void MakeReadable() => InputKind.Added.Add(new InputKind("band-means", typeof(BandMeansInput), BandMeansJson.Default));

    private protected override TrainingViews CreateViews(Representation representation, HyperparameterValues values) => new Views(new BandMeansInput(representation.LogMel!.Bands));

    protected override Module Build(IReadOnlyList<long> shape, int classes, HyperparameterValues values) =>
        new Sequential(new Linear(shape[0], values.Integer("units")), new ReLU(), new Dropout(values.Number("dropout")), new Linear(values.Integer("units"), classes));

    private sealed class Views(BandMeansInput input) : TrainingViews
    {
        public override NetworkInput Input => input;

        public override void Fit(IReadOnlyList<Example> training)
        {
        }

        public override void Write(Example example, Random random, Span<float> view) => input.WriteEvaluationView(example, 0, view);
    }
}

/// <summary>The mean level of each band, 0 to 1.</summary>
internal sealed class BandMeansInput : NetworkInput
{
    public BandMeansInput(int bands)
    {
        RequireStretch(bands, columns: 1, hop: 1);
        Bands = bands;
    }

    public int Bands { get; }

    public override IReadOnlyList<long> Shape => [Bands];

    public override IReadOnlyList<(TimeSpan Start, TimeSpan Length)> EvaluationViews(Example example) => [(TimeSpan.Zero, example.Length)];

    internal override void WriteRawView(Example example, int index, Span<float> raw)
    {
        for (var band = 0; band < Bands; band++)
            raw[band] = (float)example.LogMel!.Band(band).ToArray().Average(level => level);
    }

    internal override void Normalize(ReadOnlySpan<float> raw, Span<float> view) => TensorPrimitives.Multiply(raw, 1f / 255, view);

    internal override string AddTo(GraphBuilder graph, string raw) => graph.Add("Mul", [raw, graph.Constant([1f / 255])]);

    internal override ExportedView Describe() => new("log_mel", "the mean level of each band");

    internal override bool Fits(Representation representation) => representation.LogMel?.Bands == Bands;
}

[JsonSerializable(typeof(BandMeansInput))]
internal sealed partial class BandMeansJson : JsonSerializerContext;
