namespace Timbre.Training.Data;

/// <summary>Tells from an item's name which track it is part of.</summary>
internal static class TrackName
{
    private static readonly SearchValues<char> Letters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");

    /// <summary>
    /// The track of an item. Segments are named <c>track.S</c> with S counted from 0 without leading zeros, as in the public table of
    /// 3 s features (<c>blues.00000.3</c> is a part of <c>blues.00000</c>, which itself is no part of anything, for its number is padded).
    /// A name that merely looks like a segment is grouped with its siblings: that can only make a split more careful, never leaky.
    /// </summary>
    /// <param name="id">The item's name without extension.</param>
    public static string Of(string id)
    {
        var dot = id.LastIndexOf('.');
        if (dot <= 0 || dot == id.Length - 1)
            return id;
        var number = id.AsSpan(dot + 1);
        var counted = !number.ContainsAnyExceptInRange('0', '9') && (number.Length == 1 || (number[0] != '0' && number.Length <= 4));
        return counted ? id[..dot] : id;
    }

    /// <summary>
    /// What names of one recording have in common in different collections: the last part of the path, and of GTZAN's numbers (a genre and five digits)
    /// without the dot that the sound files have (<c>classical.00000</c>) and the public pictures have not (<c>classical00000</c>).
    /// </summary>
    /// <param name="path">A track's path, without extension.</param>
    public static string OfFile(string path)
    {
        const int Digits = 5;
        var name = path[(path.LastIndexOf('/') + 1)..];
        var dot = name.Length - Digits - 1;
        return dot > 0 && name[dot] == '.' && !name.AsSpan(dot + 1).ContainsAnyExceptInRange('0', '9') && name.AsSpan(0, dot).IndexOfAnyExcept(Letters) < 0
            ? name.Remove(dot, 1)
            : name;
    }

    /// <summary>A name without one of the extensions that sound files and images have; dots elsewhere in the name stay.</summary>
    public static string WithoutExtension(string name)
    {
        var extension = Path.GetExtension(name);
        // "blues.00000" has no extension, though GetExtension takes ".00000" for one.
        return extension.Length is > 1 and <= 6 && extension.AsSpan(1).ContainsAnyExceptInRange('0', '9')
            ? name[..^extension.Length]
            : name;
    }
}
