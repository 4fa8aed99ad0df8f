namespace Timbre.Reports.Sections;

/// <summary>What a report shows of an item: its spectrogram, as an image of the report's own making, and a link to its sound.</summary>
internal sealed class ItemMedia
{
    private const int MostColumns = 480;

    // A quarter of the levels is as much as the eye tells apart in a small picture, and halves its size.
    private const int LevelStep = 4;

    private static readonly TimeSpan LongestSpan = TimeSpan.FromSeconds(30);

    private readonly DataItem _item;
    private readonly TimeSpan _start;
    private readonly TimeSpan _length;

    /// <summary>An item covers a window of its file.</summary>
    public ItemMedia(DataItem item, TimeSpan window)
    {
        _item = item;
        _length = window < LongestSpan ? window : LongestSpan;
        _start = window * Part(item);
    }

    /// <summary>A PNG as a data URI, with its first and last second; null where the item is no sound or image, or cannot be read any more.</summary>
    public (string Uri, double From, double To)? Spectrogram()
    {
        try
        {
            if (Image() is not { } image)
                return null;
            return ($"data:image/png;base64,{Convert.ToBase64String(Paint(image).Encode())}", _start.TotalSeconds, (_start + image.Length).TotalSeconds);
        }
        catch (Exception exception) when (exception is IOException or DatasetException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The item's sound, small enough to stand in the page; null where the item is no sound file, cannot be read any more, or there is no encoder.</summary>
    public string? Sound()
    {
        if (_item.Row >= 0 || !AudioFolder.HasAudioExtension(_item.Path))
            return null;
        try
        {
            return $"data:audio/mpeg;base64,{Convert.ToBase64String(Mp3File.Encode(AudioFile.Read(_item.Path, Representation.Rate, _start, _length)))}";
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            return null;
        }
    }

    /// <summary>The way from the report's folder to the sound, with the item's stretch; null where the item is no sound file or has gone.</summary>
    public string? SoundLink(string folder)
    {
        if (_item.Row >= 0 || !AudioFolder.HasAudioExtension(_item.Path) || !File.Exists(_item.Path))
            return null;
        var way = Path.GetRelativePath(folder, Path.GetFullPath(_item.Path));
        if (Path.IsPathRooted(way))
            return null;
        var link = "./" + string.Join('/', way.Split(Path.DirectorySeparatorChar).Select(Uri.EscapeDataString));
        return _start > TimeSpan.Zero ? FormattableString.Invariant($"{link}#t={_start.TotalSeconds:0.###},{(_start + _length).TotalSeconds:0.###}") : link;
    }

    /// <summary>Which window of its file the item is: windows are numbered behind the file's name.</summary>
    private static int Part(DataItem item)
    {
        var stem = TrackName.WithoutExtension(Path.GetFileName(item.Path));
        var name = item.Id[(item.Id.LastIndexOf('/') + 1)..];
        return name.Length > stem.Length + 1 && name.StartsWith(stem + ".", StringComparison.Ordinal) && int.TryParse(name.AsSpan(stem.Length + 1), out var part) ? Math.Max(0, part) : 0;
    }

    private LogMelImage? Image()
    {
        if (_item.Row >= 0 || !File.Exists(_item.Path))
            return null;
        if (AudioFolder.HasAudioExtension(_item.Path))
        {
            using var analysis = new Analysis(AudioFile.Read(_item.Path, Representation.Rate, _start, _length));
            return new LogMelRepresentation().FromAudio(analysis, _length);
        }
        var whole = LogMelRepresentation.FromAnyPng(_item.Path, LongestSpan);
        var columns = Math.Min(whole.Columns, (int)Math.Round(whole.Columns * (_length / LongestSpan)));
        var first = Math.Min((int)Math.Round(whole.Columns * (_start / LongestSpan)), whole.Columns - columns);
        return whole.Slice(first, Math.Max(1, columns));
    }

    /// <summary>Lowest band at the bottom, in color, with neighboring columns averaged where there are many.</summary>
    private static PngImage Paint(LogMelImage image)
    {
        var width = Math.Min(MostColumns, image.Columns);
        var pixels = new byte[3 * width * image.Bands];
        for (var band = 0; band < image.Bands; band++)
        {
            var levels = image.Band(band);
            for (var x = 0; x < width; x++)
            {
                var (from, to) = (x * image.Columns / width, (x + 1) * image.Columns / width);
                var sum = 0;
                foreach (var level in levels[from..to])
                    sum += level;
                var mean = sum / (to - from) / LevelStep * LevelStep;
                ColorMap.Magma((byte)mean, pixels.AsSpan(3 * ((image.Bands - 1 - band) * width + x), 3));
            }
        }
        return new PngImage(width, image.Bands, 3, pixels);
    }
}
