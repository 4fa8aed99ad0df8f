using Timbre.Learning.Experiments;
using Timbre.Learning.Models;
using Timbre.Reports.Html;

namespace Timbre.Reports;

/// <summary>What every section of the report is given.</summary>
internal sealed record ReportInput(ExperimentResult Result, ModelCard Card, ReportContext Context, FigureGallery Figures, string Folder);
