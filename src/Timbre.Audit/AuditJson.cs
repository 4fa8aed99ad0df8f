using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Timbre.Audit;

/// <summary>The report of an audit for programs.</summary>
internal static class AuditJson
{
    private static readonly JsonSerializerOptions Layout = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>
    /// Writes the report as one JSON object: <c>files</c> (a number), <c>damaged</c>, <c>silent</c>, <c>clipped</c>, <c>short</c>,
    /// <c>dc_offset</c>, <c>wrong_rate</c> (each a list of <c>file</c> and <c>reason</c>), <c>same_recording</c> and <c>likely</c> (each a list of
    /// <c>files</c>, <c>kind</c> and <c>pairs</c>; shifts and overlaps in seconds).
    /// </summary>
    public static string Format(AuditReport report)
    {
        return new JsonObject
        {
            ["files"] = report.Files.Count,
            ["damaged"] = Findings(report.Damaged),
            ["silent"] = Findings(report.Silent),
            ["clipped"] = Findings(report.Clipped),
            ["short"] = Findings(report.Short),
            ["dc_offset"] = Findings(report.Offset),
            ["wrong_rate"] = Findings(report.WrongRate),
            ["same_recording"] = Groups(report.SameRecording),
            ["likely"] = Groups(report.Likely),
        }.ToJsonString(Layout);
    }

    private static JsonArray Findings(IReadOnlyList<AuditFinding> findings) =>
        [.. findings.Select(finding => new JsonObject { ["file"] = finding.File, ["reason"] = finding.Reason })];

    private static JsonArray Groups(IReadOnlyList<CopyGroup> groups) =>
        [.. groups.Select(group => new JsonObject
        {
            ["files"] = new JsonArray([.. group.Files.Select(file => JsonValue.Create(file))]),
            ["kind"] = group.Kind.Name(),
            ["pairs"] = new JsonArray([.. group.Pairs.Select(Pair)]),
        })];

    private static JsonObject Pair(CopyPair pair)
    {
        var json = new JsonObject
        {
            ["files"] = new JsonArray(pair.First, pair.Second),
            ["kind"] = pair.Kind.Name(),
        };
        if (pair.Kind == CopyKind.Sound)
            return json;
        json["shift"] = Math.Round(pair.Shift.TotalSeconds, 3);
        json["speed"] = Math.Round(pair.Speed, 4);
        json["bit_error_rate"] = Math.Round(pair.BitErrorRate, 4);
        json["overlap"] = Math.Round(pair.Overlap.TotalSeconds, 2);
        return json;
    }
}
