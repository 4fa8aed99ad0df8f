namespace Timbre.Training.Studies.Declared;

/// <summary>Ensembles of classical and neural models on feature tables, with two pairs of genres: an easy one and a hard one.</summary>
internal static class EnsemblesStudy
{
    public static Study Study { get; } = new(
        "ensembles",
        "Votes and stacks of five models on tables of features, and each member.",
        10,
        [
            Citations.Reported("with 309 features, tracks 80/20, accuracy 0.75 (CNN), 0.56 (DNN), 0.73 (SVM), 0.74 (random forest), 0.73 (XGBoost); soft vote 0.795, hard vote 0.75, weighted vote 0.755; 1.00 on classical and metal, lower on disco and pop"),
            Citations.Stacking,
            Citations.PublicCopy,
            Citations.Gtzan,
            Citations.GtzanFaults,
        ],
        [
            new StudyPart
            {
                Title = "ten genres",
                Data = StudyData.Clips,
                Split = "tracks:80/20",
                Entries =
                [
                    new StudyEntry("cnn1d", 0.75),
                    new StudyEntry("mlp", 0.56),
                    new StudyEntry("svm", 0.73),
                    new StudyEntry("random-forest", 0.74),
                    new StudyEntry("xgboost", 0.73),
                    new StudyEntry("soft-vote", 0.795),
                    new StudyEntry("hard-vote", 0.75),
                    new StudyEntry("weighted-vote", 0.755),
                    new StudyEntry("stack"),
                ],
            },
            Pair("classical", "metal", 1.00),
            Pair("disco", "pop", null),
        ]);

    private static StudyPart Pair(string first, string second, double? published) => new()
    {
        Title = $"{first} and {second}",
        Data = StudyData.Clips,
        Split = "tracks:80/20",
        Classes = [first, second],
        Entries =
        [
            new StudyEntry("cnn1d"),
            new StudyEntry("mlp"),
            new StudyEntry("svm"),
            new StudyEntry("random-forest"),
            new StudyEntry("xgboost"),
            published is { } figure ? new StudyEntry("soft-vote", figure) : new StudyEntry("soft-vote"),
            new StudyEntry("hard-vote"),
            new StudyEntry("weighted-vote"),
            new StudyEntry("stack"),
        ],
    };
}
