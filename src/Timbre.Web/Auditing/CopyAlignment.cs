namespace Timbre.Web.Auditing;

/// <summary>Where to start each copy of one recording so that all sound the same passage.</summary>
internal static class CopyAlignment
{
    /// <summary>The start of each file in seconds: 0 for the one in which the music stands earliest, later in the others.</summary>
    public static Dictionary<string, double> Starts(CopyGroup group)
    {
        var starts = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var file in group.Files)
        {
            if (starts.TryAdd(file, 0))
                Spread(group, starts);
        }
        var first = starts.Values.DefaultIfEmpty(0).Min();
        return starts.ToDictionary(pair => pair.Key, pair => pair.Value - first, StringComparer.Ordinal);
    }

    private static void Spread(CopyGroup group, Dictionary<string, double> starts)
    {
        for (var grown = true; grown;)
        {
            grown = false;
            foreach (var pair in group.Pairs)
            {
                var shift = pair.Shift.TotalSeconds;
                if (starts.TryGetValue(pair.First, out var first))
                    grown |= starts.TryAdd(pair.Second, first + shift);
                else if (starts.TryGetValue(pair.Second, out var second))
                    grown |= starts.TryAdd(pair.First, second - shift);
            }
        }
    }
}
