using System.Collections.Concurrent;
using Timbre.Models.Inference;
using Timbre.Models.Representations;

namespace Timbre.Models.Tests.Recognition;

/// <summary>A model of windows of a second that tells tones by their height, and by whether they are loud, in two views a window.</summary>
internal sealed class FakeModel() : GenreModel("fake", ["low", "middle", "high"], new Representation { Window = TimeSpan.FromSeconds(1), LogMel = new LogMelRepresentation(24, 20) })
{
    public override ModelKind Kind => ModelKind.Classical;

    /// <summary>How many windows came together, batch by batch.</summary>
    public ConcurrentQueue<int> Batches { get; } = new();

    /// <summary>Called before each batch.</summary>
    public Action? OnPredict { get; set; }

    public bool IsDisposed { get; private set; }

    protected override IReadOnlyList<Prediction> PredictUnscaled(IReadOnlyList<Example> examples, CancellationToken cancellation)
    {
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        Batches.Enqueue(examples.Count);
        OnPredict?.Invoke();
        return [.. examples.Select(example => new Prediction([View(example, 0), View(example, 1)]))];
    }

    protected override void Dispose(bool disposing)
    {
        IsDisposed = true;
        base.Dispose(disposing);
    }

    private static View View(Example example, int half)
    {
        var image = example.LogMel!;
        var (from, to) = (half * image.Columns / 2, Math.Max((half + 1) * image.Columns / 2, (half * image.Columns / 2) + 1));
        var levels = new float[3];
        for (var band = 0; band < image.Bands; band++)
        {
            foreach (var level in image.Band(band)[from..to])
                levels[band * 3 / image.Bands] += level + 1;
        }
        return new View(example.Length * half / 2, example.Length / 2, [.. levels.Select(level => level / levels.Sum())]);
    }
}
