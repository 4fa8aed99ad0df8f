namespace Timbre.Features.ConstantQTransform;

/// <summary>
/// The filters of one octave and their products with the frames of a signal.
/// </summary>
/// <remarks>
/// At its own rate an octave's filters are only a few hundred samples long and symmetric: samples at equal distances from the
/// center are first added and subtracted, and the sums meet the filters' real parts, the differences their imaginary parts. With sixteen
/// frames a vector and six filters a pass this needs no transform, keeps every multiplier busy, and is exact, where the usual
/// product of a Fourier transform with a thinned-out filter spectrum is neither faster nor exact.
/// </remarks>
internal sealed unsafe class OctaveFilters
{
    private const int Group = 6;

    private readonly float[] _weights;
    private readonly int[] _pairs;
    private readonly int[] _offsets;
    private readonly float[] _gains;
    private readonly (float Cos, float Sin)[] _phases;

    /// <summary>Octaves count from the highest; the rate is that of the signal that this one meets, in Hz.</summary>
    public OctaveFilters(ConstantQBasis basis, int octave, double rate)
    {
        var bins = basis.BinsOf(octave);
        var count = bins.End.Value - bins.Start.Value;
        var groups = (count + Group - 1) / Group;
        _pairs = new int[groups];
        _offsets = new int[groups];
        _gains = new float[count];
        _phases = new (float, float)[count];
        var halves = new int[count];
        for (var i = 0; i < count; i++)
        {
            // An odd number of samples from the first zero of the window to the last, so that the rest pair up.
            halves[i] = Math.Max(1, (int)Math.Ceiling(basis.LengthOf(bins.Start.Value + i, rate) / 2) - 1);
            _pairs[i / Group] = Math.Max(_pairs[i / Group], halves[i]);
            Reach = Math.Max(Reach, halves[i]);
        }
        for (var g = 1; g < groups; g++)
            _offsets[g] = _offsets[g - 1] + 2 * Group * _pairs[g - 1];
        _weights = new float[_offsets[^1] + 2 * Group * _pairs[^1]];
        for (var i = 0; i < count; i++)
            Fill(i, halves[i], basis, bins.Start.Value + i, rate);
    }

    /// <summary>Number of filters.</summary>
    public int Count => _gains.Length;

    /// <summary>Samples before the center that the longest filter reaches.</summary>
    public int Reach { get; }

    /// <summary>Writes each filter's response, times <paramref name="scales"/>, to rows from <paramref name="firstRow"/> on.</summary>
    /// <param name="level">The signal.</param>
    /// <param name="scales">One factor a filter.</param>
    /// <param name="real">Takes the real parts, or the magnitudes where <paramref name="imaginary"/> is null.</param>
    /// <param name="imaginary">Takes the imaginary parts.</param>
    /// <param name="firstRow">The row of the lowest filter.</param>
    public void Project(OctaveSignals.Level level, float[] scales, FrameMatrix real, FrameMatrix? imaginary, int firstRow)
    {
        var reach = Reach;
        var work = RealFft.Scratch(32 * reach);
        fixed (float* weights = _weights)
        {
            for (var frame = 0; frame < real.Columns; frame += FrameMatrix.Lanes)
            {
                Fold(level, frame, reach, work);
                for (var g = 0; g < _pairs.Length; g++)
                {
                    var sums = Multiply(work, weights + _offsets[g], _pairs[g]);
                    for (var i = 0; i < Group && g * Group + i < Count; i++)
                        Write(sums, i, g * Group + i, scales, real, imaginary, firstRow, frame);
                }
            }
        }
    }

    private void Fill(int index, int half, ConstantQBasis basis, int bin, double rate)
    {
        var length = basis.LengthOf(bin, rate);
        var omega = 2 * Math.PI * basis.Frequencies[bin] / rate;
        var turn = Math.PI / (half + 0.5);
        // Both angles advance by equal steps from half a sample past the center: a rotation costs less than a cosine.
        var (sinStep, cosStep) = Math.SinCos(omega);
        var (sin, cos) = Math.SinCos(omega / 2);
        var (turnSinStep, turnCosStep) = Math.SinCos(turn);
        var (turnSin, turnCos) = Math.SinCos(turn / 2);
        var target = _offsets[index / Group] + index % Group;
        for (var j = 0; j < half; j++, target += 2 * Group)
        {
            var window = 0.5 + 0.5 * turnCos;
            _weights[target] = (float)(window * cos);
            _weights[target + Group] = (float)(window * sin);
            (cos, sin) = (cos * cosStep - sin * sinStep, sin * cosStep + cos * sinStep);
            (turnCos, turnSin) = (turnCos * turnCosStep - turnSin * turnSinStep, turnSin * turnCosStep + turnCos * turnSinStep);
        }
        // The filter's values sum to its length: unit 1-norm (half the samples of a Hann window), times the length.
        _gains[index] = (float)(length / (half + 0.5));
        var (phaseSin, phaseCos) = Math.SinCos(-omega / 2);
        _phases[index] = ((float)phaseCos, (float)phaseSin);
    }

    // work: for each distance from the center the sums of sixteen frames, then their differences.
    private static void Fold(OctaveSignals.Level level, int frame, int reach, float* work)
    {
        var first = level.Grid.Row(0) + frame;
        nint stride = level.Grid.Cells.Stride;
        var (afterColumn, afterRow) = Math.DivRem(level.Edge + 1, level.Hop);
        var (beforeColumn, beforeRow) = Math.DivRem(level.Edge, level.Hop);
        for (var j = 0; j < reach; j++, work += 32)
        {
            var afterCell = first + afterRow * stride + afterColumn;
            var beforeCell = first + beforeRow * stride + beforeColumn;
            var (after, before) = (Vector512.Load(afterCell), Vector512.Load(beforeCell));
            (after + before).Store(work);
            (after - before).Store(work + 16);
            Prefetch.NextFrames(afterCell);
            Prefetch.NextFrames(beforeCell);
            if (++afterRow == level.Hop)
                (afterRow, afterColumn) = (0, afterColumn + 1);
            if (--beforeRow < 0)
                (beforeRow, beforeColumn) = (level.Hop - 1, beforeColumn - 1);
        }
    }

    // The sums of sixteen frames and six filters: twelve registers of sixteen lanes, or two rounds of twelve with eight.
    private static Sums Multiply(float* work, float* weights, int pairs)
    {
        Sums sums;
        if (Vector512.IsHardwareAccelerated)
        {
            Multiply16(work, weights, pairs, sums.Values);
        }
        else
        {
            Multiply8(work, weights, pairs, sums.Values);
            Multiply8(work + 8, weights, pairs, sums.Values + 8);
        }
        return sums;
    }

    private static void Multiply16(float* work, float* weights, int pairs, float* sums)
    {
        Vector512<float> re0 = default, re1 = default, re2 = default, re3 = default, re4 = default, re5 = default;
        Vector512<float> im0 = default, im1 = default, im2 = default, im3 = default, im4 = default, im5 = default;
        for (var j = 0; j < pairs; j++, work += 32, weights += 2 * Group)
        {
            var (sum, difference) = (Vector512.Load(work), Vector512.Load(work + 16));
            re0 = Vector512.MultiplyAddEstimate(sum, Vector512.Create(weights[0]), re0);
            re1 = Vector512.MultiplyAddEstimate(sum, Vector512.Create(weights[1]), re1);
            re2 = Vector512.MultiplyAddEstimate(sum, Vector512.Create(weights[2]), re2);
            re3 = Vector512.MultiplyAddEstimate(sum, Vector512.Create(weights[3]), re3);
            re4 = Vector512.MultiplyAddEstimate(sum, Vector512.Create(weights[4]), re4);
            re5 = Vector512.MultiplyAddEstimate(sum, Vector512.Create(weights[5]), re5);
            im0 = Vector512.MultiplyAddEstimate(difference, Vector512.Create(weights[6]), im0);
            im1 = Vector512.MultiplyAddEstimate(difference, Vector512.Create(weights[7]), im1);
            im2 = Vector512.MultiplyAddEstimate(difference, Vector512.Create(weights[8]), im2);
            im3 = Vector512.MultiplyAddEstimate(difference, Vector512.Create(weights[9]), im3);
            im4 = Vector512.MultiplyAddEstimate(difference, Vector512.Create(weights[10]), im4);
            im5 = Vector512.MultiplyAddEstimate(difference, Vector512.Create(weights[11]), im5);
        }
        re0.Store(sums);
        re1.Store(sums + 16);
        re2.Store(sums + 32);
        re3.Store(sums + 48);
        re4.Store(sums + 64);
        re5.Store(sums + 80);
        im0.Store(sums + 96);
        im1.Store(sums + 112);
        im2.Store(sums + 128);
        im3.Store(sums + 144);
        im4.Store(sums + 160);
        im5.Store(sums + 176);
    }

    private static void Multiply8(float* work, float* weights, int pairs, float* sums)
    {
        Vector256<float> re0 = default, re1 = default, re2 = default, re3 = default, re4 = default, re5 = default;
        Vector256<float> im0 = default, im1 = default, im2 = default, im3 = default, im4 = default, im5 = default;
        for (var j = 0; j < pairs; j++, work += 32, weights += 2 * Group)
        {
            var (sum, difference) = (Vector256.Load(work), Vector256.Load(work + 16));
            re0 = Vector256.MultiplyAddEstimate(sum, Vector256.Create(weights[0]), re0);
            re1 = Vector256.MultiplyAddEstimate(sum, Vector256.Create(weights[1]), re1);
            re2 = Vector256.MultiplyAddEstimate(sum, Vector256.Create(weights[2]), re2);
            re3 = Vector256.MultiplyAddEstimate(sum, Vector256.Create(weights[3]), re3);
            re4 = Vector256.MultiplyAddEstimate(sum, Vector256.Create(weights[4]), re4);
            re5 = Vector256.MultiplyAddEstimate(sum, Vector256.Create(weights[5]), re5);
            im0 = Vector256.MultiplyAddEstimate(difference, Vector256.Create(weights[6]), im0);
            im1 = Vector256.MultiplyAddEstimate(difference, Vector256.Create(weights[7]), im1);
            im2 = Vector256.MultiplyAddEstimate(difference, Vector256.Create(weights[8]), im2);
            im3 = Vector256.MultiplyAddEstimate(difference, Vector256.Create(weights[9]), im3);
            im4 = Vector256.MultiplyAddEstimate(difference, Vector256.Create(weights[10]), im4);
            im5 = Vector256.MultiplyAddEstimate(difference, Vector256.Create(weights[11]), im5);
        }
        re0.Store(sums);
        re1.Store(sums + 16);
        re2.Store(sums + 32);
        re3.Store(sums + 48);
        re4.Store(sums + 64);
        re5.Store(sums + 80);
        im0.Store(sums + 96);
        im1.Store(sums + 112);
        im2.Store(sums + 128);
        im3.Store(sums + 144);
        im4.Store(sums + 160);
        im5.Store(sums + 176);
    }

    private void Write(in Sums sums, int member, int filter, float[] scales, FrameMatrix real, FrameMatrix? imaginary, int firstRow, int frame)
    {
        Vector512<float> re, im;
        fixed (float* values = sums.Values)
            (re, im) = (Vector512.Load(values + 16 * member), Vector512.Load(values + 16 * (Group + member)));
        var scale = Vector512.Create(_gains[filter] * scales[filter]);
        var row = (nint)(firstRow + filter);
        if (imaginary is null)
        {
            (Vector512.Sqrt(re * re + im * im) * scale).Store(real.Pointer + row * real.Stride + frame);
            return;
        }
        // The filters are centered half a sample late: their phase is turned back. The response is re − i·im.
        var (cos, sin) = (Vector512.Create(_phases[filter].Cos), Vector512.Create(_phases[filter].Sin));
        ((re * cos + im * sin) * scale).Store(real.Pointer + row * real.Stride + frame);
        ((re * sin - im * cos) * scale).Store(imaginary.Pointer + row * imaginary.Stride + frame);
    }

    private struct Sums
    {
        public fixed float Values[2 * Group * FrameMatrix.Lanes];
    }
}
