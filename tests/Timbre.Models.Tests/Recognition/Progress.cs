using Timbre.Models.Recognition;

namespace Timbre.Models.Tests.Recognition;

/// <summary>How far a recording has been read.</summary>
internal sealed class Furthest : IProgress<RecognitionProgress>
{
    private double _seconds;

    public double Seconds => Volatile.Read(ref _seconds);

    public void Report(RecognitionProgress value)
    {
        Assert.True(value.Read.TotalSeconds > _seconds, "windows come in order");
        Volatile.Write(ref _seconds, value.Read.TotalSeconds);
    }
}

/// <summary>Does something after each window.</summary>
internal sealed class Caller(Action action) : IProgress<RecognitionProgress>
{
    public void Report(RecognitionProgress value) => action();
}
