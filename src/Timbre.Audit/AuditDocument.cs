using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Timbre.Audit;

/// <summary>The report of an audit for programs: what <c>timbre audit --format json</c> prints.</summary>
/// <param name="Files">How many files were looked at.</param>
/// <param name="SameRecording">Copies of one recording.</param>
/// <param name="Likely">What is likely so.</param>
internal sealed record AuditDocument(
    int Files,
    IReadOnlyList<AuditFinding> Damaged,
    IReadOnlyList<AuditFinding> Silent,
    IReadOnlyList<AuditFinding> Clipped,
    IReadOnlyList<AuditFinding> Short,
    IReadOnlyList<AuditFinding> DcOffset,
    IReadOnlyList<AuditFinding> WrongRate,
    IReadOnlyList<CopiesDocument> SameRecording,
    IReadOnlyList<CopiesDocument> Likely)
{
    private static readonly AuditDocuments Layout = new(new JsonSerializerOptions(AuditDocuments.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    public static AuditDocument Of(AuditReport report) => new(
        report.Files.Count,
        report.Damaged,
        report.Silent,
        report.Clipped,
        report.Short,
        report.Offset,
        report.WrongRate,
        [.. report.SameRecording.Select(CopiesDocument.Of)],
        [.. report.Likely.Select(CopiesDocument.Of)]);

    public string ToJson() => JsonSerializer.Serialize(this, Layout.AuditDocument);
}

/// <summary>Files of one recording.</summary>
internal sealed record CopiesDocument(IReadOnlyList<string> Files, string Kind, IReadOnlyList<CopyDocument> Pairs)
{
    public static CopiesDocument Of(CopyGroup group) => new(group.Files, group.Kind.Name(), [.. group.Pairs.Select(CopyDocument.Of)]);
}

/// <summary>Two files of one recording. Where they are not the same samples: how they differ, shift and overlap in seconds.</summary>
internal sealed record CopyDocument(IReadOnlyList<string> Files, string Kind, double? Shift = null, double? Speed = null, double? BitErrorRate = null, double? Overlap = null)
{
    public static CopyDocument Of(CopyPair pair) => pair.Kind == CopyKind.Sound
        ? new([pair.First, pair.Second], pair.Kind.Name())
        : new(
            [pair.First, pair.Second],
            pair.Kind.Name(),
            Math.Round(pair.Shift.TotalSeconds, 3),
            Math.Round(pair.Speed, 4),
            Math.Round(pair.BitErrorRate, 4),
            Math.Round(pair.Overlap.TotalSeconds, 2));
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, WriteIndented = true)]
[JsonSerializable(typeof(AuditDocument))]
internal sealed partial class AuditDocuments : JsonSerializerContext;
