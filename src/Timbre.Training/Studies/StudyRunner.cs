using System.Diagnostics;

namespace Timbre.Training.Studies;

/// <summary>Runs what of a study is not done yet; each finished training is kept at once.</summary>
internal sealed class StudyRunner
{
    private readonly IReadOnlyList<StudyPart> _parts;
    private readonly Dataset _dataset;
    private readonly StudyRequest _request;
    private readonly StudyResults _results;
    private readonly Func<Dataset, Representation, ExampleSet> _load;
    private readonly ITrainingObserver _observer;
    private readonly Dictionary<string, ExampleSet> _examples = new(StringComparer.Ordinal);

    /// <param name="parts">What <see cref="StudyPlan"/> chose.</param>
    public StudyRunner(IReadOnlyList<StudyPart> parts, Dataset dataset, StudyRequest request, StudyResults results, Func<Dataset, Representation, ExampleSet> load, ITrainingObserver observer) =>
        (_parts, _dataset, _request, _results, _load, _observer) = (parts, dataset, request, results, load, observer);

    private string DataName => Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(_dataset.Location)));

    /// <summary>Trains and tests whatever is missing, one seed after the other, so that an early look shows every model.</summary>
    public void Run(CancellationToken cancellation)
    {
        for (var seed = 0L; seed < _request.Seeds; seed++)
        {
            foreach (var part in _parts)
            {
                foreach (var split in part.Splits)
                    RunSplit(part, split, seed, cancellation);
            }
        }
    }

    /// <summary>Published against measured, over the seeds that were asked for and are done.</summary>
    public IReadOnlyList<StudyComparison> Compare() =>
        _parts.SelectMany(part => part.Entries.Select(entry => new StudyComparison(
            part,
            entry,
            entry.Published,
            Accuracies(part, part.Split, entry),
            part.HonestSplit is { } honest ? Accuracies(part, honest, entry) : [])))
        .ToArray();

    private double[] Accuracies(StudyPart part, string split, StudyEntry entry) => Enumerable.Range(0, _request.Seeds)
        .Select(seed => Find(part, split, entry, seed)?.Accuracy)
        .OfType<double>()
        .ToArray();

    private StudyResult? Find(StudyPart part, string split, StudyEntry entry, long seed)
    {
        var key = Blank(part, split, entry, seed).Key;
        return _results.All.LastOrDefault(result => result.Key == key);
    }

    private StudyResult Blank(StudyPart part, string split, StudyEntry entry, long seed) =>
        new(DataName, part.Title, split, string.Join(',', part.Classes ?? []), entry.Model, Describe(entry), seed, 0, 0, 0, 0, 0);

    private string Describe(StudyEntry entry)
    {
        var settings = entry.Options.OrderBy(option => option.Key, StringComparer.Ordinal).Select(option => $"{option.Key}={option.Value}");
        return string.Join(' ', Epochs(entry) is { } epochs ? settings.Append($"epochs={epochs}") : settings);
    }

    private int? Epochs(StudyEntry entry) => _request.Settings.Epochs ?? entry.Epochs;

    private void RunSplit(StudyPart part, string split, long seed, CancellationToken cancellation)
    {
        bool IsMissing(StudyEntry entry) => Find(part, split, entry, seed) is null;
        foreach (var group in part.Entries.Where(entry => ModelZoo.Find(entry.Model) is EnsembleRecipe && IsMissing(entry)).GroupBy(Describe).ToArray())
            RunEnsembles(part, split, seed, group.ToArray(), part.Entries.Where(IsMissing).ToArray(), cancellation);
        foreach (var entry in part.Entries.Where(IsMissing).ToArray())
            RunModel(part, split, seed, entry, cancellation);
    }

    private void RunModel(StudyPart part, string split, long seed, StudyEntry entry, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        var recipe = ModelZoo.Find(entry.Model)!;
        var settings = Settings(part, entry, seed) with { CheckpointFolder = Checkpoint(part, split, entry, seed) };
        var (examples, representation) = Examples(part, recipe, settings);
        _observer.OnNote($"{part.Title}, {split}, seed {seed}: {entry.Model}");
        using var result = Experiment.Run(recipe, examples, representation, SplitPlan.Parse(split), settings, _observer, cancellation);
        Keep(part, split, entry, seed, result.Test, clock);
        if (settings.CheckpointFolder is { } folder && Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
    }

    /// <summary>Ensembles of the same members share their training, and so do those members' own rows.</summary>
    private void RunEnsembles(StudyPart part, string split, long seed, StudyEntry[] ensembles, StudyEntry[] missing, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        var recipe = (EnsembleRecipe)ModelZoo.Find(ensembles[0].Model)!;
        var settings = Settings(part, ensembles[0], seed);
        var (examples, representation) = Examples(part, recipe, settings);
        var (train, valid, test) = Divide(examples, split, seed);
        _observer.OnNote($"{part.Title}, {split}, seed {seed}: members of {string.Join(", ", ensembles.Select(entry => entry.Model))}");
        using var members = recipe.FitMembers(train, valid, representation, settings, _observer, cancellation);
        var answers = members.Models.Select(model => EnsembleModel.Probabilities(model, test.Examples, cancellation)).ToArray();
        for (var i = 0; i < answers.Length; i++)
        {
            var own = missing.FirstOrDefault(entry => entry.Model == members.Models[i].Name && SameSettings(part, entry, recipe, settings, i, seed));
            if (own is not null)
                Keep(part, split, own, seed, Score(test, answers[i]), clock);
        }
        foreach (var entry in ensembles)
        {
            var combiner = members.Combiner(((EnsembleRecipe)ModelZoo.Find(entry.Model)!).Rule, recipe.Folds(settings), cancellation);
            Keep(part, split, entry, seed, Score(test, combiner.Combine(answers)), clock);
        }
    }

    /// <summary>Whether an entry of its own asks for exactly what the member was trained with.</summary>
    private bool SameSettings(StudyPart part, StudyEntry entry, EnsembleRecipe recipe, TrainingSettings settings, int member, long seed)
    {
        var asked = Settings(part, entry, seed);
        var trained = recipe.SettingsOfMembers(settings)[member];
        var model = ModelZoo.Find(entry.Model)!;
        return asked.Epochs == trained.Epochs && model.Settings(asked.Options).SequenceEqual(model.Settings(trained.Options));
    }

    private TrainingSettings Settings(StudyPart part, StudyEntry entry, long seed) =>
        _request.Settings with { Seed = seed, Segment = part.Segment, Options = entry.Options, Epochs = Epochs(entry) };

    private (ExampleSet Examples, Representation Representation) Examples(StudyPart part, ModelRecipe recipe, TrainingSettings settings)
    {
        var dataset = part.Classes is { } classes ? _dataset.WithClasses(classes.ToArray()) : _dataset;
        var representation = recipe.RepresentationFor(dataset, settings);
        var key = $"{string.Join(',', dataset.Classes)} {JsonSerializer.Serialize(representation, ManifestJson.Default.Representation)}";
        if (!_examples.TryGetValue(key, out var examples))
            _examples[key] = examples = _load(dataset, representation);
        return (examples, representation);
    }

    private static (ExampleSet Train, ExampleSet? Valid, ExampleSet Test) Divide(ExampleSet examples, string plan, long seed)
    {
        var split = SplitPlan.Parse(plan).Apply(examples.Items, seed)[0];
        return (examples.Subset(split.Train), split.Valid.Count > 0 ? examples.Subset(split.Valid) : null, examples.Subset(split.Test));
    }

    private static Evaluation Score(ExampleSet test, ProbabilityMatrix answers) =>
        Evaluation.Score(test.Classes, test.Labels, Enumerable.Range(0, answers.Count).Select(row => answers.Row(row).ToArray()).ToArray());

    private void Keep(StudyPart part, string split, StudyEntry entry, long seed, Evaluation test, Stopwatch clock)
    {
        _results.Add(Blank(part, split, entry, seed) with
        {
            Accuracy = test.Accuracy,
            MacroF1 = test.MacroF1,
            LogLoss = test.LogLoss,
            Count = test.Count,
            Seconds = clock.Elapsed.TotalSeconds,
        });
        _observer.OnNote(FormattableString.Invariant($"{part.Title}, {split}, seed {seed}: {entry.Model} {test.Accuracy:0.000}"));
    }

    private string? Checkpoint(StudyPart part, string split, StudyEntry entry, long seed)
    {
        if (_request.CheckpointFolder is null)
            return null;
        var name = $"{part.Title} {string.Join(',', part.Classes ?? [])} {split} {Describe(entry)}";
        var hash = TextDigest.Of(name, 12);
        var folder = Path.Combine(_request.CheckpointFolder, $"{entry.Model}-{seed}-{hash}");
        Directory.CreateDirectory(folder);
        return folder;
    }
}

internal sealed record StudyRequest
{
    /// <summary>Seeds, from 0.</summary>
    public required int Seeds { get; init; }

    /// <summary>These classes only; null for the study's own.</summary>
    public IReadOnlyList<string>? Classes { get; init; }

    /// <summary>These models only; null for all.</summary>
    public IReadOnlyList<string>? Models { get; init; }

    /// <summary>Settings of single models, by <c>model.setting</c>.</summary>
    public IReadOnlyDictionary<string, string> Options { get; init; } = new Dictionary<string, string>();

    /// <summary>Threads, device and epochs for all trainings; seed, segment and options are the study's.</summary>
    public required TrainingSettings Settings { get; init; }

    /// <summary>Where checkpoints of unfinished trainings lie; null for none.</summary>
    public string? CheckpointFolder { get; init; }
}

/// <summary>One model under one protocol: the published figure beside the measured ones.</summary>
/// <param name="Published">The published accuracies, where they are for these classes.</param>
/// <param name="Measured">Accuracies under the published split, one a seed.</param>
/// <param name="Honest">Accuracies under the split without shared tracks, one a seed; empty where the published one has none.</param>
internal sealed record StudyComparison(StudyPart Part, StudyEntry Entry, (double Low, double High)? Published, IReadOnlyList<double> Measured, IReadOnlyList<double> Honest);
