namespace Timbre.Web.Recognition;

/// <summary>Names the genres of recordings with models held in memory, several at once.</summary>
internal sealed class Recognizer(ServerOptions options, ModelCache models)
{
    /// <summary>Listens to a recording, window by window in turn with others, so that a long one does not hold up short ones.</summary>
    /// <exception cref="AudioFileException">It is no sound, damaged, or longer than the server takes; <c>Problem</c> is the line without the name.</exception>
    /// <exception cref="KeyNotFoundException">There is no such model.</exception>
    /// <exception cref="Timbre.Models.Parts.ModelFormatException">The model cannot be read or run.</exception>
    public async Task<SoundAnswer> ListenAsync(SoundRequest request, IProgress<RecognitionProgress>? progress = null, CancellationToken cancellation = default)
    {
        using var model = await models.TakeAsync(request.Model ?? ModelIds.Default).ConfigureAwait(false);
        var picture = request.Picture ? new PictureBuilder() : null;
        var recording = new RecordingRequest(request.Path, request.Name, request.Options, OnWindow);
        var genres = await model.RecognizeAsync(recording, cancellation).ConfigureAwait(false);
        return new SoundAnswer(genres, picture?.Finish());

        void OnWindow(Analysis analysis, RecognitionProgress read)
        {
            // Headers lie: what was decoded counts as well.
            if (read.Read > options.MaximumLength || read.Length > options.MaximumLength)
                throw TooLong(request.Name);
            picture?.Add(analysis);
            progress?.Report(read);
        }
    }

    private AudioFileException TooLong(string name) =>
        new(name, $"lasts longer than the {options.MaximumLength.TotalMinutes:0.##} min that this server listens to; cut it, or start the server with a larger --max-length");
}

/// <summary>What is asked of a recording: its name is for messages and answers only; a model without an id is the default.</summary>
internal sealed record SoundRequest(string Name, string Path, RecognitionOptions Options, string? Model = null, bool Picture = false);

/// <summary>What was heard in one recording; the picture is null unless asked for.</summary>
internal sealed record SoundAnswer(RecordingGenres Genres, SoundPicture? Picture);

/// <summary>A recording to look at.</summary>
/// <param name="Peaks">Pairs of the lowest and the highest sample of equal stretches of the recording, −1 to 1, one after the other.</param>
/// <param name="Spectrogram">A PNG in the colors of <see cref="ColorMap.Magma"/>: log-mel, 128 rows (the lowest band at the bottom), columns in time over the whole recording.</param>
internal sealed record SoundPicture(float[] Peaks, byte[] Spectrogram);
