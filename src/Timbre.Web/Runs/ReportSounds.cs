using System.Net;
using System.Text.RegularExpressions;

namespace Timbre.Web.Runs;

/// <summary>A report names the sound of its items by the way from its own folder, which a browser cannot go on a server.</summary>
internal static partial class ReportSounds
{
    /// <summary>The report with sounds in the data folders named as the server serves them, and without those that lie elsewhere.</summary>
    public static string Serve(string html, string path, DataFolders folders)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        return Source().Replace(html, match =>
        {
            var way = Uri.UnescapeDataString(WebUtility.HtmlDecode(match.Groups["way"].Value));
            var real = Path.GetFullPath(Path.Combine(folder, way));
            var name = folders.NameOf(real);
            return name == real ? "" : $" src=\"/data-files/{string.Join('/', name.Split('/').Select(Uri.EscapeDataString))}{match.Groups["time"].Value}\"";
        });
    }

    [GeneratedRegex(@" src=""\./(?<way>[^""#]*)(?<time>#t=[0-9.,]*)?""")]
    private static partial Regex Source();
}
