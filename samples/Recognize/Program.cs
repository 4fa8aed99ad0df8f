// Names the genres of recordings:  dotnet run --project samples/Recognize -- models/default.timbre song.mp3 …
using Timbre.Models.Recognition;

using var recognizer = GenreRecognizer.Load(args[0]);
await foreach (var recording in recognizer.RecognizeAsync(args[1..]))
{
    Console.WriteLine(recording.Genres is { } heard
        ? $"{recording.File}: {string.Join(", ", heard.Genres.Select(genre => $"{genre.Genre} {genre.Probability:0%}"))} ({heard.Confidence})"
        : recording.Error!.Message);
}
