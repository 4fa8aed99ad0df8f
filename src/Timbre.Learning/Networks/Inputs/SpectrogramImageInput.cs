using System.Numerics.Tensors;
using System.Text.Json.Nodes;
using Timbre.Features.Imaging;
using Timbre.Learning.Models;
using Timbre.Learning.Representations;

namespace Timbre.Learning.Networks.Inputs;

/// <summary>
/// Crops of a log-mel image, resized to a picture of fixed size with one channel, three equal ones, or the red, green and blue of a color
/// map, for networks that were made for photographs. Levels are standardized over the training part or, for weights of ImageNet, by ImageNet's mean and deviation.
/// </summary>
public sealed class SpectrogramImageInput : NetworkInput
{
    internal const string KindName = "spectrogram-image";
    private const int MostCrop = 4096;
    private const int MostPicture = 1024;

    // Of red, green and blue in ImageNet's training part, for values from 0 to 1, as torchvision and timm subtract and divide.
    private static readonly float[] ImageNetMean = [0.485f, 0.456f, 0.406f];
    private static readonly float[] ImageNetDeviation = [0.229f, 0.224f, 0.225f];

    private readonly SpectrogramAugmentation _augmentation;
    private readonly TriangleResize _resizeRows;
    private readonly TriangleResize _resizeColumns;
    private float _mean = 127.5f;
    private float[] _offset;
    private float[] _scale;

    /// <summary>An input of pictures, to be fitted.</summary>
    /// <param name="bands">Mel bands of the images.</param>
    /// <param name="columns">Columns of a crop before resizing.</param>
    /// <param name="hop">Columns between the evaluation crops.</param>
    /// <param name="channels">1 or 3.</param>
    /// <param name="height">Rows of the picture.</param>
    /// <param name="width">Columns of the picture.</param>
    /// <param name="imageNet">Whether levels are normalized as ImageNet's networks expect; needs three channels.</param>
    /// <param name="augmentation">What happens to training crops.</param>
    /// <param name="colored">Whether the channels are the red, green and blue of <see cref="ColorMap.Magma"/>; needs three.</param>
    public SpectrogramImageInput(int bands, int columns, int hop, int channels, int height, int width, bool imageNet = false, SpectrogramAugmentation? augmentation = null, bool colored = false)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bands, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(hop, 1);
        if (channels is not (1 or 3) || ((imageNet || colored) && channels != 3))
            throw new ArgumentException($"{channels} channels; a picture has 1 or 3, and color and ImageNet's normalization need 3");
        (Bands, Columns, Hop, Channels, Height, Width, ImageNet, Colored) = (bands, columns, hop, channels, height, width, imageNet, colored);
        _augmentation = augmentation ?? SpectrogramAugmentation.None;
        _resizeRows = new TriangleResize(bands, height);
        _resizeColumns = new TriangleResize(columns, width);
        _offset = new float[channels];
        _scale = Enumerable.Repeat(1 / 255f, channels).ToArray();
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

    /// <inheritdoc/>
    public override IReadOnlyList<long> Shape => [Channels, Height, Width];

    /// <inheritdoc/>
    public override void Fit(IReadOnlyList<Example> training)
    {
        ArgumentNullException.ThrowIfNull(training);
        double sum = 0, squares = 0;
        long count = 0;
        foreach (var example in training)
        {
            long levels = 0, levelSquares = 0;
            foreach (var level in example.LogMel!.Levels)
            {
                levels += level;
                levelSquares += level * level;
            }
            sum += levels;
            squares += levelSquares;
            count += example.LogMel.Levels.Length;
        }
        var mean = sum / count;
        var deviation = Math.Max(1, Math.Sqrt(Math.Max(0, squares / count - mean * mean)));
        _mean = (float)mean;
        for (var channel = 0; channel < Channels; channel++)
        {
            _offset[channel] = ImageNet ? 255 * ImageNetMean[channel] : (float)mean;
            _scale[channel] = ImageNet ? 1 / (255 * ImageNetDeviation[channel]) : (float)(1 / deviation);
        }
    }

    /// <inheritdoc/>
    public override void WriteTrainingView(Example example, Random random, Span<float> view)
    {
        ArgumentNullException.ThrowIfNull(example);
        ArgumentNullException.ThrowIfNull(random);
        var crop = new float[Bands * Columns];
        SpectrogramCrop.Draw(example.LogMel!, Columns, _augmentation, random, crop);
        // What is masked shows the mean level: nothing out of the ordinary.
        TensorPrimitives.Subtract(crop, _mean, crop);
        SpectrogramCrop.Mask(Bands, Columns, _augmentation, random, crop);
        TensorPrimitives.Add(crop, _mean, crop);
        WriteChannels(crop, view);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<(TimeSpan Start, TimeSpan Length)> EvaluationViews(Example example)
    {
        ArgumentNullException.ThrowIfNull(example);
        return SpectrogramCrop.Views(example.LogMel!, Columns, Hop);
    }

    /// <inheritdoc/>
    public override void WriteEvaluationView(Example example, int index, Span<float> view)
    {
        ArgumentNullException.ThrowIfNull(example);
        var crop = new float[Bands * Columns];
        SpectrogramCrop.Copy(example.LogMel!, SpectrogramCrop.Starts(example.LogMel!, Columns, Hop)[index], Columns, crop);
        WriteChannels(crop, view);
    }

    /// <inheritdoc/>
    public override JsonObject ToJson() => new()
    {
        ["kind"] = KindName,
        ["bands"] = Bands,
        ["columns"] = Columns,
        ["hop"] = Hop,
        ["channels"] = Channels,
        ["height"] = Height,
        ["width"] = Width,
        ["image_net"] = ImageNet,
        ["colored"] = Colored,
        ["mean"] = _mean,
        ["offset"] = ToArray(_offset),
        ["scale"] = ToArray(_scale),
    };

    internal static SpectrogramImageInput Read(JsonObject json)
    {
        int Size(string name, int most = MostCrop) => json[name]?.GetValue<int>() is { } value && value >= 1 && value <= most
            ? value
            : throw new ModelFormatException($"the model's input lacks '{name}' from 1 to {most}; the file is damaged");
        var channels = Size("channels");
        var imageNet = json["image_net"]?.GetValue<bool>() ?? false;
        var colored = json["colored"]?.GetValue<bool>() ?? false;
        if (channels is not (1 or 3) || ((imageNet || colored) && channels != 3))
            throw new ModelFormatException($"the model's input claims {channels} channels; the file is damaged");
        return new SpectrogramImageInput(Size("bands"), Size("columns"), Size("hop"), channels, Size("height", MostPicture), Size("width", MostPicture), imageNet, colored: colored)
        {
            _mean = json["mean"]?.GetValue<float>() ?? 0,
            _offset = Numbers(json, "offset", channels),
            _scale = Numbers(json, "scale", channels),
        };
    }

    private void WriteChannels(ReadOnlySpan<float> crop, Span<float> view)
    {
        var narrow = new float[Bands * Width];
        for (var band = 0; band < Bands; band++)
            _resizeColumns.Apply(crop.Slice(band * Columns, Columns), narrow.AsSpan(band * Width, Width));
        if (Colored)
        {
            WriteColors(narrow, view);
            return;
        }
        var picture = view[..(Height * Width)];
        _resizeRows.ApplyToRows(narrow, Width, picture);
        for (var channel = Channels - 1; channel >= 0; channel--)
            Normalize(picture, channel, view.Slice(channel * picture.Length, picture.Length));
    }

    private void WriteColors(ReadOnlySpan<float> narrow, Span<float> view)
    {
        var levels = new float[Height * Width];
        _resizeRows.ApplyToRows(narrow, Width, levels);
        Span<byte> color = stackalloc byte[3];
        for (var i = 0; i < levels.Length; i++)
        {
            ColorMap.Magma((byte)Math.Clamp(MathF.Round(levels[i]), 0, 255), color);
            for (var channel = 0; channel < 3; channel++)
                view[channel * levels.Length + i] = color[channel];
        }
        for (var channel = 0; channel < 3; channel++)
        {
            var target = view.Slice(channel * levels.Length, levels.Length);
            Normalize(target, channel, target);
        }
    }

    private void Normalize(ReadOnlySpan<float> picture, int channel, Span<float> target)
    {
        TensorPrimitives.Subtract(picture, _offset[channel], target);
        TensorPrimitives.Multiply(target, _scale[channel], target);
    }
}
