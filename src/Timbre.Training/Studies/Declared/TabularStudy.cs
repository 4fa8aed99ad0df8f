namespace Timbre.Training.Studies.Declared;

/// <summary>Feature tables: what a vector of 57 numbers tells of a clip of 30 s, or of one of 3 s.</summary>
internal static class TabularStudy
{
    public static Study Study { get; } = new(
        "tabular",
        "Classifiers on tables of 57 features, of clips of 30 s and of their segments of 3 s.",
        5,
        [
            Citations.Reported("accuracy 0.70 to 0.74 on the table of the 30 s clips, tracks 80/20; 0.90 on the table of their 3 s segments, which are divided at random 80/20, ten genres"),
            Citations.PublicCopy,
            Citations.Gtzan,
            Citations.GtzanFaults,
        ],
        [
            new StudyPart
            {
                Title = "30 s clips",
                Data = StudyData.Clips,
                Split = "tracks:80/20",
                Entries =
                [
                    new StudyEntry("mlp", (0.70, 0.74)),
                    new StudyEntry("mlp-deep", (0.70, 0.74)),
                    new StudyEntry("cnn1d"),
                    new StudyEntry("svm"),
                    new StudyEntry("svm-linear"),
                    new StudyEntry("logistic"),
                    new StudyEntry("knn"),
                    new StudyEntry("random-forest"),
                    new StudyEntry("xgboost"),
                    new StudyEntry("soft-vote"),
                    new StudyEntry("weighted-vote"),
                    new StudyEntry("stack"),
                ],
            },
            SegmentProtocol.Table(
                "3 s segments",
                "80/20",
                new StudyEntry("mlp", 0.90) { Note = "published for ten genres" },
                new StudyEntry("svm"),
                new StudyEntry("knn"),
                new StudyEntry("random-forest"),
                new StudyEntry("xgboost")),
        ]);
}
