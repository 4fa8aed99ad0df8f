namespace Timbre.Models.MelStatistics;

/// <summary>
/// A stretch of a log-mel spectrogram in decibels about its own mean, and what several statistics are computed from: its cepstra and the
/// mean levels of groups of neighboring bands. Each is computed once, when first asked for.
/// </summary>
/// <remarks>
/// Taking the mean away leaves nothing of the loudness of a recording, nor of the scale that its image was given.
/// </remarks>
internal sealed class MelWindow : IDisposable
{
    /// <summary>Decibels of one of the 256 levels of an image.</summary>
    public const float DecibelsPerLevel = 80f / 255;

    private const int MostGroups = 16;
    private const int MostCoefficients = 20;

    private readonly float[] _decibels;
    private float[]? _cepstra;
    private float[]? _groups;

    /// <summary>Takes levels.</summary>
    /// <param name="levels">Row-major, bands × columns, 0 to 255.</param>
    /// <param name="bands">Mel bands.</param>
    /// <param name="columns">Columns.</param>
    public MelWindow(ReadOnlySpan<float> levels, int bands, int columns)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(levels.Length, bands * columns);
        (Bands, Columns) = (bands, columns);
        _decibels = ArrayPool<float>.Shared.Rent(levels.Length);
        var decibels = _decibels.AsSpan(0, levels.Length);
        TensorPrimitives.Multiply(levels, DecibelsPerLevel, decibels);
        TensorPrimitives.Subtract(decibels, TensorPrimitives.Sum<float>(decibels) / decibels.Length, decibels);
    }

    /// <summary>Mel bands.</summary>
    public int Bands { get; }

    /// <summary>Columns.</summary>
    public int Columns { get; }

    /// <summary>Cepstral coefficients.</summary>
    public int Coefficients => CoefficientsOf(Bands);

    /// <summary>Groups of bands.</summary>
    public int Groups => GroupsOf(Bands);

    /// <summary>Cepstral coefficients that so many bands have.</summary>
    public static int CoefficientsOf(int bands) => Math.Min(MostCoefficients, bands);

    /// <summary>Groups that so many bands make, of at least two each.</summary>
    public static int GroupsOf(int bands) => Math.Min(MostGroups, bands / 2);

    /// <summary>The bands of a group.</summary>
    public (int From, int To) BandsOf(int group) => (group * Bands / Groups, (group + 1) * Bands / Groups);

    /// <summary>One band over time, in dB about the window's mean.</summary>
    public ReadOnlySpan<float> Band(int band) => _decibels.AsSpan(band * Columns, Columns);

    /// <summary>One cepstral coefficient over time: the orthonormal DCT-II of each column (Davis and Mermelstein, 1980).</summary>
    public ReadOnlySpan<float> Cepstrum(int coefficient) => (_cepstra ??= Cepstra()).AsSpan(coefficient * Columns, Columns);

    /// <summary>The mean level of a group's bands over time.</summary>
    public ReadOnlySpan<float> Group(int group) => (_groups ??= GroupLevels()).AsSpan(group * Columns, Columns);

    public void Dispose()
    {
        ArrayPool<float>.Shared.Return(_decibels);
        if (_cepstra is not null)
            ArrayPool<float>.Shared.Return(_cepstra);
        if (_groups is not null)
            ArrayPool<float>.Shared.Return(_groups);
    }

    private float[] Cepstra()
    {
        var basis = CosineBasis.Get(Bands, Coefficients);
        var cepstra = ArrayPool<float>.Shared.Rent(Coefficients * Columns);
        cepstra.AsSpan(0, Coefficients * Columns).Clear();
        for (var k = 0; k < Coefficients; k++)
        {
            var row = cepstra.AsSpan(k * Columns, Columns);
            for (var band = 0; band < Bands; band++)
                TensorPrimitives.MultiplyAdd(Band(band), basis[k * Bands + band], row, row);
        }
        return cepstra;
    }

    private float[] GroupLevels()
    {
        var groups = ArrayPool<float>.Shared.Rent(Groups * Columns);
        groups.AsSpan(0, Groups * Columns).Clear();
        for (var group = 0; group < Groups; group++)
        {
            var row = groups.AsSpan(group * Columns, Columns);
            var (from, to) = BandsOf(group);
            for (var band = from; band < to; band++)
                TensorPrimitives.Add(row, Band(band), row);
            TensorPrimitives.Multiply(row, 1f / (to - from), row);
        }
        return groups;
    }
}
