namespace Timbre.Models.Classical;

/// <summary>
/// A support-vector machine for each pair of classes. Probabilities: a sigmoid for each pair, coupled to one distribution; where no
/// sigmoids were fitted, the share of pairs that each class wins.
/// </summary>
/// <param name="header">What it says of itself.</param>
/// <param name="preprocessor">What is done to the features of a new row.</param>
/// <param name="machine">The decision functions.</param>
/// <param name="scalings">One for each pair, or none.</param>
internal sealed partial class SupportVectorMachine(ClassifierHeader header, FeaturePreprocessor preprocessor, PairwiseMachine machine, PlattScaling[] scalings)
    : TabularClassifier(header, preprocessor)
{
    public static ClassifierKind Radial { get; } = new("svm", (header, reader) => Load(header, reader, linear: false));

    public static ClassifierKind Linear { get; } = new("svm-linear", (header, reader) => Load(header, reader, linear: true));

    private static SupportVectorMachine Load(ClassifierHeader header, ModelPartsReader reader, bool linear)
    {
        var preprocessor = FeaturePreprocessor.Load(header, reader);
        var machine = PairwiseMachine.Load(reader, linear, header.Present.Length, header.Dimensions);
        var scalings = reader.Flag("calibrated") ? reader.Doubles("platt.f64", 2L * machine.Pairs) : [];
        return new SupportVectorMachine(header, preprocessor, machine, [.. scalings.Chunk(2).Select(pair => new PlattScaling(pair[0], pair[1]))]);
    }

    private protected override RowPredictor NewPredictor()
    {
        var decisions = new double[machine.Pairs];
        var coupled = new double[machine.Classes];
        return (row, probabilities) =>
        {
            machine.Decide(row, decisions);
            if (scalings.Length == 0)
            {
                CountVotes(decisions, coupled);
            }
            else
            {
                for (var pair = 0; pair < scalings.Length; pair++)
                    decisions[pair] = scalings[pair].Probability(decisions[pair]);
                PairwiseCoupling.Couple(decisions, coupled);
            }
            for (var i = 0; i < coupled.Length; i++)
                probabilities[i] = (float)coupled[i];
        };
    }

    private protected override void SaveCore(ModelPartsWriter writer)
    {
        Preprocessor!.Save(writer);
        machine.Save(writer);
        writer.Json.WriteBoolean("calibrated", scalings.Length != 0);
        writer.Array<double>("platt.f64", [.. scalings.SelectMany(scaling => new[] { scaling.A, scaling.B })]);
    }

    private static void CountVotes(ReadOnlySpan<double> decisions, double[] votes)
    {
        Array.Clear(votes);
        var pair = 0;
        for (var a = 0; a < votes.Length; a++)
        {
            for (var b = a + 1; b < votes.Length; b++)
                votes[decisions[pair++] > 0 ? a : b] += 1.0 / decisions.Length;
        }
    }
}
