using System.Net;
using Timbre.Learning.Experiments;
using Timbre.Learning.Metrics;
using Timbre.Learning.Models;

namespace Timbre.Reports;

/// <summary>The self-contained report of a training run.</summary>
public static class HtmlReport
{
    /// <summary>Writes the report; an existing one is replaced once the new one is whole.</summary>
    /// <param name="path">The HTML file to write.</param>
    /// <param name="result">What the run yielded.</param>
    /// <param name="card">What the model says of itself.</param>
    /// <param name="split">The split as given.</param>
    public static void Write(string path, ExperimentResult result, ModelCard card, string split)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(card);
        AtomicFile.WriteText(path, $"<!doctype html><meta charset=utf-8><title>{WebUtility.HtmlEncode(result.Model.Name)}</title><pre>{WebUtility.HtmlEncode($"{card.Command}\n{split}\n{result.Leak}\n\n{ClassificationReport.Format(result.Test)}\n{ClassificationReport.FormatConfusion(result.Test)}")}</pre>\n");
    }
}
