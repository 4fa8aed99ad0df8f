namespace Timbre.Web.Components;

/// <summary>The form that starts a training, filled in as a run was.</summary>
internal static class RunAgain
{
    /// <summary>Its address, or null where the form cannot order what the run was asked for.</summary>
    public static string? Address(Run run, DataFolders folders)
    {
        var asked = run.Configuration;
        var name = asked.Data is null or "" or "built-in" ? "" : folders.NameOf(Path.GetFullPath(asked.Data));
        if (Split(asked.Split) is not { } split || Path.IsPathRooted(name))
            return null;
        var values = new List<(string Name, string? Text)>
        {
            ("Data", name),
            ("Model", asked.Model),
            ("Split", split),
            ("Seed", asked.Seed.ToString(CultureInfo.InvariantCulture)),
            ("Epochs", asked.Epochs?.ToString(CultureInfo.InvariantCulture)),
            ("Segment", asked.SegmentSeconds?.ToString(CultureInfo.InvariantCulture)),
            ("Name", run.Name),
        };
        values.AddRange((asked.OnlyClasses ?? []).Select(one => ("Classes", (string?)one)));
        return "/train?" + string.Join('&', values.Where(value => !string.IsNullOrEmpty(value.Text)).Select(value => $"Form.{value.Name}={Uri.EscapeDataString(value.Text!)}"));
    }

    /// <summary>A plan as the form has it, or null.</summary>
    private static string? Split(string plan) => plan switch
    {
        "tracks:70/15/15" => "",
        "tracks:80/0/20" or "tracks:80/20" => "tracks:80/20",
        "segments:80/0/20" or "segments:80/20" => "segments:80/20",
        "kfold:5" or "kfold:10" => plan,
        _ => null,
    };
}
