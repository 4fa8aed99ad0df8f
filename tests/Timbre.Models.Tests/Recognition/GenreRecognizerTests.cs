using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Timbre.Audio;
using Timbre.Models.Inference;
using Timbre.Models.Recognition;
using Timbre.Models.Storage;
using Timbre.Testing;

namespace Timbre.Models.Tests.Recognition;

public sealed class GenreRecognizerTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly TemporaryFolder _folder = new();
    private readonly FakeModel _model = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_recording_has_its_genres_its_segments_and_its_timeline()
    {
        var file = Tones.Write(_folder, "song.wav", (Tones.Low, 2), (Tones.High, 1.5));
        using var recognizer = Recognizer(2);
        var genres = recognizer.Recognize(file, new RecognitionOptions { Top = 2 });
        Assert.Equal((file, 3.5, 2), (genres.File, genres.Seconds, genres.Genres.Count));
        Assert.Equal("low", genres.Genres[0].Genre);
        Assert.True(genres.Genres[0].Probability >= genres.Genres[1].Probability);
        Assert.Equal([0, 0.5, 1, 1.5, 2, 2.5, 3, 3.25], genres.Segments.Select(segment => segment.Start));
        Assert.Equal(["low", "low", "low", "low", "high", "high", "high", "high"], genres.Segments.Select(segment => segment.Genres[0].Genre));
        // Halfway between the centers of the views before and after.
        Assert.Equal([("low", 0, 2), ("high", 2, 3.5)], genres.Timeline.Select(span => (span.Genre, span.Start, span.End)));
        Assert.Equal(genres.Segments.Count, genres.Views.Count);
        Assert.Equal(3, recognizer.Recognize(file, new RecognitionOptions { Top = 99 }).Genres.Count);
        Assert.Throws<ArgumentOutOfRangeException>(() => new RecognitionOptions { Top = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new RecognitionOptions { Combine = (CombineRule)9 });
    }

    [Fact]
    public void The_combination_is_the_one_that_is_asked_for()
    {
        var file = Tones.Write(_folder, "song.wav", (Tones.Low, 3), (Tones.High, 1));
        using var recognizer = Recognizer(1);
        var vote = recognizer.Recognize(file, new RecognitionOptions { Combine = CombineRule.Vote });
        Assert.Equal([("low", 0.75), ("high", 0.25), ("middle", 0)], vote.Genres.Select(genre => (genre.Genre, genre.Probability)));
    }

    [Fact]
    public void As_JSON_a_recording_has_the_form_that_programs_rely_on()
    {
        var file = Tones.Write(_folder, "é \"b\"\n.wav", (Tones.Low, 1.23456));
        using var recognizer = new GenreRecognizer(_model, new ModelCard { SureFrom = 1, LeaningFrom = 0.99 });
        var genres = recognizer.Recognize(file, new RecognitionOptions { Top = 1 });
        var json = JsonNode.Parse(genres.ToJson())!.AsObject();
        Assert.Equal(["file", "genres", "confidence", "seconds", "segments", "timeline"], json.Select(property => property.Key));
        Assert.Equal((file, "not sure", 1.235), (json["file"]!.GetValue<string>(), json["confidence"]!.GetValue<string>(), json["seconds"]!.GetValue<double>()));
        Assert.Equal($$"""{"genre":"low","probability":{{Math.Round(genres.Genres[0].Probability, 6)}}}""", Assert.Single(json["genres"]!.AsArray())!.ToJsonString());
        Assert.Equal(["start", "genres"], json["segments"]![0]!.AsObject().Select(property => property.Key));
        Assert.Equal(["start", "end", "genre", "probability"], json["timeline"]![0]!.AsObject().Select(property => property.Key));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public async Task Results_come_in_the_order_of_the_files_and_are_the_same_whatever_the_number_of_threads(int threads)
    {
        var files = Tones.WriteMany(_folder, 60);
        using var alone = new GenreRecognizer(new FakeModel(), new ModelCard(), 1);
        using var recognizer = Recognizer(threads);
        var results = await recognizer.RecognizeAsync(files, cancellation: TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);
        Assert.Equal(files, results.Select(result => result.File));
        Assert.Equal(files.Select(file => alone.Recognize(file).ToJson()), results.Select(result => result.Genres!.ToJson()));
    }

    [Fact]
    public void Any_number_of_threads_may_use_one_recognizer()
    {
        var files = Tones.WriteMany(_folder, 12);
        using var recognizer = Recognizer(3);
        var alone = files.ToDictionary(file => file, file => recognizer.Recognize(file).ToJson());
        Parallel.For(0, 200, new ParallelOptions { MaxDegreeOfParallelism = 16 }, i => Assert.Equal(alone[files[i % 12]], recognizer.Recognize(files[i % 12]).ToJson()));
    }

    [Fact]
    public async Task A_file_that_cannot_be_used_has_its_error_and_the_others_go_on()
    {
        string[] files = [Tones.Write(_folder, "a.wav", (Tones.Low, 1)), _folder.Write("b.wav", "no sound"), _folder["missing.wav"], Tones.Write(_folder, "c.wav", (Tones.High, 1))];
        using var recognizer = Recognizer(2);
        var results = await recognizer.RecognizeAsync(files, cancellation: TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);
        Assert.Equal(["low", null, null, "high"], results.Select(result => result.Genres?.Genres[0].Genre));
        Assert.Equal([false, true, true, false], results.Select(result => result.Error is AudioFileException));
        Assert.StartsWith($"{files[1]}: ", results[1].Error!.Message, StringComparison.Ordinal);
        Assert.Throws<AudioFileException>(() => recognizer.Recognize(files[1]));
    }

    [Fact]
    public async Task Windows_of_several_recordings_go_through_the_model_together()
    {
        var files = Enumerable.Range(0, 40).Select(i => Tones.Write(_folder, $"{i}.wav", (100 + (50 * i), 0.5))).ToArray();
        using var recognizer = Recognizer(1);
        var results = await recognizer.RecognizeAsync(files, cancellation: TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);
        Assert.All(results, result => Assert.NotNull(result.Genres));
        Assert.Equal(40, _model.Batches.Sum());
        Assert.InRange(_model.Batches.Count, 5, 10);
        Assert.InRange(_model.Batches.Max(), 2, 8);
    }

    [Fact]
    public async Task While_the_model_works_a_recording_is_read_ahead_by_a_few_windows_and_no_more()
    {
        var file = Tones.Write(_folder, "long.wav", (Tones.Low, 40));
        using var gate = new ManualResetEventSlim();
        _model.OnPredict = () => Assert.True(gate.Wait(Patience));
        var read = new Furthest();
        using var recognizer = Recognizer(3);
        var work = recognizer.RecognizeAsync(file, progress: read, cancellation: TestContext.Current.CancellationToken);
        await Until(() => read.Seconds >= 2);
        await Task.Delay(300, TestContext.Current.CancellationToken);
        Assert.InRange(read.Seconds, 2, 4);
        gate.Set();
        Assert.Equal(40, (await work).Seconds);
        Assert.Equal(40, read.Seconds);
    }

    [Fact]
    public async Task Of_many_long_recordings_a_few_are_open_at_once()
    {
        var files = Enumerable.Range(0, 30).Select(i => Tones.Write(_folder, $"{i}.wav", (100 + (50 * i), 6))).ToArray();
        using var gate = new ManualResetEventSlim();
        _model.OnPredict = () => Assert.True(gate.Wait(Patience));
        var read = new ConcurrentDictionary<string, Furthest>();
        using var recognizer = Recognizer(3);
        var work = Task.WhenAll(files.Select(file => recognizer.RecognizeAsync(file, progress: read.GetOrAdd(file, _ => new Furthest()), cancellation: TestContext.Current.CancellationToken)));
        await Until(() => read.Values.Count(one => one.Seconds > 0) == 3);
        await Task.Delay(300, TestContext.Current.CancellationToken);
        Assert.Equal(3, read.Values.Count(one => one.Seconds > 0));
        Assert.InRange(read.Values.Sum(one => one.Seconds), 3, 12);
        gate.Set();
        Assert.All(await work, genres => Assert.Equal(6, genres.Seconds));
    }

    [Fact]
    public async Task What_is_canceled_ends_and_the_others_go_on()
    {
        var (first, second) = (Tones.Write(_folder, "a.wav", (Tones.Low, 20)), Tones.Write(_folder, "b.wav", (Tones.High, 5)));
        using var cancel = new CancellationTokenSource();
        var read = new Furthest();
        _model.OnPredict = cancel.Cancel;
        using var recognizer = Recognizer(1);
        var canceled = recognizer.RecognizeAsync(first, progress: read, cancellation: cancel.Token);
        var other = recognizer.RecognizeAsync(second, cancellation: TestContext.Current.CancellationToken);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => canceled);
        Assert.InRange(read.Seconds, 1, 6);
        Assert.Equal("high", (await other).Genres[0].Genre);
        var after = _model.Batches.Count;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => recognizer.RecognizeAsync(first, cancellation: cancel.Token));
        Assert.Equal(after, _model.Batches.Count);
    }

    [Fact]
    public async Task What_is_canceled_while_it_waits_for_a_long_recording_is_answered_at_once()
    {
        var (first, second) = (Tones.Write(_folder, "a.wav", (Tones.Low, 5)), Tones.Write(_folder, "b.wav", (Tones.High, 1)));
        using var gate = new ManualResetEventSlim();
        _model.OnPredict = () => Assert.True(gate.Wait(Patience));
        using var cancel = new CancellationTokenSource();
        using var recognizer = Recognizer(1);
        var open = recognizer.RecognizeAsync(first, cancellation: TestContext.Current.CancellationToken);
        var canceled = recognizer.RecognizeAsync(second, cancellation: cancel.Token);
        var other = recognizer.RecognizeAsync(second, cancellation: TestContext.Current.CancellationToken);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => canceled.WaitAsync(Patience / 2));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => recognizer.RecognizeAsync(second, cancellation: cancel.Token).WaitAsync(Patience / 2));
        Assert.False(open.IsCompleted);
        gate.Set();
        Assert.Equal(("low", "high"), ((await open).Genres[0].Genre, (await other).Genres[0].Genre));
    }

    [Fact]
    public async Task Who_stops_asking_for_results_stops_the_work()
    {
        var taken = 0;
        var file = Tones.Write(_folder, "a.wav", (Tones.Low, 0.5));
        using var recognizer = Recognizer(2);
        await foreach (var result in recognizer.RecognizeAsync(Endless(), cancellation: TestContext.Current.CancellationToken))
        {
            Assert.NotNull(result.Genres);
            if (taken > 100)
                break;
        }
        Assert.InRange(taken, 100, 200);

        IEnumerable<string> Endless()
        {
            while (true)
            {
                taken++;
                yield return file;
            }
        }
    }

    [Fact]
    public void What_the_model_or_the_progress_throws_is_the_failure_of_that_recording()
    {
        var file = Tones.Write(_folder, "a.wav", (Tones.Low, 3));
        using var recognizer = Recognizer(2);
        _model.OnPredict = () => throw new InvalidOperationException("broken");
        Assert.Equal("broken", Assert.Throws<InvalidOperationException>(() => recognizer.Recognize(file)).Message);
        _model.OnPredict = null;
        Assert.Throws<FormatException>(() => recognizer.Recognize(file, progress: new Caller(() => throw new FormatException())));
        Assert.Equal("low", recognizer.Recognize(file).Genres[0].Genre);
    }

    [Fact]
    public async Task Disposed_it_cancels_what_it_is_at_and_frees_the_model()
    {
        var file = Tones.Write(_folder, "a.wav", (Tones.Low, 30));
        using var began = new ManualResetEventSlim();
        _model.OnPredict = began.Set;
        var recognizer = Recognizer(2);
        var work = recognizer.RecognizeAsync(Enumerable.Repeat(file, 50), cancellation: TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken).AsTask();
        Assert.True(began.Wait(Patience, TestContext.Current.CancellationToken));
        recognizer.Dispose();
        recognizer.Dispose();
        Assert.True(_model.IsDisposed);
        await Assert.ThrowsAnyAsync<Exception>(() => work);
        Assert.Throws<ObjectDisposedException>(() => recognizer.Recognize(file));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Disposed_by_a_progress_callback_it_ends_without_waiting_for_that(int threads)
    {
        var file = Tones.Write(_folder, "a.wav", (Tones.Low, 20));
        using var gate = new ManualResetEventSlim();
        var recognizer = Recognizer(threads);
        var disposer = new Caller(() =>
        {
            Assert.True(gate.Wait(Patience));
            recognizer.Dispose();
        });
        var work = Enumerable.Range(0, 6).Select(_ => recognizer.RecognizeAsync(file, progress: disposer, cancellation: TestContext.Current.CancellationToken)).ToArray();
        gate.Set();
        foreach (var one in work)
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => one.WaitAsync(Patience));
        await Until(() => _model.IsDisposed);
    }

    [Fact]
    public void A_progress_callback_that_waits_for_another_recording_is_told_that_it_cannot()
    {
        var file = Tones.Write(_folder, "a.wav", (Tones.Low, 3));
        using var recognizer = Recognizer(1);
        Assert.Throws<InvalidOperationException>(() => recognizer.Recognize(file, progress: new Caller(() => recognizer.Recognize(file))));
    }

    [Fact]
    public async Task A_recording_can_be_called_otherwise_than_its_file_and_each_window_is_shown_once()
    {
        var file = Tones.Write(_folder, "a.wav", (Tones.Low, 3.5));
        using var engine = new RecognitionEngine(2);
        using var recognizer = new GenreRecognizer(_model, new ModelCard(), engine);
        var windows = new List<double>();
        var request = new RecordingRequest(file, "song", new RecognitionOptions(), (analysis, _) => windows.Add(analysis.Clip.Duration.TotalSeconds));
        Assert.Equal("song", (await recognizer.Submit(request, TestContext.Current.CancellationToken)).File);
        Assert.Equal([1, 1, 1, 0.5], windows);
    }

    private GenreRecognizer Recognizer(int threads) => new(_model, new ModelCard(), threads);

    private static async Task Until(Func<bool> condition)
    {
        for (var i = 0; i < Patience.TotalMilliseconds / 10 && !condition(); i++)
            await Task.Delay(10, TestContext.Current.CancellationToken);
        Assert.True(condition());
    }
}
