namespace Timbre.Features.Spectral;

/// <summary>Mel power straight from the signal: each sixteen frames' spectrum is summed into bands while it is in the cache, and never kept.</summary>
internal static unsafe class MelSpectrum
{
    /// <summary>Fills one row a band.</summary>
    public static void Measure(HopGrid grid, StftOptions options, FilterBank bank, FrameMatrix mel)
    {
        var transform = new FrameTransform(grid, options);
        var work = RealFft.Scratch(transform.WorkLength + options.Bins * FrameMatrix.Lanes);
        var power = work + transform.WorkLength;
        for (var frame = 0; frame < mel.Columns; frame += FrameMatrix.Lanes)
        {
            transform.Power(frame, work, power);
            bank.Apply(power, mel.Pointer + frame, mel.Stride);
        }
    }
}
