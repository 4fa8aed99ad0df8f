using System.Text.Json.Nodes;
using Timbre.Files.Finding;
using Timbre.Files.Shards;
using Timbre.Models.Libraries;
using Timbre.Models.Parts;
using Timbre.Models.Recognition;
using Timbre.Models.Storage;
using Timbre.Models.Tagging;
using Timbre.Models.Tests.Recognition;
using Timbre.Testing;

namespace Timbre.Models.Tests.Libraries;

public sealed class LibraryPredictionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeModel _model = new();
    private readonly GenreRecognizer _recognizer;

    public LibraryPredictionTests()
    {
        _recognizer = new GenreRecognizer(_model, new ModelCard(), 2);
        for (var i = 0; i < 24; i++)
            Tones.Write(_folder, $"music/{i % 3}/{i}, \"x\".wav", (100 + (200 * i), 0.5 + (0.1 * (i % 9))));
        _folder.Write("music/1/broken.wav", "no sound");
    }

    public void Dispose()
    {
        _recognizer.Dispose();
        _folder.Dispose();
    }

    public static TheoryData<IPredictionFormat> Formats => [new CsvPredictionFormat(), new JsonPredictionFormat()];

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task Canceled_at_any_file_it_ends_with_the_bytes_of_an_unbroken_run_which_are_those_that_are_streamed(IPredictionFormat format)
    {
        var request = Request() with { Format = format };
        var whole = LibraryPrediction.Run(_recognizer, request, _folder["whole"], cancellation: TestContext.Current.CancellationToken);
        Assert.Equal((25, 24, 1), (whole.Files, whole.Summary.Count, whole.Failures.Count));
        Assert.EndsWith("broken.wav", whole.Failures[0].File, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder["whole.journal"]));

        var resumed = new List<int>();
        for (var run = 0; run < 100 && !File.Exists(_folder["broken"]); run++)
        {
            using var cancel = new CancellationTokenSource();
            var progress = new Progress { OnFinished = _ => cancel.Cancel() };
            try
            {
                LibraryPrediction.Run(_recognizer, request, _folder["broken"], progress, cancel.Token);
            }
            catch (OperationCanceledException)
            {
                Assert.False(File.Exists(_folder["broken"]));
            }
            resumed.Add(progress.Resumed);
        }
        Assert.True(resumed.Count > 1);
        Assert.Equal(resumed.Order(), resumed);
        // The run that has nothing but the broken file left is canceled by it, at its end.
        LibraryPrediction.Run(_recognizer, request, _folder["broken"], cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(File.ReadAllText(_folder["whole"]), File.ReadAllText(_folder["broken"]));

        using var streamed = new StringWriter();
        var result = await LibraryPrediction.WriteAsync(_recognizer, request, streamed, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(File.ReadAllText(_folder["whole"]), streamed.ToString());
        Assert.Equal(whole.Failures, result.Failures);
    }

    [Fact]
    public void Each_format_says_what_the_recognizer_says()
    {
        LibraryPrediction.Run(_recognizer, Request() with { Format = new JsonPredictionFormat() }, _folder["out.json"], cancellation: TestContext.Current.CancellationToken);
        LibraryPrediction.Run(_recognizer, Request(), _folder["out.csv"], cancellation: TestContext.Current.CancellationToken);
        var elements = JsonNode.Parse(File.ReadAllText(_folder["out.json"]))!.AsArray();
        var files = elements.Select(element => element!["file"]!.GetValue<string>()).ToArray();
        Assert.Equal(Request().Sources.Select(source => source.Path).Where(path => !path.EndsWith("broken.wav", StringComparison.Ordinal)), files);
        foreach (var (file, element) in files.Zip(elements))
            Assert.True(JsonNode.DeepEquals(JsonNode.Parse(_recognizer.Recognize(file).ToJson()), element));
        var lines = File.ReadAllLines(_folder["out.csv"]);
        Assert.Equal("file,confidence,seconds,genre_1,probability_1,genre_2,probability_2,genre_3,probability_3", lines[0]);
        var first = elements[0]!;
        Assert.Equal(
            $"\"{files[0].Replace("\"", "\"\"", StringComparison.Ordinal)}\",{first["confidence"]},{first["seconds"]},{string.Join(',', first["genres"]!.AsArray().Select(genre => $"{genre!["genre"]},{genre["probability"]}"))}",
            lines[1]);
    }

    [Fact]
    public void Merged_shards_are_the_whole()
    {
        LibraryPrediction.Run(_recognizer, Request(), _folder["whole.csv"], cancellation: TestContext.Current.CancellationToken);
        string[] parts = [.. Enumerable.Range(1, 3).Select(index => _folder[$"part-{index}.csv"])];
        for (var index = 1; index <= 3; index++)
            LibraryPrediction.Run(_recognizer, Request() with { Shard = new Shard(index, 3) }, parts[index - 1], cancellation: TestContext.Current.CancellationToken);
        var (entries, failed) = ShardMerge.Run(parts, _folder["merged.csv"], TestContext.Current.CancellationToken);
        Assert.Equal((24, 1), (entries, failed));
        Assert.Equal(File.ReadAllText(_folder["whole.csv"]), File.ReadAllText(_folder["merged.csv"]));
    }

    [Fact]
    public void The_summary_counts_genres_and_folders_also_of_what_an_earlier_run_did()
    {
        var request = Request() with { Shard = new Shard(1, 1) };
        LibraryPrediction.Run(_recognizer, request, _folder["out.csv"], cancellation: TestContext.Current.CancellationToken);
        var batches = _model.Batches.Count;
        var progress = new Progress();
        var summary = LibraryPrediction.Run(_recognizer, request, _folder["out.csv"], progress, TestContext.Current.CancellationToken).Summary;
        Assert.Equal((24, batches), (progress.Resumed, _model.Batches.Count));
        Assert.Equal(["0", "1", "2"], summary.Folders.Select(folder => Path.GetFileName(folder.Folder)));
        Assert.All(summary.Folders, folder => Assert.Equal(8, folder.Genres.Sum(genre => genre.Count)));
        Assert.Equal(24, summary.Genres.Sum(genre => genre.Counts.Values.Sum()));
        Assert.Equal(summary.Genres.Select(genre => genre.Counts.Values.Sum()).OrderDescending(), summary.Genres.Select(genre => genre.Counts.Values.Sum()));
        Assert.Empty(summary.Tags);
    }

    [Fact]
    public void Tags_are_written_told_and_brought_back()
    {
        var song = Request().Sources[0].Path;
        var request = Request() with { Sources = SourceFile.Find([song]), Tagging = new TaggingOptions(_folder["old.jsonl"], IncludeUnsure: true), Format = new JsonPredictionFormat() };
        var progress = new Progress();
        var result = LibraryPrediction.Run(_recognizer, request, _folder["out.json"], progress, TestContext.Current.CancellationToken);
        var tag = JsonNode.Parse(File.ReadAllText(_folder["out.json"]))![0]!["tag"]!;
        Assert.Equal("""{"old":"","new":"low","state":"written"}""", tag.ToJsonString());
        Assert.Equal(TagState.Written, Assert.Single(progress.Tags).State);
        Assert.Equal(1, result.Summary.Tags[TagState.Written]);
        Assert.Equal("low", Audio.Tags.GenreTag.Read(song));

        var restored = Assert.Single(TagRestore.Read(_folder["old.jsonl"]).Run());
        Assert.Equal((song, "low", (string?)null), (restored.File, restored.Change?.Old, restored.Problem));
        Assert.Equal("", Audio.Tags.GenreTag.Read(song));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task A_model_that_cannot_be_run_ends_the_job_and_leaves_nothing_half_written(IPredictionFormat format)
    {
        _model.OnPredict = () => throw new ModelFormatException("broken");
        var request = Request() with { Format = format };
        using var streamed = new StringWriter();
        await Assert.ThrowsAsync<ModelFormatException>(() => LibraryPrediction.WriteAsync(_recognizer, request, streamed, cancellation: TestContext.Current.CancellationToken));
        Assert.Equal("", streamed.ToString());
        Assert.Throws<ModelFormatException>(() => LibraryPrediction.Run(_recognizer, request, _folder["results"], cancellation: TestContext.Current.CancellationToken));
        Assert.False(File.Exists(_folder["results"]));

        _model.OnPredict = null;
        var broken = request with { Sources = SourceFile.Find([_folder["music/1/broken.wav"]]) };
        await LibraryPrediction.WriteAsync(_recognizer, broken, streamed, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal($"{format.Begin(3, tags: false)}{format.End}", streamed.ToString());
    }

    private LibraryPredictionRequest Request() => new() { Sources = SourceFile.Find([_folder["music"]]) };

    private sealed class Progress : ILibraryPredictionProgress
    {
        private readonly Lock _gate = new();

        public Action<string>? OnFinished { get; init; }

        public int Resumed { get; private set; }

        public List<TagChange> Tags { get; } = [];

        public void Started(int files, int resumed) => Resumed = resumed;

        public void Finished(string file, string? problem) => OnFinished?.Invoke(file);

        public void Reading(string file, RecognitionProgress read)
        {
        }

        public void Tagged(string file, TagChange change)
        {
            lock (_gate)
                Tags.Add(change);
        }
    }
}
