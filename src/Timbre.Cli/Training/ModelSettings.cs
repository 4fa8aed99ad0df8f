namespace Timbre.Cli.Training;

/// <summary>Reads <c>--set name=value</c> and <c>--members a,b,c</c>.</summary>
internal static class ModelSettings
{
    public static IReadOnlyDictionary<string, string> Parse(IEnumerable<string> settings, string? members = null)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var setting in settings)
        {
            var equals = setting.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
                throw new UsageException($"--set {setting}: write name=value, such as --set learning-rate=0.001");
            if (!values.TryAdd(setting[..equals], setting[(equals + 1)..]))
                throw new UsageException($"--set {setting}: '{setting[..equals]}' is given twice");
        }
        if (members is not null && !values.TryAdd(EnsembleRecipe.MembersSetting, members))
            throw new UsageException("--members: the members are given by --set members=… as well");
        return values;
    }
}
