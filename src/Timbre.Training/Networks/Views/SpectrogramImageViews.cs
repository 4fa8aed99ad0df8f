namespace Timbre.Training.Networks.Views;

/// <summary>Pictures of random crops.</summary>
/// <param name="input">The input before its normalization is learned.</param>
internal sealed class SpectrogramImageViews(SpectrogramImageInput input, SpectrogramAugmentation augmentation) : TrainingViews
{
    // Of red, green and blue in ImageNet's training part, for values from 0 to 1, as torchvision and timm subtract and divide.
    private static readonly float[] ImageNetMean = [0.485f, 0.456f, 0.406f];
    private static readonly float[] ImageNetDeviation = [0.229f, 0.224f, 0.225f];

    private SpectrogramImageInput _input = input;

    public override NetworkInput Input => _input;

    public override void Fit(IReadOnlyList<Example> training)
    {
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
        var (offset, scale) = (new float[_input.Channels], new float[_input.Channels]);
        for (var channel = 0; channel < offset.Length; channel++)
        {
            offset[channel] = _input.ImageNet ? 255 * ImageNetMean[channel] : (float)mean;
            scale[channel] = _input.ImageNet ? 1 / (255 * ImageNetDeviation[channel]) : (float)(1 / deviation);
        }
        _input = new SpectrogramImageInput(
            _input.Bands, _input.Columns, _input.Hop, _input.Channels, _input.Height, _input.Width, _input.ImageNet, _input.Colored, (float)mean, offset, scale);
    }

    public override void Write(Example example, Random random, Span<float> view)
    {
        var crop = new float[_input.Bands * _input.Columns];
        RandomCrop.Draw(example.LogMel!, _input.Columns, augmentation, random, crop);
        // What is masked shows the mean level: nothing out of the ordinary.
        TensorPrimitives.Subtract(crop, _input.Mean, crop);
        RandomCrop.Mask(_input.Bands, _input.Columns, augmentation, random, crop);
        TensorPrimitives.Add(crop, _input.Mean, crop);
        _input.WriteChannels(crop, view);
        _input.Normalize(view, view);
    }
}
