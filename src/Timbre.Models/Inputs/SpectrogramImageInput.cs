namespace Timbre.Models.Inputs;

/// <summary>
/// Crops of a log-mel image, resized to a picture of fixed size with one channel, three equal ones, or the red, green and blue of a color
/// map, for networks that were made for photographs. Levels are standardized over the training part or, for weights of ImageNet, by ImageNet's mean and deviation.
/// </summary>
public sealed class SpectrogramImageInput : NetworkInput
{
    private const int MostCrop = 4096;
    private const int MostPicture = 1024;

    private readonly TriangleResize _resizeRows;
    private readonly TriangleResize _resizeColumns;

    /// <summary>An input of pictures.</summary>
    /// <param name="bands">Mel bands of the images.</param>
    /// <param name="columns">Columns of a crop before resizing.</param>
    /// <param name="hop">Columns between the evaluation crops.</param>
    /// <param name="channels">1 or 3.</param>
    /// <param name="height">Rows of the picture.</param>
    /// <param name="width">Columns of the picture.</param>
    /// <param name="imageNet">Whether levels are normalized as ImageNet's networks expect; needs three channels.</param>
    /// <param name="colored">Whether the channels are the red, green and blue of <see cref="ColorMap.Magma"/>; needs three.</param>
    /// <param name="mean">The mean level, which stands for what is blanked in training.</param>
    /// <param name="offset">What is subtracted from the levels of each channel; null until it is learned.</param>
    /// <param name="scale">What the difference is multiplied by; null until it is learned.</param>
    /// <exception cref="ArgumentException">A size is out of range, or there is not a finite number for each channel.</exception>
    [JsonConstructor]
    public SpectrogramImageInput(
        int bands, int columns, int hop, int channels, int height, int width, bool imageNet = false, bool colored = false, float mean = 127.5f, float[]? offset = null, float[]? scale = null)
    {
        RequireStretch(bands, columns, hop);
        if (columns > MostCrop || height is < 1 or > MostPicture || width is < 1 or > MostPicture || !float.IsFinite(mean))
            throw new ArgumentException($"a picture of {height} × {width} of {columns} columns; there are at most {MostPicture} × {MostPicture} of {MostCrop}");
        if (channels is not (1 or 3) || ((imageNet || colored) && channels != 3))
            throw new ArgumentException($"{channels} channels; a picture has 1 or 3, and color and ImageNet's normalization need 3");
        (Bands, Columns, Hop, Channels, Height, Width, ImageNet, Colored) = (bands, columns, hop, channels, height, width, imageNet, colored);
        _resizeRows = new TriangleResize(bands, height);
        _resizeColumns = new TriangleResize(columns, width);
        (Mean, Offset, Scale) = (mean, Numbers(offset, channels, 0), Numbers(scale, channels, 1 / 255f));
    }

    /// <summary>Mel bands of the images.</summary>
    public int Bands { get; }

    /// <summary>Columns of a crop before resizing.</summary>
    public int Columns { get; }

    /// <summary>Columns between the evaluation crops.</summary>
    public int Hop { get; }

    /// <summary>Channels, 1 or 3; equal ones unless <see cref="Colored"/>.</summary>
    public int Channels { get; }

    /// <summary>Rows of the picture; the first shows the lowest bands.</summary>
    public int Height { get; }

    /// <summary>Columns of the picture.</summary>
    public int Width { get; }

    /// <summary>Whether levels are normalized as ImageNet's networks expect.</summary>
    public bool ImageNet { get; }

    /// <summary>Whether the channels are the red, green and blue of <see cref="ColorMap.Magma"/>.</summary>
    public bool Colored { get; }

    /// <summary>The mean level.</summary>
    public float Mean { get; }

    /// <summary>What is subtracted from the levels of each channel.</summary>
    public float[] Offset { get; }

    /// <summary>What the difference is multiplied by.</summary>
    public float[] Scale { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<long> Shape => [Channels, Height, Width];

    /// <inheritdoc/>
    public override IReadOnlyList<(TimeSpan Start, TimeSpan Length)> EvaluationViews(Example example)
    {
        ArgumentNullException.ThrowIfNull(example);
        return SpectrogramCrop.Views(example.LogMel!, Columns, Hop);
    }

    internal override void WriteRawView(Example example, int index, Span<float> raw)
    {
        var crop = new float[Bands * Columns];
        SpectrogramCrop.Copy(example.LogMel!, SpectrogramCrop.Starts(example.LogMel!, Columns, Hop)[index], Columns, crop);
        WriteChannels(crop, raw);
    }

    internal override ExportedView Describe() => new(
        "picture",
        $"levels of a stretch of the log-mel image resized to {Height} × {Width} by a triangle filter, lowest band first, {(Colored ? "as red, green and blue of the color map magma, 0 to 255" : $"in {Channels} equal channels, 0 to 255")}",
        Columns,
        Hop);

    internal override string AddTo(GraphBuilder graph, string raw) => AddScaling(graph, raw, Offset, Scale, Channels, 1, 1);

    internal override bool Fits(Representation representation) => representation.LogMel?.Bands == Bands;

    internal override void Normalize(ReadOnlySpan<float> raw, Span<float> view)
    {
        var length = Height * Width;
        for (var channel = 0; channel < Channels; channel++)
        {
            var target = view.Slice(channel * length, length);
            TensorPrimitives.Subtract(raw.Slice(channel * length, length), Offset[channel], target);
            TensorPrimitives.Multiply(target, Scale[channel], target);
        }
    }

    /// <summary>Writes the channels of a crop's levels, not normalized.</summary>
    internal void WriteChannels(ReadOnlySpan<float> crop, Span<float> raw)
    {
        var narrow = new float[Bands * Width];
        for (var band = 0; band < Bands; band++)
            _resizeColumns.Apply(crop.Slice(band * Columns, Columns), narrow.AsSpan(band * Width, Width));
        if (Colored)
        {
            WriteColors(narrow, raw);
            return;
        }
        var picture = raw[..(Height * Width)];
        _resizeRows.ApplyToRows(narrow, Width, picture);
        for (var channel = 1; channel < Channels; channel++)
            picture.CopyTo(raw[(channel * picture.Length)..]);
    }

    private void WriteColors(ReadOnlySpan<float> narrow, Span<float> raw)
    {
        var levels = new float[Height * Width];
        _resizeRows.ApplyToRows(narrow, Width, levels);
        Span<byte> color = stackalloc byte[3];
        for (var i = 0; i < levels.Length; i++)
        {
            ColorMap.Magma((byte)Math.Clamp(MathF.Round(levels[i]), 0, 255), color);
            for (var channel = 0; channel < 3; channel++)
                raw[channel * levels.Length + i] = color[channel];
        }
    }
}
