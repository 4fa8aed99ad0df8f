namespace Timbre.Training.Recipes;

/// <summary>A kind of representation that recipes learn from: which data can be seen that way, and how.</summary>
internal abstract class RepresentationKind
{
    private static readonly TimeSpan Clip = TimeSpan.FromSeconds(30);

    /// <summary>Feature vectors: computed from sound, statistics of spectrogram images, or the rows of a table.</summary>
    public static RepresentationKind Features { get; } = new FeatureVectors();

    /// <summary>Log-mel images: of sound, or given as such.</summary>
    public static RepresentationKind Spectrograms { get; } = new LogMelImages();

    /// <summary>Which features are computed where the data is sound: a setting of the recipes that learn from <see cref="Features"/>.</summary>
    public static Hyperparameter FeatureSetting { get; } = Hyperparameter.Choice(
        "features",
        FeatureSet.Gtzan58.Name,
        [.. FeatureSet.All.Select(set => set.Name), MelStatisticSet.SetName],
        "the feature set that is computed from sound; spectrogram images have mel-statistics alone");

    /// <summary>In words: <c>features</c>, <c>spectrograms</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Whether data of a kind can be seen that way.</summary>
    public abstract bool Suits(DatasetKind kind);

    /// <summary>The representation of a data set.</summary>
    /// <exception cref="DatasetException">The data set cannot be seen that way.</exception>
    public abstract Representation Of(Dataset dataset, TrainingSettings settings);

    public override string ToString() => Name;

    /// <summary>The layout of a data set's images: that of the first ones that can be told; the others must have the same.</summary>
    private static LogMelLayout LayoutOf(Dataset dataset)
    {
        const int Tried = 10;
        return dataset.Kind == DatasetKind.Spectrograms
            ? dataset.Items.Take(Tried).Select(item => LogMelRepresentation.LayoutOf(item.Path)).FirstOrDefault(layout => layout is not null) ?? LogMelLayout.Bare
            : LogMelLayout.Bare;
    }

    private sealed class FeatureVectors : RepresentationKind
    {
        public override string Name => "features";

        public override bool Suits(DatasetKind kind) => true;

        public override Representation Of(Dataset dataset, TrainingSettings settings)
        {
            var window = settings.Segment ?? Clip;
            var chosen = settings.Options.GetValueOrDefault(FeatureSetting.Name);
            if (dataset.Kind == DatasetKind.Spectrograms && chosen is not (null or MelStatisticSet.SetName))
                throw new DatasetException($"{dataset.Location}: spectrogram images hold no {chosen}; leave out --set features=… to learn from their statistics, or give this model sound files or a table of features");
            if (dataset.Kind == DatasetKind.Spectrograms || (dataset.Kind == DatasetKind.Audio && chosen == MelStatisticSet.SetName))
            {
                var images = LogMelRepresentation.Of(LayoutOf(dataset), window);
                return new Representation { Window = window, Features = FeatureRepresentation.OfStatistics(images), LogMel = images };
            }
            if (dataset.Table is not { } table)
                return new Representation { Window = window, Features = FeatureRepresentation.Of(FeatureSet.Named(chosen ?? FeatureSetting.Default)) };
            // The window that the table's rows describe, so that sound is later cut into pieces of the same length.
            var lengths = table.Rows.Select(row => row.Length).Order().ToArray();
            var median = lengths[lengths.Length / 2] / (double)Representation.Rate.Hertz;
            return new Representation { Window = TimeSpan.FromSeconds(Math.Max(1, Math.Round(median))), Features = FeatureRepresentation.Of(table) };
        }
    }

    private sealed class LogMelImages : RepresentationKind
    {
        public override string Name => "spectrograms";

        public override bool Suits(DatasetKind kind) => kind != DatasetKind.Table;

        public override Representation Of(Dataset dataset, TrainingSettings settings)
        {
            if (!Suits(dataset.Kind))
                throw new DatasetException($"{dataset.Location}: a feature table holds no spectrograms; train 'mlp' on it, or give this model sound files or spectrogram images");
            var window = settings.Segment ?? Clip;
            return new Representation { Window = window, LogMel = LogMelRepresentation.Of(LayoutOf(dataset), window) };
        }
    }
}
