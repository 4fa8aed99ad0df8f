using System.Diagnostics;
using System.Globalization;
using Timbre.Audio;
using Timbre.Audio.Reading;
using Timbre.Audio.Writing;
using Timbre.Features.ClipAnalysis;
using Timbre.Features.Extraction;
using Timbre.Features.Imaging;
using Timbre.Features.Sets;
using Timbre.Features.Tables;
using Timbre.Files.Finding;
using Timbre.Models.Recognition;
using Timbre.Models.Representations;
using Timbre.Torch;
using Timbre.Training.Data;
using Timbre.Training.Examples;
using Timbre.Training.Recipes;
using Timbre.Training.Zoo;

// What one clip costs one thread: decoding, both feature sets, a spectrogram image, a prediction, a training step; and how that grows with length.
//   dotnet run --project bench/scale -c Release -- ../shared/gtzan/audio models/default.timbre
// The best of three passes over the clips each, after one that is not counted.

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
ProcessSettings.Apply();
var (collection, modelPath) = (args[0], args[1]);
TorchRuntime.Threads = 1;
var files = AudioFolder.Find(collection).Where((_, i) => i % 4 == 0).ToArray();
var seconds = files.Sum(file => AudioFile.Read(file, SampleRate.Default).Duration.TotalSeconds);
var whole = Segmentation.Whole;
using var recognizer = GenreRecognizer.Load(modelPath, threads: 1);
Console.WriteLine($"{files.Length} clips of {seconds / files.Length:0.0} s, {files.Average(file => new FileInfo(file).Length):0} bytes");

Report("decode", file => AudioFile.Read(file, SampleRate.Default));
foreach (var set in FeatureSet.All)
{
    var extractor = new FeatureExtractor(set, whole);
    Report($"features {set.Name}", file => Count(extractor.Extract(SourceFile.Find([file])[0])));
}
long bytes = 0;
Report("spectrogram", file =>
{
    using var analysis = new Analysis(AudioFile.Read(file, SampleRate.Default));
    bytes = SpectrogramImage.Gray(Spectrogram.Of(analysis, SpectrogramKind.Mel)).Encode().Length;
});
Console.WriteLine($"{"",-20}{bytes} bytes for the last image");
Report("predict", file => recognizer.Recognize(file));

foreach (var minutes in (double[])[0.5, 1, 2, 4])
    Length(minutes);
Train();

void Report(string what, Action<string> work)
{
    var best = Best(() => Array.ForEach(files, file => work(file)));
    Console.WriteLine($"{what,-20}{best / files.Length * 1000,8:0.0} ms a clip, {best / seconds * 1000,7:0.00} ms a second of sound");
}

void Length(double minutes)
{
    var path = Path.Combine(Path.GetTempPath(), $"timbre-scale-{Environment.ProcessId}.wav");
    var clip = AudioFile.Read(files[0], SampleRate.Default);
    var samples = new float[(int)(minutes * 60 * SampleRate.Default.Hertz)];
    for (var i = 0; i < samples.Length; i++)
        samples[i] = clip.Samples[i % clip.Length];
    WavFile.Write(path, new AudioClip(samples, SampleRate.Default));
    var extractor = new FeatureExtractor(FeatureSet.Gtzan58, whole);
    var features = Best(() => Count(extractor.Extract(SourceFile.Find([path])[0])));
    var prediction = Best(() => recognizer.Recognize(path));
    File.Delete(path);
    Console.WriteLine($"{minutes,4:0.0} min: gtzan58 {features * 1000,7:0.0} ms, predict {prediction * 1000,7:0.0} ms");
}

// The network's own time: images in memory, batches of 32, one thread.
void Train()
{
    var random = new Random(1);
    var recipe = ModelZoo.Find("cnn")!;
    var representation = new Representation { Window = TimeSpan.FromSeconds(30), LogMel = new LogMelRepresentation(128, 1000) };
    var items = Enumerable.Range(0, 160).Select(i => new DataItem($"{i}", "made up", i % 10, $"{i}")).ToArray();
    var examples = items.Select(_ =>
    {
        var levels = new byte[128 * 1000];
        random.NextBytes(levels);
        return new Example(TimeSpan.FromSeconds(30), null, new LogMelImage(levels, 128, 1000, TimeSpan.FromSeconds(30)));
    }).ToArray();
    var set = new ExampleSet(Enumerable.Range(0, 10).Select(i => $"c{i}").ToArray(), items, examples, []);
    var clock = new StepClock();
    recipe.Fit(set, null, representation, new TrainingSettings { Epochs = 4, Threads = 1, Device = "cpu" }, clock, CancellationToken.None).Model.Dispose();
    Console.WriteLine($"cnn: {clock.Best * 1000:0} ms a step of 32 views, {clock.Best / 32 * 1000:0.0} ms a view");
}

static int Count(IEnumerable<FeatureRow> rows) => rows.Count();

static double Best(Action work)
{
    work();
    var best = double.PositiveInfinity;
    for (var i = 0; i < 3; i++)
    {
        var clock = Stopwatch.StartNew();
        work();
        best = Math.Min(best, clock.Elapsed.TotalSeconds);
    }
    return best;
}

internal sealed class StepClock : ITrainingObserver
{
    private readonly Stopwatch _clock = Stopwatch.StartNew();

    public double Best { get; private set; } = double.PositiveInfinity;

    public void OnEpoch(EpochRecord record, int epochs) => _clock.Restart();

    public void OnStep(long step, double loss)
    {
        Best = Math.Min(Best, _clock.Elapsed.TotalSeconds);
        _clock.Restart();
    }

    public void OnNote(string note)
    {
    }
}
