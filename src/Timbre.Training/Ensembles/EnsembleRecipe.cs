namespace Timbre.Training.Ensembles;

/// <summary>An ensemble of models that are trained by name.</summary>
internal sealed class EnsembleRecipe : ModelRecipe
{
    // One number is chosen by these, which some hundred items tell well enough; more would cost further trainings.
    private const int CalibrationItems = 150;

    public const string MembersSetting = "members";

    private const string DefaultMembers = "svm,random-forest,xgboost,mlp,cnn1d";

    private readonly Func<IReadOnlyList<ModelRecipe>> _recipes;

    /// <param name="recipes">All recipes, of which those that are no ensembles can be members.</param>
    internal EnsembleRecipe(string name, EnsembleRule rule, string summary, Func<IReadOnlyList<ModelRecipe>> recipes) =>
        (Name, Rule, Summary, _recipes, LearnsFrom) = (name, rule, summary, recipes, new WhatMembersNeed(this));

    public override string Name { get; }

    public EnsembleRule Rule { get; }

    public override string Summary { get; }

    public override bool CanTune => true;

    public override RepresentationKind LearnsFrom { get; }

    public override IReadOnlyList<Hyperparameter> Hyperparameters =>
    [
        Hyperparameter.Text(MembersSetting, DefaultMembers, "2 to 16 names joined by commas", "the models that answer together; NAME.setting=value sets one of a member's own"),
        Hyperparameter.Integer("folds", 5, 2, 20, "folds of the out-of-fold predictions that stacks and, without a validation part, weights and calibration are learned from"),
        Calibration.Setting,
        RepresentationKind.FeatureSetting,
    ];

    public override IReadOnlyDictionary<string, string> Settings(IReadOnlyDictionary<string, string> options)
    {
        var values = new SortedDictionary<string, string>(OwnValues(options).All.ToDictionary(), StringComparer.Ordinal);
        var members = Members(options);
        foreach (var (name, value) in options.Where(option => option.Key.Contains('.', StringComparison.Ordinal)))
        {
            if (!members.Any(member => name.StartsWith(member.Name + ".", StringComparison.Ordinal)))
                throw new ArgumentException($"'{name}' is a setting of no member; the members are {string.Join(", ", members.Select(member => member.Name))}");
            values[name] = value;
        }
        foreach (var member in members)
            _ = member.Settings(MemberOptions(member, options));
        return values;
    }

    /// <summary>The members that the settings name.</summary>
    /// <exception cref="ArgumentException">A name is unknown, stands twice or is an ensemble's, or there are too few or too many.</exception>
    public IReadOnlyList<ModelRecipe> Members(IReadOnlyDictionary<string, string> options)
    {
        var names = OwnValues(options).Word(MembersSetting).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (names.Length is < 2 or > EnsembleModel.MostMembers || names.Distinct(StringComparer.Ordinal).Count() != names.Length)
            throw new ArgumentException($"'{string.Join(',', names)}' are no members of an ensemble; name 2 to {EnsembleModel.MostMembers} different models, such as {DefaultMembers}");
        return names.Select(name => _recipes().FirstOrDefault(recipe => recipe.Name == name) switch
        {
            null => throw new ArgumentException($"'{name}' is no model; there are {string.Join(", ", _recipes().Where(recipe => recipe is not EnsembleRecipe).Select(recipe => recipe.Name))}"),
            EnsembleRecipe => throw new ArgumentException($"'{name}' is an ensemble, which cannot be a member of another"),
            var recipe => recipe,
        }).ToArray();
    }

    /// <summary>Trains the members alone, for rules that share them.</summary>
    public MemberTraining FitMembers(ExampleSet train, ExampleSet? valid, Representation representation, TrainingSettings settings, ITrainingObserver observer, CancellationToken cancellation) =>
        MemberTraining.Fit(Members(settings.Options), SettingsOfMembers(settings), train, valid, representation, observer, cancellation);

    public IReadOnlyList<TrainingSettings> SettingsOfMembers(TrainingSettings settings) =>
        Members(settings.Options).Select(member => MemberSettings(member, settings)).ToArray();

    /// <summary>Folds of the out-of-fold predictions.</summary>
    public int Folds(TrainingSettings settings) => OwnValues(settings.Options).Integer("folds");

    public override FittedModel Fit(ExampleSet train, ExampleSet? valid, Representation representation, TrainingSettings settings, ITrainingObserver observer, CancellationToken cancellation)
    {
        using var members = FitMembers(train, valid, representation, settings, observer, cancellation);
        var combiner = members.Combiner(Rule, Folds(settings), cancellation);
        var ensemble = new EnsembleModel(Name, members.Release(), combiner, representation);
        try
        {
            Calibrate(ensemble, members, train, valid, settings, observer, cancellation);
            return new FittedModel(ensemble, []) { MemberHistories = members.Histories };
        }
        catch
        {
            ensemble.Dispose();
            throw;
        }
    }

    /// <summary>The rules for probabilities give such; the shares of a hard vote are none to be sharpened.</summary>
    private void Calibrate(EnsembleModel ensemble, MemberTraining members, ExampleSet train, ExampleSet? valid, TrainingSettings settings, ITrainingObserver observer, CancellationToken cancellation)
    {
        var method = Calibration.Method(OwnValues(settings.Options));
        if (Rule == EnsembleRule.Hard || method == CalibrationMethod.None)
            return;
        if (valid is not null)
        {
            Calibration.Fit(ensemble, method, valid, null, cancellation);
        }
        // A stack without a validation part was fitted to out-of-fold predictions by their likelihood: there are none left that it has not seen.
        else if (Rule != EnsembleRule.Stack && train.Items.Count >= Calibration.LeastItems && train.TrackNumbers().Distinct().Count() >= Folds(settings))
        {
            var (rows, unseen) = members.PredictUnseen(Folds(settings), CalibrationItems, cancellation);
            Calibration.Fit(ensemble, method, ensemble.Combine(unseen), train.Subset(rows));
            observer.OnNote($"{ensemble.Scaling}, chosen on out-of-fold predictions of {rows.Length} items");
        }
    }

    public override FittedModel Refit(FittedModel chosen, ExampleSet examples, Representation representation, TrainingSettings settings, ITrainingObserver observer, CancellationToken cancellation)
    {
        var before = (EnsembleModel)chosen.Model;
        var each = before.Members.Zip(chosen.MemberHistories, (member, history) => new FittedModel(member, history)).ToArray();
        using var members = MemberTraining.Refit(Members(settings.Options), SettingsOfMembers(settings), each, examples, representation, observer, cancellation);
        var ensemble = new EnsembleModel(Name, members.Release(), before.Combiner, representation) { Scaling = before.Scaling };
        return new FittedModel(ensemble, []) { MemberHistories = members.Histories };
    }

    private HyperparameterValues OwnValues(IReadOnlyDictionary<string, string> options) =>
        new(Hyperparameters, options.Where(option => !option.Key.Contains('.', StringComparison.Ordinal)).ToDictionary());

    private static TrainingSettings MemberSettings(ModelRecipe member, TrainingSettings settings) =>
        settings with { Options = MemberOptions(member, settings.Options), CheckpointFolder = null };

    private static Dictionary<string, string> MemberOptions(ModelRecipe member, IReadOnlyDictionary<string, string> options)
    {
        var prefix = member.Name + ".";
        var own = options.Where(option => option.Key.StartsWith(prefix, StringComparison.Ordinal)).ToDictionary(option => option.Key[prefix.Length..], option => option.Value);
        if (options.TryGetValue(RepresentationKind.FeatureSetting.Name, out var features) && member.Hyperparameters.Any(parameter => parameter.Name == RepresentationKind.FeatureSetting.Name))
            own.TryAdd(RepresentationKind.FeatureSetting.Name, features);
        return own;
    }

    private sealed class WhatMembersNeed(EnsembleRecipe ensemble) : RepresentationKind
    {
        public override string Name => "what its members need";

        public override bool Suits(DatasetKind kind) => ensemble.Members(new TrainingSettings().Options).All(member => member.LearnsFrom.Suits(kind));

        public override Representation Of(Dataset dataset, TrainingSettings settings) =>
            Representation.Union(ensemble.Members(settings.Options).Select(member => member.RepresentationFor(dataset, MemberSettings(member, settings))).ToArray());
    }
}
