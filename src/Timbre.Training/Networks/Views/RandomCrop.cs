namespace Timbre.Training.Networks.Views;

/// <summary>Draws random crops of a log-mel image, in levels, with random changes of tempo, pitch and sound.</summary>
internal static class RandomCrop
{
    private const int EqualizerKnots = 6;

    public static void Draw(LogMelImage image, int columns, SpectrogramAugmentation augmentation, Random random, Span<float> view)
    {
        var stretch = 1 + augmentation.TimeStretch * Symmetric(random);
        var pitch = (float)(augmentation.PitchBands * Symmetric(random));
        var span = columns * stretch;
        var start = random.NextDouble() * Math.Max(0, image.Columns - span);
        if (augmentation.TimeStretch <= 0 && augmentation.PitchBands <= 0)
            SpectrogramCrop.Copy(image, (int)start, columns, view);
        else
            Resample(image, start, stretch, pitch, columns, view);
        ChangeRange(augmentation, random, view);
        ChangeSound(image.Bands, columns, augmentation, random, view);
        AddClicks(image.Bands, columns, augmentation, random, view);
    }

    /// <summary>Blanks random bands and columns of a normalized view, where 0 is the mean.</summary>
    public static void Mask(int bands, int columns, SpectrogramAugmentation augmentation, Random random, Span<float> view)
    {
        for (var mask = 0; mask < augmentation.BandMasks; mask++)
        {
            var width = random.Next(Math.Min(augmentation.BandMaskWidth, bands) + 1);
            view.Slice(random.Next(bands - width + 1) * columns, width * columns).Clear();
        }
        for (var mask = 0; mask < augmentation.TimeMasks; mask++)
        {
            var width = random.Next(Math.Min(augmentation.TimeMaskWidth, columns) + 1);
            var start = random.Next(columns - width + 1);
            for (var band = 0; band < bands; band++)
                view.Slice(band * columns + start, width).Clear();
        }
    }

    /// <summary>Bilinear reading on a grid that is stretched in time and moved in pitch.</summary>
    private static void Resample(LogMelImage image, double start, double stretch, float pitch, int columns, Span<float> view)
    {
        Span<int> left = columns <= 2048 ? stackalloc int[columns] : new int[columns];
        Span<float> weight = columns <= 2048 ? stackalloc float[columns] : new float[columns];
        for (var column = 0; column < columns; column++)
        {
            var position = start + column * stretch;
            left[column] = (int)position % image.Columns;
            weight[column] = (float)(position - Math.Floor(position));
        }
        for (var band = 0; band < image.Bands; band++)
        {
            var position = Math.Clamp(band - pitch, 0, image.Bands - 1);
            var below = (int)position;
            var share = position - below;
            var low = image.Band(below);
            var high = image.Band(Math.Min(below + 1, image.Bands - 1));
            var target = view.Slice(band * columns, columns);
            for (var column = 0; column < columns; column++)
            {
                var a = left[column];
                var b = a + 1 == low.Length ? 0 : a + 1;
                var first = low[a] + (high[a] - low[a]) * share;
                var second = low[b] + (high[b] - low[b]) * share;
                target[column] = first + (second - first) * weight[column];
            }
        }
    }

    private static void ChangeSound(int bands, int columns, SpectrogramAugmentation augmentation, Random random, Span<float> view)
    {
        var levelsPerDecibel = (float)(255 / augmentation.RangeDecibels);
        var gain = (float)(augmentation.GainDecibels * Symmetric(random)) * levelsPerDecibel;
        Span<float> knots = stackalloc float[EqualizerKnots];
        for (var knot = 0; knot < EqualizerKnots; knot++)
            knots[knot] = (float)(augmentation.EqualizerDecibels * Symmetric(random)) * levelsPerDecibel;
        var lowPass = random.NextDouble() < augmentation.LowPassProbability ? random.Next(bands / 2, bands) : bands;
        var noise = random.NextDouble() < augmentation.NoiseProbability ? (20 + 35 * (float)random.NextDouble()) * levelsPerDecibel : 0;
        if (augmentation.TiltDecibels > 0)
            Tilt(knots, (float)(augmentation.TiltDecibels * Symmetric(random)) * levelsPerDecibel);
        if (gain == 0 && augmentation.EqualizerDecibels <= 0 && augmentation.TiltDecibels <= 0 && lowPass == bands && noise == 0)
            return;

        for (var band = 0; band < bands; band++)
        {
            var place = (float)band / bands * (EqualizerKnots - 1);
            var knot = (int)place;
            var change = gain + knots[knot] + (knots[knot + 1] - knots[knot]) * (place - knot);
            var row = view.Slice(band * columns, columns);
            for (var column = 0; column < columns; column++)
            {
                var level = band < lowPass ? row[column] + change : 0;
                // A few levels of ripple, as real noise has.
                var floor = noise > 0 ? noise + 12 * (random.NextSingle() - 0.5f) : 0;
                row[column] = Math.Clamp(Math.Max(level, floor), 0, 255);
            }
        }
    }

    /// <summary>Adds a straight line from one end of the spectrum to the other.</summary>
    private static void Tilt(Span<float> knots, float slope)
    {
        for (var knot = 0; knot < knots.Length; knot++)
            knots[knot] += slope * (1 - 2f * knot / (knots.Length - 1));
    }

    // Nothing is drawn where there is no chance of a change, so that what other changes draw stays as it is.
    private static void ChangeRange(SpectrogramAugmentation augmentation, Random random, Span<float> view)
    {
        if (augmentation.RangeProbability > 0 && random.NextDouble() < augmentation.RangeProbability)
            System.Numerics.Tensors.TensorPrimitives.Multiply(view, 0.75f + 0.35f * random.NextSingle(), view);
    }

    private static void AddClicks(int bands, int columns, SpectrogramAugmentation augmentation, Random random, Span<float> view)
    {
        if (augmentation.ClickProbability <= 0 || random.NextDouble() >= augmentation.ClickProbability)
            return;
        var share = 0.005 + 0.035 * random.NextDouble();
        var level = (float)((augmentation.RangeDecibels - 45 + 25 * random.NextSingle()) * 255 / augmentation.RangeDecibels);
        for (var column = 0; column < columns; column++)
        {
            if (random.NextDouble() >= share)
                continue;
            for (var band = 0; band < bands; band++)
                view[band * columns + column] = Math.Max(view[band * columns + column], level);
        }
    }

    private static double Symmetric(Random random) => 2 * random.NextDouble() - 1;
}
