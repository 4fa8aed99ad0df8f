namespace Timbre.Audio.Tags;

/// <summary>How a genre is spelled in tags, so that players put a file with the others of its kind.</summary>
/// <example>
/// <code>
/// using Timbre.Audio.Tags;
///
/// Console.WriteLine(GenreName.InTags("hiphop"));
/// Console.WriteLine(GenreName.AreEqual("Hip-Hop", "hiphop"));
/// </code>
/// </example>
public static class GenreName
{
    /// <summary>The names of ID3v1 (Kemp and Mutschler 1996) that music collections use.</summary>
    private static readonly string[] Names =
    [
        "Blues", "Classic Rock", "Country", "Dance", "Disco", "Funk", "Grunge", "Hip-Hop", "Jazz", "Metal", "New Age", "Oldies", "Pop", "R&B", "Rap",
        "Reggae", "Rock", "Techno", "Industrial", "Alternative", "Ska", "Death Metal", "Soundtrack", "Ambient", "Trip-Hop", "Vocal", "Fusion", "Trance",
        "Classical", "Instrumental", "Acid", "House", "Gospel", "Noise", "Soul", "Punk", "Ethnic", "Gothic", "Darkwave", "Electronic", "Eurodance",
        "Dream", "Southern Rock", "Comedy", "Gangsta", "Christian Rap", "Jungle", "New Wave", "Psychedelic", "Rave", "Lo-Fi", "Tribal", "Polka", "Retro",
        "Musical", "Rock & Roll", "Hard Rock", "Folk", "Folk-Rock", "Swing", "Bebop", "Latin", "Celtic", "Bluegrass", "Progressive Rock",
        "Psychedelic Rock", "Symphonic Rock", "Big Band", "Chorus", "Easy Listening", "Acoustic", "Opera", "Chamber Music", "Sonata", "Symphony",
        "Samba", "Tango", "Drum & Bass", "Heavy Metal", "Black Metal", "Salsa", "Indie", "World Music",
    ];

    /// <summary>The usual spelling of a class name: <c>hiphop</c> is <c>Hip-Hop</c>; a name without one stays as it is.</summary>
    /// <param name="name">A class name.</param>
    public static string InTags(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Array.Find(Names, standard => AreEqual(standard, name)) ?? name;
    }

    /// <summary>Whether two names mean one genre: letters and digits alone count, case does not.</summary>
    /// <param name="first">A name.</param>
    /// <param name="second">Another.</param>
    public static bool AreEqual(string first, string second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        return first.Where(char.IsLetterOrDigit).Select(char.ToUpperInvariant).SequenceEqual(second.Where(char.IsLetterOrDigit).Select(char.ToUpperInvariant));
    }
}
