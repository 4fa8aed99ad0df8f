using System.Globalization;
using System.Net;
using System.Text;

namespace Timbre.Audit;

/// <summary>
/// The report of an audit as one HTML page that needs nothing else: copies stand below each other on one time axis, to be seen and heard
/// from the same place of the music.
/// </summary>
internal static class AuditPage
{
    /// <summary>Groups of each kind that are shown; further ones are listed by name.</summary>
    private const int MostShown = 150;

    /// <summary>Excerpts that the page carries within itself; further files are played from where they lie.</summary>
    private const int MostExcerpts = 80;

    private const int MostFiles = 12;

    /// <summary>Pixels of the page for one of a picture.</summary>
    private const int Zoom = 2;

    private static readonly TimeSpan ExcerptLength = TimeSpan.FromSeconds(6);

    /// <param name="path">The HTML file; replaced when it exists.</param>
    /// <param name="cancellation">Stops the work; the page is then not written.</param>
    public static void Write(string path, AuditReport report, CancellationToken cancellation = default)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        var html = new StringBuilder(AuditPageStyle.Head);
        html.Append("<h1>Audit</h1>\n");
        Summary(html, report);
        foreach (var (title, findings) in AuditText.FaultKinds)
            Findings(html, title, findings(report));
        var page = new Canvas(html, folder, cancellation);
        page.Groups("same", "Same recording", "One recording, found again. Place the copies in one part of a split, or keep one of them.", report.SameRecording);
        page.Groups("likely", "Likely one recording, session or artist", "Versions, common passages, or nearly the same sound throughout: for you to judge. A split should not divide them either.", report.Likely);
        html.Append("</main>\n");
        AtomicFile.WriteText(path, html.ToString());
    }

    private static void Summary(StringBuilder html, AuditReport report)
    {
        html.Append("<table class=summary>\n");
        Row("files looked at", report.Files.Count, null);
        foreach (var (title, findings) in AuditText.FaultKinds)
            Row(title, findings(report).Count, findings(report).Count > 0 ? Anchor(title) : null);
        Row("groups of the same recording", report.SameRecording.Count, report.SameRecording.Count > 0 ? "same" : null);
        Row("files in them", report.SameRecording.Sum(group => group.Files.Count), null);
        Row("groups that likely belong together", report.Likely.Count, report.Likely.Count > 0 ? "likely" : null);
        html.Append("</table>\n");

        void Row(string name, int count, string? anchor) =>
            html.Append(CultureInfo.InvariantCulture, $"<tr><td>{(anchor is null ? Escape(name) : $"<a href=\"#{anchor}\">{Escape(name)}</a>")}<td class=n>{count}\n");
    }

    private static void Findings(StringBuilder html, string title, IReadOnlyList<AuditFinding> findings)
    {
        if (findings.Count == 0)
            return;
        html.Append(CultureInfo.InvariantCulture, $"<h2 id=\"{Anchor(title)}\">{Escape(char.ToUpperInvariant(title[0]) + title[1..])} <span class=n>{findings.Count}</span></h2>\n<table>\n");
        foreach (var finding in findings)
            html.Append(CultureInfo.InvariantCulture, $"<tr><td>{Escape(finding.File)}<td>{Escape(finding.Reason)}\n");
        html.Append("</table>\n");
    }

    private static string Anchor(string title) => title.Replace(' ', '-');

    private static string Escape(string text) => WebUtility.HtmlEncode(PlainText.OneLine(text));

    /// <summary>Draws groups; remembers how many excerpts the page holds already.</summary>
    private sealed class Canvas(StringBuilder html, string folder, CancellationToken cancellation)
    {
        private int _excerpts;

        public void Groups(string anchor, string title, string remark, IReadOnlyList<CopyGroup> groups)
        {
            if (groups.Count == 0)
                return;
            html.Append(CultureInfo.InvariantCulture, $"<h2 id={anchor}>{Escape(title)} <span class=n>{groups.Count}</span></h2>\n<p>{Escape(remark)}</p>\n");
            foreach (var group in groups.Take(MostShown))
                Group(group);
            foreach (var group in groups.Skip(MostShown))
                html.Append(CultureInfo.InvariantCulture, $"<p class=rest>{Escape(string.Join(" = ", group.Files))}</p>\n");
        }

        private void Group(CopyGroup group)
        {
            var offsets = Offsets(group);
            var first = offsets.Values.Min();
            html.Append("<section>\n");
            foreach (var pair in group.Pairs.Take(MostFiles))
                html.Append(CultureInfo.InvariantCulture, $"<p>{Escape(Path.GetFileName(pair.First))} = {Escape(Path.GetFileName(pair.Second))}: {Escape(AuditText.Describe(pair))}</p>\n");
            // Where all copies sound: from the start of the last one on.
            var common = offsets.Values.Max();
            foreach (var file in group.Files.Take(MostFiles))
            {
                cancellation.ThrowIfCancellationRequested();
                Track(file, offsets[file] - first, common - offsets[file]);
            }
            if (group.Files.Count > MostFiles)
                html.Append(CultureInfo.InvariantCulture, $"<p class=rest>and {Escape(string.Join(", ", group.Files.Skip(MostFiles)))}</p>\n");
            html.Append("</section>\n");
        }

        private void Track(string file, int offset, int commonStart)
        {
            html.Append(CultureInfo.InvariantCulture, $"<figure><figcaption>{Escape(file)}</figcaption>");
            try
            {
                var (png, width) = AuditPicture.Spectrogram(file, cancellation);
                html.Append(CultureInfo.InvariantCulture, $"<img width={width * Zoom} height=64 style=\"margin-left:{offset * Zoom / AuditPicture.ColumnsPerPixel}px\" alt=\"spectrogram of {Escape(Path.GetFileName(file))}\" src=\"data:image/png;base64,{Convert.ToBase64String(png)}\">");
                if (!FileScanner.IsImage(file))
                    Player(file, TimeSpan.FromSeconds((commonStart * LogMelSheet.SecondsPerColumn) + 4));
            }
            catch (UnusableFileException exception)
            {
                html.Append(CultureInfo.InvariantCulture, $"<p>{Escape(exception.Message)}</p>");
            }
            html.Append("</figure>\n");
        }

        private void Player(string file, TimeSpan start)
        {
            var source = Uri.EscapeDataString(Path.GetRelativePath(folder, Path.GetFullPath(file))).Replace("%2F", "/", StringComparison.Ordinal);
            if (_excerpts < MostExcerpts)
            {
                _excerpts++;
                var bytes = AuditPicture.Excerpt(file, start, ExcerptLength);
                html.Append(CultureInfo.InvariantCulture, $"<audio controls preload=none src=\"data:audio/wav;base64,{Convert.ToBase64String(bytes)}\"></audio> <a href=\"{source}\">whole file</a>");
            }
            else
            {
                html.Append(CultureInfo.InvariantCulture, $"<audio controls preload=none src=\"{source}#t={start.TotalSeconds:0}\"></audio>");
            }
        }

        /// <summary>Where each file of a group begins on the common axis, in columns, by walking from pair to pair.</summary>
        private static Dictionary<string, int> Offsets(CopyGroup group)
        {
            var offsets = new Dictionary<string, int>(StringComparer.Ordinal);
            foreach (var root in group.Files)
            {
                if (!offsets.TryAdd(root, 0))
                    continue;
                for (var grown = true; grown;)
                {
                    grown = false;
                    foreach (var pair in group.Pairs)
                    {
                        var shift = (int)Math.Round(pair.Shift.TotalSeconds / LogMelSheet.SecondsPerColumn);
                        if (offsets.TryGetValue(pair.First, out var start))
                            grown |= offsets.TryAdd(pair.Second, start - shift);
                        else if (offsets.TryGetValue(pair.Second, out start))
                            grown |= offsets.TryAdd(pair.First, start + shift);
                    }
                }
            }
            return offsets;
        }
    }
}
