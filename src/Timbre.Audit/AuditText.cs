using System.Text;

namespace Timbre.Audit;

/// <summary>The report of an audit for reading on a terminal.</summary>
internal static class AuditText
{
    private static readonly (string Title, Func<AuditReport, IReadOnlyList<AuditFinding>> Findings)[] Faults =
    [
        ("damaged", report => report.Damaged),
        ("silent", report => report.Silent),
        ("clipped", report => report.Clipped),
        ("too short", report => report.Short),
        ("DC offset", report => report.Offset),
        ("unusual rate", report => report.WrongRate),
    ];

    /// <summary>The faults that are looked for, and where the report holds them.</summary>
    internal static IReadOnlyList<(string Title, Func<AuditReport, IReadOnlyList<AuditFinding>> Findings)> FaultKinds => Faults;

    /// <summary>Writes the report as lines of text.</summary>
    public static string Format(AuditReport report)
    {
        var text = new StringBuilder();
        text.AppendLine($"{Count(report.Files.Count, "file")} looked at");
        foreach (var (title, findings) in Faults)
        {
            var found = findings(report);
            text.AppendLine($"\n{title}: {found.Count}");
            foreach (var finding in found)
                text.AppendLine($"  {PlainText.OneLine(finding.File)}: {PlainText.OneLine(finding.Reason)}");
        }
        Append(text, "same recording", report.SameRecording);
        Append(text, "likely one recording, session or artist", report.Likely);
        return text.ToString();
    }

    /// <summary>What ties two files together, in a few words.</summary>
    public static string Describe(CopyPair pair)
    {
        var words = pair.Kind.Name();
        if (pair.Kind is CopyKind.Shifted or CopyKind.OtherSpeed or CopyKind.Version or CopyKind.Passage && pair.Shift != TimeSpan.Zero)
            words += $", {Math.Abs(pair.Shift.TotalSeconds):0.00} s {(pair.Shift > TimeSpan.Zero ? "later" : "earlier")} in the second";
        if (pair.Kind == CopyKind.OtherSpeed)
            words += $", the first {Math.Abs(pair.Speed - 1):0.0%} {(pair.Speed > 1 ? "faster" : "slower")}";
        return pair.Kind is CopyKind.IdenticalFile or CopyKind.IdenticalContent or CopyKind.Sound
            ? words
            : $"{words}; {pair.BitErrorRate:0.0%} of the bits differ over {pair.Overlap.TotalSeconds:0} s";
    }

    private static void Append(StringBuilder text, string title, IReadOnlyList<CopyGroup> groups)
    {
        text.AppendLine($"\n{title}: {Count(groups.Count, "group")} of {Count(groups.Sum(group => group.Files.Count), "file")}");
        foreach (var group in groups)
        {
            text.AppendLine($"  {string.Join(" = ", group.Files.Select(PlainText.OneLine))}");
            foreach (var pair in group.Pairs)
                text.AppendLine($"    {(group.Files.Count > 2 ? $"{PlainText.OneLine(Path.GetFileName(pair.First))} = {PlainText.OneLine(Path.GetFileName(pair.Second))}: " : "")}{Describe(pair)}");
        }
    }

    private static string Count(int count, string thing) => count == 1 ? $"1 {thing}" : $"{count} {thing}s";
}
