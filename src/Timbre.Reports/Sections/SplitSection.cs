namespace Timbre.Reports.Sections;

/// <summary>How the data was divided, in words, and in red where the division lets the test be known beforehand.</summary>
internal static class SplitSection
{
    public static void Write(HtmlWriter page, ReportInput input)
    {
        var (result, context) = (input.Result, input.Context);
        var folds = result.Folds.Count;
        page.Add($"<p>{Words(context.Split)} Seed {input.Card.Seed.ToString()}.</p>");
        page.Add($"""
            <table><thead><tr><th>part</th><th>items</th><th class="text">used for</th></tr></thead><tbody>
            <tr><td>training</td><td>{result.Sizes.Train}</td><td class="text">fitting the weights</td></tr>
            <tr><td>validation</td><td>{result.Sizes.Valid}</td><td class="text">{(result.Sizes.Valid == 0 ? "none: nothing was chosen by it" : $"choosing: when to stop, calibration{(result.Refit is null ? "" : "; then fitting the weights once more")}")}</td></tr>
            <tr><td>test</td><td>{result.Sizes.Test}</td><td class="text">the figures of this report</td></tr>
            </tbody></table>
            """);
        if (result.Refit is { } refit)
            page.Add($"<p>After the choice the model was {refit.ToString()}. A track or group that the validation and the test part share therefore counts as known.</p>");
        if (folds > 1)
            page.Add($"<p class=\"note\">Sizes of the first of {folds} folds. The saved model was trained once more, on all data; its own accuracy was not measured but is what the folds estimate.</p>");
        if (result.Leak.IsClean)
            page.Add($"<p>Checked{(folds > 1 ? " on every fold" : "")}: {result.Leak.ToString()}.{Source(context)}</p>");
        else
            Warn(page, input);
    }

    private static string Source(ReportContext context) => context.Groups.Length > 0
        ? $" Groups are those of {context.Groups}."
        : " Copies of a recording under another name are found by 'timbre audit', whose groups were not at hand.";

    private static void Warn(HtmlWriter page, ReportInput input)
    {
        page.Add($"<div class=\"alarm\" role=\"alert\"><p>{input.Result.Leak.ToString()}.{(input.Context.Groups.Length > 0 ? $" Groups are those of {input.Context.Groups}." : "")}</p>");
        if (input.Context.HonestTest is { } honest)
        {
            var inflation = input.Result.Test.Accuracy - honest.Accuracy;
            page.Add($"""
                <p>Measured inflation: the same model reaches {input.Result.Test.Accuracy * 100:0.0} % here and {honest.Accuracy * 100:0.0} % under {input.Context.HonestSplit},
                where {(input.Result.Leak.TestGroups > 0 ? "neither a track nor a group" : "no track")} stands on both sides: the leak is worth {inflation * 100:+0.0;−0.0;0.0} percentage points.
                {Doubt(input.Result.Test, honest)}</p>
                """);
        }
        else
        {
            page.Add($"<p>What the leak is worth was not measured.</p>");
        }
        page.Add($"</div>");
    }

    /// <summary>Two small test parts differ by chance too.</summary>
    private static string Doubt(Evaluation leaky, Evaluation honest)
    {
        double Variance(Evaluation test) => test.Accuracy * (1 - test.Accuracy) / test.Count;
        var half = 1.96 * Math.Sqrt(Variance(leaky) + Variance(honest));
        return FormattableString.Invariant($"Chance in the choice of test items alone moves this difference by up to {half * 100:0.0} points either way (95 %).");
    }

    private static string Words(string split)
    {
        var colon = split.IndexOf(':', StringComparison.Ordinal);
        var (kind, rest) = colon < 0 ? (split, "") : (split[..colon], split[(colon + 1)..]);
        return kind switch
        {
            "tracks" => $"Tracks were divided at random in the ratio {rest} ({split}), each class in proportion; all segments of a track stand on the same side.",
            "segments" => $"Segments were divided at random in the ratio {rest} ({split}), each class in proportion, regardless of the track they were cut from.",
            "files" => $"The tracks of each part are listed in files ({split}).",
            "groups" => $"Groups of tracks that belong together, named in a file ({split}), were divided at random, each class in proportion; a group is never divided, and a track of no group moves alone.",
            "kfold" => Folds(split, rest),
            _ => $"The data was divided by {split}.",
        };
    }

    private static string Folds(string split, string rest)
    {
        var parts = rest.Split(':', 2);
        var numbers = parts[0].Split('x');
        var units = parts.Length > 1 ? $"Groups of tracks that belong together, named in {parts[1]}, and tracks of no group" : "Tracks";
        var times = numbers.Length > 1 ? $", {numbers[1]} times" : "";
        return $"{units} were divided into {numbers[0]} folds ({split}){times}, each class in proportion; each fold was tested by a model trained on the others.";
    }
}
