using System.Diagnostics;
using Timbre.Audio.Writing;
using Timbre.Models.Recognition;
using Timbre.Synthesis.Composition;
using Timbre.Testing;

namespace Timbre.Web.Tests.Browser;

/// <summary>Recordings for the page, and what the model says of them without it.</summary>
internal static class Recordings
{
    /// <summary>A synthesized clip as WAV.</summary>
    public static string Wav(TemporaryFolder folder, string style, int seconds = 12)
    {
        var path = folder[$"{style}.wav"];
        if (!File.Exists(path))
            WavFile.Write(path, SyntheticSet.GenerateClip(new SyntheticSetOptions { Length = TimeSpan.FromSeconds(seconds), Seed = 7 }, style, 0).Clip);
        return path;
    }

    /// <summary>A synthesized clip under another name.</summary>
    public static string Copy(TemporaryFolder folder, string style, string name)
    {
        if (!File.Exists(folder[name]))
            File.Copy(Wav(folder, style), folder[name]);
        return folder[name];
    }

    /// <summary>Real music where there is some, of several genres, else synthesized clips.</summary>
    public static IReadOnlyList<string> Music(TemporaryFolder folder)
    {
        var audio = Path.Combine(SharedData.RepositoryRoot, "..", "shared", "gtzan", "audio");
        var clips = new[] { "jazz/jazz.00000", "metal/metal.00025", "country/country.00087", "pop/pop.00030" }.Select(name => Path.Combine(audio, $"{name}.flac")).ToArray();
        return clips.All(File.Exists) ? clips : [.. new[] { "march", "ballad", "swing", "drone" }.Select(style => Wav(folder, style))];
    }

    /// <summary>A sound file in another format, by its ending.</summary>
    public static string Convert(string path, string ending)
    {
        var converted = Path.ChangeExtension(path, ending);
        if (File.Exists(converted))
            return converted;
        using var ffmpeg = Process.Start(new ProcessStartInfo("ffmpeg", ["-v", "error", "-y", "-i", path, converted]))!;
        ffmpeg.WaitForExit();
        Assert.Equal(0, ffmpeg.ExitCode);
        return converted;
    }

    /// <summary>What <c>timbre predict</c> says of a file.</summary>
    public static RecordingGenres Predict(string path)
    {
        using var recognizer = GenreRecognizer.Load(BrowserSession.Model);
        return recognizer.Recognize(path, new RecognitionOptions { Top = int.MaxValue }, cancellation: TestContext.Current.CancellationToken);
    }
}
