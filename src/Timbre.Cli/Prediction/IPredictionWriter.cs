namespace Timbre.Cli.Prediction;

/// <summary>Writes predictions to stdout as they come; disposing ends the output, so that it is whole also after an interruption.</summary>
internal interface IPredictionWriter : IDisposable
{
    void Write(FilePrediction prediction);
}
