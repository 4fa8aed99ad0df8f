namespace Timbre.Models.Ensembles;

/// <summary>Combines the probabilities that several models give to the same rows (Kittler et al., "On combining classifiers", 1998).</summary>
/// <example>
/// <code>
/// using Timbre.Models.Ensembles;
///
/// var first = new ProbabilityMatrix([0.6f, 0.4f], classes: 2);
/// var second = new ProbabilityMatrix([0.1f, 0.9f], classes: 2);
/// Console.WriteLine(Voting.Soft([first, second]).Row(0)[1]);                              // the mean, 0.65
/// Console.WriteLine(EnsembleCombiner.Weighted([3, 1]).Combine([first, second]).Row(0)[1]);    // 0.525
/// </code>
/// </example>
public static class Voting
{
    /// <summary>The mean of the members' probabilities.</summary>
    /// <param name="members">At least one, all of one shape.</param>
    /// <exception cref="ArgumentException">There is none, or shapes differ.</exception>
    public static ProbabilityMatrix Soft(IReadOnlyList<ProbabilityMatrix> members)
    {
        ArgumentNullException.ThrowIfNull(members);
        return Weighted(members, [.. Enumerable.Repeat(1.0, members.Count)]);
    }

    /// <summary>
    /// The share of the members whose most probable class it is. Where classes have equally many votes, the members' mean probability decides,
    /// by a part too small to outweigh a vote.
    /// </summary>
    /// <param name="members">At least one, all of one shape.</param>
    /// <exception cref="ArgumentException">There is none, or shapes differ.</exception>
    public static ProbabilityMatrix Hard(IReadOnlyList<ProbabilityMatrix> members)
    {
        var (count, classes) = ProbabilityMatrix.CommonShape(members);
        var soft = Soft(members);
        var votes = new float[count * classes];
        var tie = Tie(members.Count);
        for (var row = 0; row < count; row++)
        {
            var shares = new double[classes];
            foreach (var member in members)
                shares[TensorPrimitives.IndexOfMax(member.Row(row))] += 1.0 / members.Count;
            for (var i = 0; i < classes; i++)
                votes[(row * classes) + i] = (float)(((1 - tie) * shares[i]) + (tie * soft.Row(row)[i]));
        }
        return new ProbabilityMatrix(votes, classes);
    }

    /// <summary>Adds <see cref="Weighted"/> to a graph.</summary>
    internal static string AddMeanTo(GraphBuilder graph, IReadOnlyList<string> members, IReadOnlyList<double> weights)
    {
        var total = weights.Sum();
        return graph.Add("Sum", [.. members.Select((member, i) => graph.Add("Mul", [member, graph.Constant([(float)(weights[i] / total)])]))]);
    }

    /// <summary>Adds <see cref="Hard"/> to a graph.</summary>
    internal static string AddHardTo(GraphBuilder graph, IReadOnlyList<string> members, int classes)
    {
        var equal = Enumerable.Repeat(1.0, members.Count).ToArray();
        var depth = graph.Constant([(long)classes], 1);
        var votes = members.Select(member =>
            graph.Add("OneHot", [graph.Add("ArgMax", [member], ("axis", -1), ("keepdims", 0)), depth, graph.Constant([0f, 1f], 2)])).ToArray();
        return AddMeanTo(graph, [AddMeanTo(graph, votes, equal), AddMeanTo(graph, members, equal)], [1 - Tie(members.Count), Tie(members.Count)]);
    }

    /// <summary>The members' probabilities averaged with weights.</summary>
    /// <param name="members">At least one, all of one shape.</param>
    /// <param name="weights">One a member, not negative and not all 0; they need not sum to 1.</param>
    /// <exception cref="ArgumentException">Shapes differ, or the weights are none.</exception>
    public static ProbabilityMatrix Weighted(IReadOnlyList<ProbabilityMatrix> members, IReadOnlyList<double> weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        var (count, classes) = ProbabilityMatrix.CommonShape(members);
        var total = weights.Sum();
        if (weights.Count != members.Count || weights.Any(weight => !(weight >= 0)) || !(total > 0) || !double.IsFinite(total))
            throw new ArgumentException($"{members.Count} members need as many weights, none negative and not all 0");
        var sums = new double[count * classes];
        for (var i = 0; i < members.Count; i++)
        {
            var values = members[i].Values;
            for (var j = 0; j < sums.Length; j++)
                sums[j] += weights[i] / total * values[j];
        }
        return new ProbabilityMatrix(Array.ConvertAll(sums, value => (float)value), classes);
    }

    /// <summary>
    /// The weights that fit members of such accuracies: log odds against chance, log((c − 1) a / (1 − a)), which are the best ones for members
    /// that err independently (as in SAMME; Zhu et al., 2009). A member no better than chance gets 0.
    /// </summary>
    /// <param name="accuracies">Each member's accuracy on rows that it was not trained on, 0 to 1.</param>
    /// <param name="classes">Number of classes, at least 2.</param>
    /// <returns>One weight a member, summing to 1; equal ones where no member beats chance.</returns>
    public static double[] WeightsFromAccuracies(IReadOnlyList<double> accuracies, int classes)
    {
        ArgumentNullException.ThrowIfNull(accuracies);
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 2);
        var weights = accuracies
            .Select(accuracy => accuracy is >= 0 and <= 1 ? Math.Clamp(accuracy, 0.001, 0.999) : throw new ArgumentException($"{accuracy} is no accuracy"))
            .Select(accuracy => Math.Max(0, Math.Log((classes - 1) * accuracy / (1 - accuracy))))
            .ToArray();
        var total = weights.Sum();
        return total > 0 ? Array.ConvertAll(weights, weight => weight / total) : [.. weights.Select(_ => 1.0 / weights.Length)];
    }

    /// <summary>What the mean probability weighs: half of what one vote does among the members at most, so that it never overturns one.</summary>
    private static double Tie(int members) => Math.Min(0.001, 0.999 / (2 * members));
}
