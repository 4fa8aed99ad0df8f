namespace Timbre.Features.Spectral;

/// <summary>Weighted sums of neighboring frequency bins, one per filter; only the bins a filter covers are stored and visited.</summary>
/// <example>
/// <code>
/// using Timbre.Features.Spectral;
///
/// var mel = FilterBank.Mel(rate: 22050, fftSize: 2048, bands: 128);
/// Console.WriteLine($"{mel.Count} filters; the fortieth weighs bin 120 with {mel.Weight(40, 120)}");
/// </code>
/// </example>
public sealed unsafe class FilterBank
{
    private static readonly Cache<Key, FilterBank> MelBanks = new(static key => MakeMel(key.Rate, key.FftSize, key.Bands));

    private readonly int[] _first;
    private readonly float[][] _weights;

    private FilterBank(int[] first, float[][] weights) => (_first, _weights) = (first, weights);

    /// <summary>Number of filters.</summary>
    public int Count => _weights.Length;

    /// <summary>Triangular mel filters of constant area over 0 to half the rate.</summary>
    /// <param name="rate">Samples per second.</param>
    /// <param name="fftSize">Samples a transform takes.</param>
    /// <param name="bands">Number of filters, at least 1.</param>
    /// <remarks>Slaney, "Auditory Toolbox", Interval Research technical report 1998-010.</remarks>
    public static FilterBank Mel(int rate, int fftSize, int bands)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bands, 1);
        return MelBanks.Get(new Key(rate, fftSize, bands));
    }

    /// <summary>The weight of a bin in a filter.</summary>
    /// <param name="filter">Filter, from 0.</param>
    /// <param name="bin">Frequency bin, from 0.</param>
    public float Weight(int filter, int bin)
    {
        var index = bin - _first[filter];
        return (uint)index < (uint)_weights[filter].Length ? _weights[filter][index] : 0;
    }

    /// <summary>target[f, t] = Σ weight[f, k] · source[k, t].</summary>
    internal void Apply(FrameMatrix source, FrameMatrix target)
    {
        for (var filter = 0; filter < Count; filter++)
        {
            fixed (float* weights = _weights[filter])
            {
                var rows = source.Pointer + (nint)_first[filter] * source.Stride;
                var result = target.Pointer + (nint)filter * target.Stride;
                nint frame = 0;
                for (; frame + 64 <= source.Stride; frame += 64)
                    Sum64(weights, _weights[filter].Length, rows + frame, source.Stride, result + frame);
                for (; frame < source.Stride; frame += 16)
                    Sum16(weights, _weights[filter].Length, rows + frame, source.Stride, result + frame);
            }
        }
    }

    /// <summary>The same for sixteen frames, whose spectrum lies sixteen values a bin.</summary>
    internal void Apply(float* spectrum, float* target, nint targetStride)
    {
        for (nint filter = 0; filter < Count; filter++)
        {
            fixed (float* weights = _weights[filter])
            {
                Vector512<float> even = default, odd = default;
                var source = spectrum + (nint)_first[filter] * 16;
                nint k = 0;
                for (; k + 2 <= _weights[filter].Length; k += 2, source += 32)
                {
                    even = Vector512.MultiplyAddEstimate(Vector512.Create(weights[k]), Vector512.Load(source), even);
                    odd = Vector512.MultiplyAddEstimate(Vector512.Create(weights[k + 1]), Vector512.Load(source + 16), odd);
                }
                if (k < _weights[filter].Length)
                    even = Vector512.MultiplyAddEstimate(Vector512.Create(weights[k]), Vector512.Load(source), even);
                (even + odd).Store(target + filter * targetStride);
            }
        }
    }

    private static void Sum64(float* weights, int count, float* source, nint stride, float* target)
    {
        Vector512<float> a = default, b = default, c = default, d = default;
        for (nint k = 0; k < count; k++, source += stride)
        {
            var w = Vector512.Create(weights[k]);
            a = Vector512.MultiplyAddEstimate(w, Vector512.Load(source), a);
            b = Vector512.MultiplyAddEstimate(w, Vector512.Load(source + 16), b);
            c = Vector512.MultiplyAddEstimate(w, Vector512.Load(source + 32), c);
            d = Vector512.MultiplyAddEstimate(w, Vector512.Load(source + 48), d);
        }
        a.Store(target);
        b.Store(target + 16);
        c.Store(target + 32);
        d.Store(target + 48);
    }

    private static void Sum16(float* weights, int count, float* source, nint stride, float* target)
    {
        Vector512<float> a = default;
        for (nint k = 0; k < count; k++, source += stride)
            a = Vector512.MultiplyAddEstimate(Vector512.Create(weights[k]), Vector512.Load(source), a);
        a.Store(target);
    }

    private static FilterBank MakeMel(int rate, int fftSize, int bands)
    {
        var edges = MelScale.Frequencies(bands + 2, 0, rate / 2.0);
        var (first, weights) = (new int[bands], new float[bands][]);
        var values = new float[fftSize / 2 + 1];
        for (var band = 0; band < bands; band++)
        {
            var (low, center, high) = (edges[band], edges[band + 1], edges[band + 2]);
            var count = 0;
            for (var bin = 0; bin <= fftSize / 2; bin++)
            {
                var frequency = (double)bin * rate / fftSize;
                var weight = (float)Math.Max(0, Math.Min((frequency - low) / (center - low), (high - frequency) / (high - center)));
                if (weight > 0)
                    values[count++] = (float)(weight * (2 / (high - low)));
                else if (count == 0)
                    first[band] = bin + 1;
                else
                    break;
            }
            // A band narrower than a bin covers none.
            if (count == 0)
                first[band] = 0;
            weights[band] = new float[count];
            Array.Copy(values, weights[band], count);
        }
        return new FilterBank(first, weights);
    }

    private readonly record struct Key(int Rate, int FftSize, int Bands);
}
