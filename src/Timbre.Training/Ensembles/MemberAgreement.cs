namespace Timbre.Training.Ensembles;

/// <summary>How alike two members decide and err, over the same rows.</summary>
/// <param name="First">0-based member.</param>
/// <param name="Second">0-based member, larger than the first.</param>
/// <param name="Agreement">Share of rows on which both name the same class, right or wrong.</param>
/// <param name="Kappa">
/// Cohen's kappa (1960): the agreement beyond what their own class frequencies would bring by chance, 1 for perfect; 1 where chance alone
/// makes them agree always.
/// </param>
/// <param name="DoubleFault">Share of rows on which both are wrong (Giacinto and Roli, 2001).</param>
/// <param name="ErrorOverlap">Of the rows on which at least one is wrong, the share on which both are; 0 where neither ever is.</param>
internal sealed record PairAgreement(int First, int Second, double Agreement, double Kappa, double DoubleFault, double ErrorOverlap);

/// <summary>How alike the members of an ensemble decide, which says what combining them can bring.</summary>
/// <param name="OracleAccuracy">Share of rows on which at least one member is right: the bound of any choice among their answers.</param>
/// <param name="AllWrong">Share of rows on which no member is right.</param>
internal sealed record MemberAgreement(IReadOnlyList<PairAgreement> Pairs, IReadOnlyList<double> Accuracies, double OracleAccuracy, double AllWrong)
{
    /// <summary>Compares members by their most probable classes.</summary>
    /// <param name="members">At least one, all of one shape.</param>
    /// <param name="labels">The class of each row, at least one.</param>
    /// <exception cref="ArgumentException">Shapes differ, or there are no rows.</exception>
    public static MemberAgreement Measure(IReadOnlyList<ProbabilityMatrix> members, ReadOnlySpan<int> labels)
    {
        var (count, classes) = ProbabilityMatrix.CommonShape(members);
        if (count == 0 || labels.Length != count)
            throw new ArgumentException($"{labels.Length} labels for {count} rows");
        var truth = labels.ToArray();
        var predictions = members.Select(member => member.Predictions()).ToArray();
        var pairs = new List<PairAgreement>();
        for (var first = 0; first < members.Count; first++)
        {
            for (var second = first + 1; second < members.Count; second++)
                pairs.Add(Compare(first, second, predictions[first], predictions[second], truth, classes));
        }
        var anyRight = Enumerable.Range(0, count).Count(row => predictions.Any(prediction => prediction[row] == truth[row]));
        return new MemberAgreement(
            pairs,
            [.. predictions.Select(prediction => (double)prediction.Where((label, row) => label == truth[row]).Count() / count)],
            (double)anyRight / count,
            (double)(count - anyRight) / count);
    }

    private static PairAgreement Compare(int first, int second, int[] a, int[] b, int[] truth, int classes)
    {
        int same = 0, bothWrong = 0, oneWrong = 0;
        var ofA = new double[classes];
        var ofB = new double[classes];
        for (var row = 0; row < truth.Length; row++)
        {
            ofA[a[row]]++;
            ofB[b[row]]++;
            var (wrongA, wrongB) = (a[row] != truth[row], b[row] != truth[row]);
            same += a[row] == b[row] ? 1 : 0;
            bothWrong += wrongA && wrongB ? 1 : 0;
            oneWrong += wrongA || wrongB ? 1 : 0;
        }
        double count = truth.Length;
        var chance = ofA.Zip(ofB, (x, y) => x * y / (count * count)).Sum();
        var agreement = same / count;
        return new PairAgreement(
            first,
            second,
            agreement,
            chance < 1 ? (agreement - chance) / (1 - chance) : 1,
            bothWrong / count,
            oneWrong == 0 ? 0 : (double)bothWrong / oneWrong);
    }
}
