using Timbre.Audio;

namespace Timbre.Learning.Synthesis;

/// <summary>
/// The built-in set: clips in several musical styles, synthesized from a seed, so that training can be tried where no music is at hand.
/// </summary>
/// <remarks>
/// The styles bear descriptive names and stand for no genre of any public collection; what a model learns from them says nothing about
/// real recordings. Instruments, keys, tempi, loudness and tone overlap between the styles on purpose.
/// </remarks>
public static class SyntheticSet
{
    /// <summary>The names of the styles, in alphabetical order.</summary>
    public static IReadOnlyList<string> Styles { get; } = [.. StyleBook.All.Select(style => style.Name)];

    /// <summary>Synthesizes the whole set, on all cores that the process may use.</summary>
    /// <param name="options">What set to make.</param>
    /// <param name="threads">How many clips to make at once; 0 for one per core.</param>
    /// <param name="cancellation">Stops the work between clips.</param>
    /// <returns>The clips by style, then by number. Whatever the number of threads, the samples are the same.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option lies outside its range.</exception>
    public static IReadOnlyList<SyntheticClip> Generate(SyntheticSetOptions options, int threads = 0, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var clips = new SyntheticClip[Styles.Count * options.ClipsPerStyle];
        ForEachClip(options, threads, (index, clip) => clips[index] = clip, cancellation);
        return clips;
    }

    /// <summary>Synthesizes one clip of the set.</summary>
    /// <param name="options">What set it belongs to.</param>
    /// <param name="style">One of <see cref="Styles"/>.</param>
    /// <param name="number">Which clip of the style, 0 or more.</param>
    /// <exception cref="ArgumentException">There is no such style.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option or the number lies outside its range.</exception>
    public static SyntheticClip GenerateClip(SyntheticSetOptions options, string style, int number)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        ArgumentOutOfRangeException.ThrowIfNegative(number);
        for (var i = 0; i < Styles.Count; i++)
        {
            if (Styles[i] == style)
                return Make(options, i, number);
        }
        throw new ArgumentException($"no style is called '{style}'; there are {string.Join(", ", Styles)}", nameof(style));
    }

    /// <summary>Writes the set as one folder of WAV files (PCM 16) for each style, such as <c>waltz/waltz.00003.wav</c>.</summary>
    /// <param name="folder">Where to; it is made where it does not exist, and files of the same name are replaced.</param>
    /// <param name="options">What set to make.</param>
    /// <param name="threads">How many clips to make at once; 0 for one per core.</param>
    /// <param name="cancellation">Stops the work between clips.</param>
    /// <returns>The paths written, by style, then by number.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option lies outside its range.</exception>
    public static IReadOnlyList<string> WriteTo(string folder, SyntheticSetOptions options, int threads = 0, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        foreach (var style in Styles)
            Directory.CreateDirectory(Path.Combine(folder, style));
        var paths = new string[Styles.Count * options.ClipsPerStyle];
        ForEachClip(options, threads, Write, cancellation);
        return paths;

        void Write(int index, SyntheticClip clip)
        {
            paths[index] = Path.Combine(folder, clip.Style, clip.Name + ".wav");
            WavFile.Write(paths[index], clip.Clip);
        }
    }

    private static void ForEachClip(SyntheticSetOptions options, int threads, Action<int, SyntheticClip> use, CancellationToken cancellation)
    {
        options.Check();
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = threads > 0 ? threads : Environment.ProcessorCount, CancellationToken = cancellation };
        Parallel.For(0, Styles.Count * options.ClipsPerStyle, parallel, index =>
        {
            var (style, number) = Math.DivRem(index, options.ClipsPerStyle);
            use(index, Make(options, style, number));
        });
    }

    private static SyntheticClip Make(SyntheticSetOptions options, int styleIndex, int number)
    {
        var style = StyleBook.All[styleIndex];
        var random = SplitMix64.For(options.Seed, styleIndex, number);
        // A recording rarely begins where the piece does.
        var lead = random.Between(0, 2);
        var score = Composer.Compose(style, options.Length.TotalSeconds + lead, ref random);
        var length = (int)options.Rate.SamplesIn(options.Length);
        var samples = Mixer.Render(score, lead, length, style.Room.Draw(ref random), options.Rate, ref random);
        Recording.Make(samples, options.Rate, ref random);
        var name = $"{style.Name}.{number:00000}";
        return new SyntheticClip(name, style.Name, new AudioClip(samples, options.Rate, name));
    }
}
