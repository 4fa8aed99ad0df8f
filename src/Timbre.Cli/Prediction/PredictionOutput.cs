namespace Timbre.Cli.Prediction;

/// <summary>Writes predictions one after the other; disposing ends the output, so that it is whole also after an interruption.</summary>
internal sealed class PredictionOutput : IDisposable
{
    private readonly TextWriter _writer;
    private readonly IPredictionFormat _format;

    public PredictionOutput(TextWriter writer, IPredictionFormat format)
    {
        (_writer, _format) = (writer, format);
        writer.Write(format.Begin);
    }

    /// <summary>How many were written.</summary>
    public long Count { get; private set; }

    /// <summary>Writes what <see cref="IPredictionFormat.Format"/> gave.</summary>
    public void Write(string text)
    {
        if (Count++ > 0)
            _writer.Write(_format.Between);
        _writer.Write(text);
    }

    public void Dispose()
    {
        _writer.Write(_format.End);
        _writer.Flush();
    }
}
