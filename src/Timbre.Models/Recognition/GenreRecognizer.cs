using System.Security.Cryptography;

namespace Timbre.Models.Recognition;

/// <summary>Names the genres of sound and video files of any format, rate, number of channels and length with a trained model.</summary>
/// <remarks>
/// <para>
/// Any number of threads may use one recognizer at once. Their recordings share its threads: while some decode and analyze the next windows, others
/// run the network, on windows of several recordings together where they come together. The result for a recording is the same however many there
/// are. Of a recording, memory holds a few windows at most.
/// </para>
/// <example>
/// <code>
/// using Timbre.Models.Inference;
/// using Timbre.Models.Recognition;
///
/// using var recognizer = GenreRecognizer.Load("default.timbre");
/// var song = recognizer.Recognize("song.wav", new RecognitionOptions { Top = 3, Combine = CombineRule.Mean });
/// foreach (var (genre, probability) in song.Genres)
///     Console.WriteLine($"{genre} {probability:0%}");
/// foreach (var span in song.Timeline)
///     Console.WriteLine($"{span.Start} to {span.End} s: {span.Genre}");
///
/// await foreach (var result in recognizer.RecognizeAsync(Directory.EnumerateFiles("music", "*.wav", SearchOption.AllDirectories)))
///     Console.WriteLine(result.Error?.Message ?? $"{result.File}: {result.Genres!.Genres[0].Genre} ({result.Genres.Confidence})");
/// </code>
/// </example>
/// </remarks>
public sealed class GenreRecognizer : IDisposable
{
    private readonly ModelQueue _queue;
    private readonly RecognitionEngine _engine;
    private readonly RecognitionEngine? _own;
    private readonly string _memory = $"{Guid.NewGuid()}";
    private string? _path;
    private int _disposed;

    /// <summary>A recognizer with threads of its own, which start with the first recording.</summary>
    /// <param name="model">The model, which the recognizer then owns.</param>
    /// <param name="card">Its card, which says from which probability on it is sure.</param>
    /// <param name="threads">Threads that work, at least 1; <see langword="null"/> for one for each core.</param>
    public GenreRecognizer(GenreModel model, ModelCard card, int? threads = null)
        : this(model, card, Engine(threads)) => _own = _engine;

    /// <summary>A recognizer on the threads of an engine that others use as well.</summary>
    internal GenreRecognizer(GenreModel model, ModelCard card, RecognitionEngine engine)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(card);
        (_queue, _engine) = (new ModelQueue(model, card), engine);
    }

    /// <summary>The model.</summary>
    public GenreModel Model => _queue.Model;

    /// <summary>What the model says of itself.</summary>
    public ModelCard Card => _queue.Card;

    /// <summary>As many recordings at once as keep its threads at work.</summary>
    internal int Ahead => _engine.Ahead;

    /// <summary>A recognizer with a saved model.</summary>
    /// <param name="path">A model file, <c>.timbre</c>; it need not be trusted.</param>
    /// <param name="threads">Threads that work, at least 1; <see langword="null"/> for one for each core.</param>
    /// <exception cref="ModelFormatException">The file is missing, damaged, crafted or of another version; the message names it.</exception>
    public static GenreRecognizer Load(string path, int? threads = null)
    {
        var (model, card) = LoadModel(path);
        return new GenreRecognizer(model, card, threads) { _path = path };
    }

    /// <summary>A recognizer with a saved model on the threads of an engine that others use as well.</summary>
    internal static GenreRecognizer Load(string path, RecognitionEngine engine)
    {
        var (model, card) = LoadModel(path);
        return new GenreRecognizer(model, card, engine);
    }

    /// <summary>
    /// Begins what the first recording waits for otherwise, on other threads: the start of ONNX Runtime, and the compilation of what computes log-mel
    /// images and their statistics.
    /// </summary>
    internal static void WarmUp()
    {
        OnnxRuntime.Prefer(1);
        _ = Task.Run(() => OnnxRuntime.Instance);
        _ = Task.Run(() =>
        {
            var images = new LogMelRepresentation();
            var length = TimeSpan.FromSeconds(2);
            using var analysis = new Analysis(new AudioClip(new float[(int)(length.TotalSeconds * Representation.Rate.Hertz)], Representation.Rate));
            _ = FeatureRepresentation.OfStatistics(images).FromLogMel(images.FromAudio(analysis, length));
        });
    }

    /// <summary>Names the genres of a recording.</summary>
    /// <param name="file">A sound or video file; it need not be trusted.</param>
    /// <param name="options">What is asked; <see langword="null"/> for the three best genres by the mean over the recording.</param>
    /// <param name="progress">Told after each window how far the recording is read, from threads of the recognizer.</param>
    /// <param name="cancellation">Ends the work at the next window, and a decoder that hangs at once.</param>
    /// <exception cref="AudioFileException">The file cannot be read as sound; the message names it.</exception>
    /// <exception cref="ModelFormatException">The model cannot be run; the message names its file.</exception>
    /// <exception cref="InvalidOperationException">It is called from a progress callback.</exception>
    /// <exception cref="OperationCanceledException">It was canceled, or the recognizer was disposed meanwhile.</exception>
    public RecordingGenres Recognize(
        string file, RecognitionOptions? options = null, IProgress<RecognitionProgress>? progress = null, CancellationToken cancellation = default) =>
        !_engine.IsOnOwnThread
            ? RecognizeAsync(file, options, progress, cancellation).GetAwaiter().GetResult()
            : throw new InvalidOperationException("a progress callback cannot wait for another recording: its thread is one of those that read them");

    /// <inheritdoc cref="Recognize"/>
    public Task<RecordingGenres> RecognizeAsync(
        string file, RecognitionOptions? options = null, IProgress<RecognitionProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(file);
        return Submit(new RecordingRequest(file, file, options ?? new(), progress is null ? null : (_, read) => progress.Report(read)), cancellation);
    }

    /// <summary>Names the genres of recordings, several at once.</summary>
    /// <param name="files">Sound or video files, taken one by one as the work proceeds; they need not be trusted.</param>
    /// <param name="options">What is asked; <see langword="null"/> for the three best genres by the mean over the recording.</param>
    /// <param name="cancellation">Ends the work at the next windows.</param>
    /// <returns>A result for each file, in the order of the files. A file that cannot be used has its error, and the others go on.</returns>
    /// <exception cref="ModelFormatException">The model cannot be run, so that no file can be used; the message names its file.</exception>
    /// <exception cref="OperationCanceledException">It was canceled, or the recognizer was disposed meanwhile.</exception>
    public IAsyncEnumerable<RecognitionResult> RecognizeAsync(IEnumerable<string> files, RecognitionOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(files);
        // More than are at work, since a long recording holds back the results behind it.
        return OrderedTasks.SelectAsync(files, 4 * Ahead, Attempt, cancellation);

        async Task<RecognitionResult> Attempt(string file, CancellationToken token)
        {
            try
            {
                return new RecognitionResult(file, await RecognizeAsync(file, options, null, token).ConfigureAwait(false), null);
            }
            catch (UnusableFileException exception)
            {
                return new RecognitionResult(file, null, exception);
            }
        }
    }

    /// <summary>Tells the model from others: by the digest of its file, or as none but this one where it was made in memory.</summary>
    internal string Identity()
    {
        if (_path is null)
            return _memory;
        using var file = RegularFile.OpenStream(_path);
        return Convert.ToHexString(SHA256.HashData(file));
    }

    /// <summary>
    /// Ends its threads after what they are at, and frees the model. Recordings without a result are canceled. Called from a progress callback, it
    /// returns before that is done.
    /// </summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;
        if (_own is null)
            Model.Dispose();
        else
            _own.Dispose(Model.Dispose);
    }

    internal Task<RecordingGenres> Submit(RecordingRequest request, CancellationToken cancellation)
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed) != 0, this);
        return _engine.Submit(_queue, request, cancellation);
    }

    private static (GenreModel Model, ModelCard Card) LoadModel(string path)
    {
        // The threads work side by side; a network's own would get in their way.
        OnnxRuntime.Prefer(threads: 1);
        return ModelFile.LoadToPredict(path);
    }

    private static RecognitionEngine Engine(int? threads) => new(threads ?? Environment.ProcessorCount, mostOpen: threads ?? Environment.ProcessorCount);
}
