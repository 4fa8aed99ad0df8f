namespace Timbre.Training.Networks;

/// <summary>
/// A multilayer perceptron on fixed statistics of log-mel stretches. With a few hundred recordings to learn from, what is known to tell genres
/// apart (timbre, texture, modulation) is better computed than learned.
/// </summary>
internal sealed class MelStatisticsRecipe : NetworkRecipe
{
    private const string FamiliesSetting = "statistics";
    private const string AllFamilies = "all";

    public override string Name => "mel-stats";

    public override string Summary => "multilayer perceptron on statistics of log-mel stretches, averaged over the clip";

    public override RepresentationKind LearnsFrom => RepresentationKind.Spectrograms;

    protected override NetworkOptions Defaults => new()
    {
        Epochs = 100,
        BatchSize = 64,
        LearningRate = 3e-3,
        WeightDecay = 5e-2,
        LabelSmoothing = 0.1,
        Mixup = 0.3,
        Dropout = 0.5,
    };

    protected override IReadOnlyList<Hyperparameter> OwnHyperparameters =>
    [
        Hyperparameter.Integer("hidden", 256, 2, 65536, "units of the first hidden layer; the second has half as many"),
        Hyperparameter.Integer("towers", 8, 1, 64, "perceptrons that learn side by side and answer by their mean probability"),
        Hyperparameter.Number("input-dropout", 0.2, 0, 0.95, "dropout probability of the statistics"),
        Hyperparameter.Text(FamiliesSetting, AllFamilies, "all, or names joined by commas", "families of statistics: " + string.Join(", ", MelStatisticSet.FamilyNames)),
        Hyperparameter.Integer("crop", 250, MelStatisticSet.LeastColumns, 4000, "columns of a stretch, 33 a second"),
        Hyperparameter.Integer("hop", 125, 1, 4000, "columns between the stretches that are averaged in evaluation"),
        Hyperparameter.Number("stretch", 0.25, 0, 0.5, "largest random change of tempo in training, as a fraction"),
        Hyperparameter.Number("pitch", 3, 0, 16, "largest random shift of training stretches, in mel bands"),
        Hyperparameter.Number("equalizer", 6, 0, 40, "largest random change of a band's level in training, in dB"),
        Hyperparameter.Number("gain", 3, 0, 40, "largest random change of all levels in training, in dB"),
        Hyperparameter.Number("noise", 0.3, 0, 1, "probability that a training stretch is given a noise floor"),
        Hyperparameter.Number("clicks", 0.15, 0, 1, "probability that a training stretch is given clicks"),
        Hyperparameter.Number("low-pass", 0.1, 0, 1, "probability that a training stretch loses its upper bands"),
        Hyperparameter.Number("range", 0.3, 0, 1, "probability that a training stretch's levels are spread or squeezed"),
    ];

    protected override int MostThreads => 1;

    public override IReadOnlyDictionary<string, string> Settings(IReadOnlyDictionary<string, string> options)
    {
        var settings = base.Settings(options);
        _ = new MelStatisticSet(MelStatisticSet.LeastBands, Families(settings[FamiliesSetting]));
        return settings;
    }

    private protected override TrainingViews CreateViews(Representation representation, HyperparameterValues values)
    {
        var images = representation.LogMel!;
        var augmentation = new SpectrogramAugmentation
        {
            TimeStretch = values.Number("stretch"),
            PitchBands = values.Number("pitch"),
            EqualizerDecibels = values.Number("equalizer"),
            GainDecibels = values.Number("gain"),
            NoiseProbability = values.Number("noise"),
            ClickProbability = values.Number("clicks"),
            LowPassProbability = values.Number("low-pass"),
            RangeProbability = values.Number("range"),
            RangeDecibels = -images.FloorDecibels,
        };
        var columns = images.ToColumns(values.Integer("crop"), MelStatisticSet.LeastColumns);
        return new MelStatisticsViews(images.Bands, columns, images.ToColumns(values.Integer("hop")), Families(values.Word(FamiliesSetting)), augmentation);
    }

    protected override Module Build(IReadOnlyList<long> shape, int classes, HyperparameterValues values)
    {
        var hidden = values.Integer("hidden");
        var towers = Enumerable.Range(0, values.Integer("towers")).Select(_ => (Module)new Sequential(
            new Dropout(values.Number("input-dropout")),
            new TableMlp(shape[0], classes, [hidden, hidden / 2], dropout: values.Number("dropout")))).ToArray();
        return towers.Length == 1 ? towers[0] : new ParallelNetworks(towers);
    }

    private static string[]? Families(string names) =>
        names == AllFamilies ? null : names.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
