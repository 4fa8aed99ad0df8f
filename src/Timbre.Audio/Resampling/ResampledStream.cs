namespace Timbre.Audio.Resampling;

/// <summary>A mono stream at another rate; as long as librosa makes it.</summary>
internal sealed class ResampledStream(MonoStream source, SampleRate rate) : IDisposable
{
    private const int InputLength = 1 << 14;

    private readonly Resampler _resampler = new(source.Info.Rate, rate);
    private readonly float[] _input = new float[InputLength];
    private int _start;
    private int _end;
    private long _taken;
    private long _delivered;
    private bool _ended;

    /// <summary>Delivers the next samples.</summary>
    /// <returns>The number of samples, 0 at the end and only there.</returns>
    public int Read(Span<float> output)
    {
        while (!_ended && output.Length > 0)
        {
            if (_start == _end)
            {
                _start = 0;
                _end = source.Read(_input);
                _taken += _end;
                if (_end == 0)
                {
                    _ended = true;
                    break;
                }
            }

            var (taken, delivered) = _resampler.Process(_input.AsSpan(_start, _end - _start), output);
            _start += taken;
            _delivered += delivered;
            if (delivered > 0)
                return delivered;
        }
        return output.Length == 0 ? 0 : Finish(output);
    }

    public void Dispose() => _resampler.Dispose();

    /// <summary>
    /// The converter rounds the length to the nearest sample, librosa rounds it up; the sample that may be missing is silence there too.
    /// </summary>
    private int Finish(Span<float> output)
    {
        var left = Resampler.OutputLength(_taken, source.Info.Rate, rate) - _delivered;
        if (left <= 0)
            return 0;
        output = output[..(int)Math.Min(output.Length, left)];
        var delivered = _resampler.Flush(output);
        if (delivered == 0)
        {
            output.Clear();
            delivered = output.Length;
        }
        _delivered += delivered;
        return delivered;
    }
}
