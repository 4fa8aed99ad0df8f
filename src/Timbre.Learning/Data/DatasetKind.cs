namespace Timbre.Learning.Data;

/// <summary>What the items of a data set are.</summary>
public enum DatasetKind
{
    /// <summary>Sound files in class folders.</summary>
    Audio,

    /// <summary>Log-mel spectrogram images (PNG, JPEG) in class folders.</summary>
    Spectrograms,

    /// <summary>Rows of a feature table (CSV).</summary>
    Table,
}
