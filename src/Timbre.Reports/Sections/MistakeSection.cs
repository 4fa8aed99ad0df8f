namespace Timbre.Reports.Sections;

/// <summary>The mistakes the model was surest of: wrong labels, twins across classes and blind spots show here first.</summary>
internal static class MistakeSection
{
    private const int MostShown = 12;
    private const int Choices = 3;

    public static void Write(HtmlWriter page, ReportInput input)
    {
        var mistakes = input.Result.Predictions
            .Where(prediction => TensorPrimitives.IndexOfMax<float>(prediction.Probabilities) != prediction.Item.Label)
            .OrderByDescending(prediction => prediction.Probabilities.Max())
            .ThenBy(prediction => prediction.Item.Id, StringComparer.Ordinal)
            .ToArray();
        if (mistakes.Length == 0)
        {
            page.Add($"<p>There are none: every test item was answered right.</p>");
            return;
        }
        page.Add($"<p>{mistakes.Length} of {input.Result.Test.Count} test items were answered wrong; here are those with the most confident answers. Before blaming the model, look and listen: some labels are wrong, and some recordings stand in two classes.</p>");
        page.Add($"<div class=\"cards\">");
        foreach (var mistake in mistakes.Take(MostShown))
            Card(page, mistake, input);
        page.Add($"</div>");
        page.Add($"<p class=\"note\">{(mistakes.Length > MostShown ? "The others stand in predictions.csv. " : "")}Players hold the stretch that was judged, as a small MP3. Spectrograms: log-mel, 128 bands from 0 to 11 kHz, lowest at the bottom; brighter is louder.</p>");
    }

    private static void Card(HtmlWriter page, ItemPrediction mistake, ReportInput input)
    {
        input.Cancellation.ThrowIfCancellationRequested();
        var classes = input.Result.Classes;
        var answer = TensorPrimitives.IndexOfMax<float>(mistake.Probabilities);
        var media = new ItemMedia(mistake.Item, input.Result.Model.Representation.Window);
        page.Add($"<div class=\"card\"><h3>{mistake.Item.Id}</h3>");
        if (media.Spectrogram() is { } image)
        {
            page.Add($"<img src=\"{image.Uri}\" alt=\"log-mel spectrogram of {mistake.Item.Id}\" loading=\"lazy\"/><div class=\"axis\"><span>{image.From:0} s</span><span>{image.To:0} s</span></div>");
        }
        var link = media.SoundLink(input.Folder);
        if ((media.Sound() ?? link) is { } sound)
            page.Add($"<audio controls=\"controls\" preload=\"none\" src=\"{sound}\"></audio>");
        if (link is not null)
            page.Add($"<p class=\"note\"><a href=\"{link}\">the file itself</a></p>");
        page.Add($"<p>{classes[mistake.Item.Label]}, taken for {classes[answer]}</p>");
        var shown = Enumerable.Range(0, classes.Count).OrderByDescending(label => mistake.Probabilities[label]).Take(Choices).Append(mistake.Item.Label).Distinct();
        foreach (var label in shown)
        {
            var probability = mistake.Probabilities[label];
            var role = label == answer ? "choice said" : label == mistake.Item.Label ? "choice true" : "choice";
            var mark = label == mistake.Item.Label ? " ✓" : "";
            page.Add($"<div class=\"{role}\"><span>{classes[label]}{mark}</span><i style=\"width:{probability * 100.0:0.#}%\"></i><span>{probability * 100.0:0} %</span></div>");
        }
        page.Add($"</div>");
    }
}
