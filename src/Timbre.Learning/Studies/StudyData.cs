namespace Timbre.Learning.Studies;

/// <summary>What a protocol is run on.</summary>
public enum StudyData
{
    /// <summary>A feature table with one row a track, or sound files.</summary>
    Clips,

    /// <summary>A feature table with several rows a track.</summary>
    Segments,

    /// <summary>Log-mel images, or sound files.</summary>
    Spectrograms,
}
