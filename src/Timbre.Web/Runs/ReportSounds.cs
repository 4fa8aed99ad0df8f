using System.Net;
using System.Text.RegularExpressions;
using Timbre.Web.Data;

namespace Timbre.Web.Runs;

/// <summary>A report names the sound of its items by the way from its own folder, which a browser cannot go on a server.</summary>
internal static partial class ReportSounds
{
    /// <summary>The report with sounds in the data folders named as the server serves them, and without those that lie elsewhere.</summary>
    /// <param name="html">The report.</param>
    /// <param name="path">Where it lies.</param>
    /// <param name="folders">The data folders.</param>
    public static string Serve(string html, string path, IDataFolders folders)
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
