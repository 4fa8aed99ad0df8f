using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using Onnx;
using Timbre.Models.Onnx;

namespace Timbre.Training.Tests.Networks.Onnx;

/// <summary>Runs a graph under ONNX Runtime, on one thread.</summary>
internal sealed class GraphSession : IDisposable
{
    private readonly InferenceSession _session;
    private readonly RunOptions _options = new();

    internal GraphSession(ModelProto model)
    {
        using var options = new SessionOptions { IntraOpNumThreads = 1, LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };
        _session = new InferenceSession(model.ToByteArray(), options);
    }

    /// <summary>One output for a batch of views.</summary>
    /// <param name="output">The output's name.</param>
    /// <param name="views">The views, one after the other.</param>
    /// <param name="shape">Their shape with the batch axis.</param>
    internal float[] Run(string output, ReadOnlySpan<float> views, long[] shape)
    {
        using var input = OrtValue.CreateTensorValueFromMemory(views.ToArray(), shape);
        using var results = _session.Run(_options, [OnnxCheck.InputName], [input], [output]);
        return results[0].GetTensorDataAsSpan<float>().ToArray();
    }

    public void Dispose()
    {
        _options.Dispose();
        _session.Dispose();
    }
}
