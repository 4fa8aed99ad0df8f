namespace Timbre.Training.Fitting;

/// <summary>The classical classifiers that can be fitted.</summary>
internal static class ClassifierFactory
{
    /// <summary>All of them, in alphabetical order of their names.</summary>
    public static IReadOnlyList<ClassifierTrainer> All { get; } =
    [
        new KNearestNeighborsTrainer(),
        new LogisticRegressionTrainer(),
        new RandomForestTrainer(),
        new RadialMachineTrainer(),
        new LinearMachineTrainer(),
        new BoostedTreesTrainer(),
    ];

    /// <exception cref="ArgumentException">There is no such classifier; the message names those that there are.</exception>
    public static ClassifierTrainer Find(string name) =>
        All.FirstOrDefault(trainer => trainer.Name == name)
        ?? throw new ArgumentException($"'{name}' is no classical model; there are {string.Join(", ", All.Select(trainer => trainer.Name))}");
}
