namespace Timbre.Models.Inputs;

/// <summary>Reads a rectangle of fixed size out of a log-mel image, in levels.</summary>
internal static class SpectrogramCrop
{
    /// <summary>Copies columns as they are; an image that is too short is repeated.</summary>
    public static void Copy(LogMelImage image, int start, int columns, Span<float> view)
    {
        for (var band = 0; band < image.Bands; band++)
        {
            var source = image.Band(band);
            var target = view.Slice(band * columns, columns);
            for (var column = 0; column < columns; column++)
                target[column] = source[(start + column) % source.Length];
        }
    }

    /// <summary>Where evaluation crops begin: every hop columns, the last one flush with the end.</summary>
    public static int[] Starts(LogMelImage image, int columns, int hop)
    {
        var last = image.Columns - columns;
        if (last <= 0)
            return [0];
        var steps = (last + hop - 1) / hop;
        return Enumerable.Range(0, steps + 1).Select(step => Math.Min(step * hop, last)).ToArray();
    }

    /// <summary>The stretches that evaluation crops cover.</summary>
    public static IReadOnlyList<(TimeSpan Start, TimeSpan Length)> Views(LogMelImage image, int columns, int hop)
    {
        var length = image.TimeOf(Math.Min(columns, image.Columns));
        return Starts(image, columns, hop).Select(start => (image.TimeOf(start), length)).ToArray();
    }
}
