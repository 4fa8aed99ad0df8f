namespace Timbre.Learning.Recognition;

/// <summary>Writes predictions as they come; disposing ends the output, so that it is whole also after an interruption.</summary>
public interface IPredictionWriter : IDisposable
{
    /// <summary>Writes the prediction of one file.</summary>
    void Write(FilePrediction prediction);
}
