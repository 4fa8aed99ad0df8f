namespace Timbre.Synthesis.Composition;

/// <summary>
/// The built-in set: clips in several musical styles, synthesized from a seed, so that training can be tried where no music is at hand.
/// </summary>
/// <remarks>
/// The styles bear descriptive names and stand for no genre of any public collection; what a model learns from them says nothing about
/// real recordings. Instruments, keys, tempi, loudness and tone overlap between the styles on purpose.
/// </remarks>
internal static class SyntheticSet
{
    /// <summary>The names of the styles, in alphabetical order.</summary>
    public static IReadOnlyList<string> Styles { get; } = [.. StyleBook.All.Select(style => style.Name)];

    /// <summary>Synthesizes the whole set, on all cores that the process may use.</summary>
    /// <param name="threads">How many clips to make at once; 0 for one per core.</param>
    /// <returns>The clips by style, then by number. Whatever the number of threads, the samples are the same.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option lies outside its range.</exception>
    public static IReadOnlyList<SyntheticClip> Generate(SyntheticSetOptions options, int threads = 0, CancellationToken cancellation = default)
    {
        var clips = new SyntheticClip[Styles.Count * options.ClipsPerStyle];
        ForEachClip(options, threads, (index, clip) => clips[index] = clip, cancellation);
        return clips;
    }

    /// <summary>Synthesizes one clip of the set.</summary>
    /// <param name="style">One of <see cref="Styles"/>.</param>
    /// <param name="number">Which clip of the style, 0 or more.</param>
    /// <exception cref="ArgumentException">There is no such style.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option or the number lies outside its range.</exception>
    public static SyntheticClip GenerateClip(SyntheticSetOptions options, string style, int number)
    {
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
    /// <param name="threads">How many clips to make at once; 0 for one per core.</param>
    /// <returns>The paths written, by style, then by number.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option lies outside its range.</exception>
    public static IReadOnlyList<string> WriteTo(string folder, SyntheticSetOptions options, int threads = 0, CancellationToken cancellation = default)
    {
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

internal sealed record SyntheticSetOptions
{
    /// <summary>Every choice of every clip follows from this number; the same seed gives the same samples on the same machine.</summary>
    public long Seed { get; init; }

    /// <summary>Clips in each style, 1 to 100,000.</summary>
    public int ClipsPerStyle { get; init; } = 16;

    /// <summary>How long each clip lasts, 0.1 s to 10 minutes.</summary>
    public TimeSpan Length { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Samples per second, 8,000 Hz or more.</summary>
    public SampleRate Rate { get; init; } = SampleRate.Default;

    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(ClipsPerStyle, 1, nameof(ClipsPerStyle));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(ClipsPerStyle, 100_000, nameof(ClipsPerStyle));
        ArgumentOutOfRangeException.ThrowIfLessThan(Length, TimeSpan.FromSeconds(0.1), nameof(Length));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Length, TimeSpan.FromMinutes(10), nameof(Length));
        ArgumentOutOfRangeException.ThrowIfLessThan(Rate.Hertz, 8000, nameof(Rate));
    }
}

/// <summary>One clip of the built-in set: a track of its own, with its own key, tempo, instruments and arrangement.</summary>
/// <param name="Name">Style and number, such as <c>waltz.00003</c>.</param>
/// <param name="Style">The style, one of <see cref="SyntheticSet.Styles"/>.</param>
/// <param name="Clip">The sound, full scale −1 to 1, never clipped.</param>
internal sealed record SyntheticClip(string Name, string Style, AudioClip Clip);
