using Timbre.Audio;
using Timbre.Models.Inference;
using Timbre.Models.Parts;
using Timbre.Models.Recognition;
using Timbre.Models.Representations;
using Timbre.Models.Storage;
using Timbre.Models.Tests.Recognition;
using Timbre.Testing;

namespace Timbre.Models.Tests.Inference;

public sealed class GenreModelTests
{
    private static readonly Example Second = new(TimeSpan.FromSeconds(1), null, null);

    public static TheoryData<float, float, string> NoProbabilities => new()
    {
        { float.NaN, 1, "a probability of NaN" },
        { float.PositiveInfinity, 0, "a probability of Infinity" },
        { -0.5f, 1.5f, "a probability of -0.5" },
        { 1.5f, 0, "a probability of 1.5" },
        { 0, 0, "sum to 0" },
        { 0.5f, 0.4f, "sum to 0.9" },
        { 1, 1, "sum to 2" },
    };

    [Theory]
    [MemberData(nameof(NoProbabilities))]
    public void What_are_no_probabilities_is_refused_with_the_name_of_the_file(float first, float second, string complaint)
    {
        using var model = new StubModel([first, second]) { File = "a.timbre" };
        // Scaling would make probabilities of anything.
        foreach (var scaling in new[] { LogitScaling.None, LogitScaling.FromTemperature(0.5) })
        {
            model.Scaling = scaling;
            var message = Assert.Throws<ModelFormatException>(() => model.Predict([Second])).Message;
            Assert.StartsWith("a.timbre: ", message, StringComparison.Ordinal);
            Assert.Contains(complaint, message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Rounding_is_allowed_and_a_model_of_any_kind_is_scaled()
    {
        using var model = new StubModel([0.20001f, 0.8f]);
        Assert.Equal([0.20001f, 0.8f], model.Predict([Second])[0].Views[0].Probabilities);
        model.Scaling = LogitScaling.FromTemperature(2);
        Assert.Equal(model.Scaling.Apply([0.20001f, 0.8f]), model.Predict([Second])[0].Views[0].Probabilities);
    }

    [Fact]
    public async Task A_model_that_cannot_be_run_ends_all_recordings_with_one_error()
    {
        using var folder = new TemporaryFolder();
        var files = Tones.WriteMany(folder, 8);
        using var recognizer = new GenreRecognizer(new StubModel([2, 2]) { File = "a.timbre" }, new ModelCard(), 2);
        var results = recognizer.RecognizeAsync(files, cancellation: TestContext.Current.CancellationToken);
        var failure = await Assert.ThrowsAsync<ModelFormatException>(async () => await results.ToListAsync(TestContext.Current.CancellationToken));
        Assert.StartsWith("a.timbre: ", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_computed_of_a_recording_is_an_error_of_its_own()
    {
        using var folder = new TemporaryFolder();
        var files = Tones.WriteMany(folder, 3);
        // Statistics of another number than there are.
        var representation = new Representation { Window = TimeSpan.FromSeconds(1), LogMel = new LogMelRepresentation(24, 20), Features = new FeatureRepresentation("mel-statistics", ["one"]) };
        using var recognizer = new GenreRecognizer(new StubModel([0.5f, 0.5f], representation), new ModelCard(), 2);
        var results = await recognizer.RecognizeAsync(files, cancellation: TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);
        Assert.Equal(files, results.Select(result => Assert.IsType<AudioFileException>(result.Error).Path));
        Assert.All(results, result => Assert.DoesNotContain("(Parameter", result.Error!.Message, StringComparison.Ordinal));
    }

    private sealed class StubModel(float[] probabilities, Representation? representation = null) : GenreModel("stub", ["a", "b"], representation ?? new Representation())
    {
        public override ModelKind Kind => ModelKind.Classical;

        protected override IReadOnlyList<Prediction> PredictUnscaled(IReadOnlyList<Example> examples, CancellationToken cancellation) =>
            [.. examples.Select(example => new Prediction([new View(TimeSpan.Zero, example.Length, probabilities)]))];
    }
}
