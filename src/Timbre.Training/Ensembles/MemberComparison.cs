namespace Timbre.Training.Ensembles;

/// <summary>The members of an ensemble on the test part: how good each is, and how alike they decide.</summary>
/// <param name="Agreement">Accuracies and pairs, by the members' positions.</param>
internal sealed record MemberComparison(IReadOnlyList<string> Names, MemberAgreement Agreement)
{
    /// <summary>Compares the members of an ensemble.</summary>
    /// <param name="members">What each member says of the test items.</param>
    internal static MemberComparison Of(EnsembleModel ensemble, IReadOnlyList<ProbabilityMatrix> members, int[] labels) =>
        new([.. ensemble.Members.Select(member => member.Name)], MemberAgreement.Measure(members, labels));

    /// <summary>Two short tables for the terminal.</summary>
    public string Format()
    {
        var width = Math.Max(8, Names.Max(name => name.Length));
        var text = new StringBuilder("member".PadRight(width) + "  accuracy   share of the errors that each pair has in common\n");
        text.Append(' ', width + 12);
        foreach (var name in Names)
            text.Append(CultureInfo.InvariantCulture, $" {name.PadLeft(Math.Max(6, name.Length))}");
        text.Append('\n');
        for (var row = 0; row < Names.Count; row++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{Names[row].PadRight(width)}  {Agreement.Accuracies[row],8:0.000}  ");
            for (var column = 0; column < Names.Count; column++)
            {
                var pair = Agreement.Pairs.FirstOrDefault(candidate => (candidate.First, candidate.Second) == (Math.Min(row, column), Math.Max(row, column)));
                text.Append(' ').Append((pair is null ? "-" : pair.ErrorOverlap.ToString("0.00", CultureInfo.InvariantCulture)).PadLeft(Math.Max(6, Names[column].Length)));
            }
            text.Append('\n');
        }
        text.Append(CultureInfo.InvariantCulture, $"some member is right on {Agreement.OracleAccuracy:0.000} of the items, none on {Agreement.AllWrong:0.000}\n");
        return text.ToString();
    }
}
