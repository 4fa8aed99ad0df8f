namespace Timbre.Reports.Sections;

/// <summary>Everything needed to make the run again, and the files it could not use.</summary>
internal static class ReproduceSection
{
    private const int MostShown = 200;

    public static void Write(HtmlWriter page, ReportInput input)
    {
        page.Add($"<pre><code>{input.Card.Command}</code></pre><dl>");
        Fact(page, "data", input.Card.Data);
        if (input.Context.Fingerprint.Length > 0)
            Fact(page, "data fingerprint", input.Context.Fingerprint);
        Fact(page, "classes", string.Join(", ", input.Result.Classes));
        Fact(page, "split", input.Context.Split);
        Fact(page, "seed", input.Card.Seed.ToString());
        foreach (var (name, value) in input.Context.Facts)
            Fact(page, name, value);
        page.Add($"</dl><p class=\"note\">The same command on the same data, machine and versions gives the same figures.</p>");
    }

    public static void WriteSkipped(HtmlWriter page, ReportInput input)
    {
        var skipped = input.Result.Skipped;
        if (skipped.Count == 0)
        {
            page.Add($"<p>Every file could be used.</p>");
            return;
        }
        page.Add($"<p>{skipped.Count} {(skipped.Count == 1 ? "file" : "files")} could not be used and {(skipped.Count == 1 ? "counts" : "count")} neither for nor against the model.</p>");
        page.Add($"<div class=\"scroll\"><table><thead><tr><th>file</th><th class=\"text\">reason</th></tr></thead><tbody>");
        foreach (var file in skipped.Take(MostShown))
            page.Add($"<tr><td class=\"text\">{Path.GetFileName(file.Path)}</td><td class=\"text\">{file.Reason}</td></tr>");
        page.Add($"</tbody></table></div>");
        if (skipped.Count > MostShown)
            page.Add($"<p class=\"note\">and {skipped.Count - MostShown} more, which metrics.json lists</p>");
    }

    private static void Fact(HtmlWriter page, string name, string value) => page.Add($"<dt>{name}</dt><dd>{value}</dd>");
}
