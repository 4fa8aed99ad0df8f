namespace Timbre.Features.Imaging;

/// <summary>What a picture of sound shows over time.</summary>
public enum SpectrogramKind
{
    /// <summary>Level in 128 mel bands, in dB below the clip's highest.</summary>
    Mel,

    /// <summary>Level in 1025 bins of the short-time Fourier transform, in dB below the clip's highest.</summary>
    Stft,

    /// <summary>Energy in the twelve pitch classes, 0 to 1.</summary>
    Chroma,

    /// <summary>Twenty mel-frequency cepstral coefficients.</summary>
    Mfcc,

    /// <summary>Level at 84 notes from C1 up, in dB below the clip's highest.</summary>
    Cqt,

    /// <summary>How well onsets repeat after each of 384 lags, 0 to 1.</summary>
    Tempogram,
}
