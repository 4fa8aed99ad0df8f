namespace Timbre.Audio.Decoding;

/// <summary>Mixes channels to one.</summary>
internal static class ChannelMix
{
    /// <summary>The mean of each frame, summed in the order of the channels in single precision, as librosa's <c>to_mono</c> does.</summary>
    public static void Mean(ReadOnlySpan<float> interleaved, int channels, Span<float> mono)
    {
        var frames = interleaved.Length / channels;
        mono = mono[..frames];
        if (channels == 2)
        {
            for (var i = 0; i < mono.Length; i++)
                mono[i] = (interleaved[2 * i] + interleaved[(2 * i) + 1]) * 0.5f;
            return;
        }

        for (var i = 0; i < mono.Length; i++)
        {
            var sum = 0f;
            foreach (var sample in interleaved.Slice(i * channels, channels))
                sum += sample;
            mono[i] = sum / channels;
        }
    }
}
