using Timbre.Learning.Recognition;

namespace Timbre.Web.Recognition;

/// <summary>What was heard in one recording.</summary>
/// <param name="Prediction">The genres, the confidence and the stretches, as <c>timbre predict</c> gives them.</param>
/// <param name="Picture">The waveform and the spectrogram; null unless asked for.</param>
public sealed record SoundAnswer(FilePrediction Prediction, SoundPicture? Picture);

/// <summary>A recording to look at.</summary>
/// <param name="Peaks">Pairs of the lowest and the highest sample of equal stretches of the recording, −1 to 1, one after the other.</param>
/// <param name="Spectrogram">A PNG in the colors of <see cref="Features.Imaging.ColorMap.Magma"/>: log-mel, 128 rows (the lowest band at the bottom), columns in time over the whole recording.</param>
public sealed record SoundPicture(float[] Peaks, byte[] Spectrogram);
