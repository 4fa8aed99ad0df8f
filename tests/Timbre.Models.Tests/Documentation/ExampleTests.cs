using System.Reflection;
using Timbre.Audio;
using Timbre.Audio.Writing;
using Timbre.Features.Library;
using Timbre.Files.Finding;
using Timbre.Models.Recognition;
using Timbre.Testing;

namespace Timbre.Models.Tests.Documentation;

/// <summary>Alone, since the examples name files in the current folder, which is one for the whole process.</summary>
[CollectionDefinition(nameof(ExampleTests), DisableParallelization = true)]
[Collection(nameof(ExampleTests))]
public sealed class ExampleTests(ExampleTests.Recordings recordings) : IClassFixture<ExampleTests.Recordings>
{
    private static readonly Assembly[] Packages = [typeof(AudioFolder).Assembly, typeof(AudioClip).Assembly, typeof(Feature).Assembly, typeof(GenreRecognizer).Assembly];

    private static readonly DocumentedExample[] Examples = [.. Packages.SelectMany(DocumentedExample.Of)];

    public static TheoryData<string> Members => [.. Examples.Select(example => example.Member)];

    [Theory]
    [MemberData(nameof(Members))]
    public void An_example_compiles_and_runs(string member)
    {
        var (folder, output, error) = (Directory.GetCurrentDirectory(), Console.Out, Console.Error);
        try
        {
            Directory.SetCurrentDirectory(recordings.Path);
            Console.SetOut(TextWriter.Null);
            Console.SetError(TextWriter.Null);
            Examples.Single(example => example.Member == member).Run();
        }
        finally
        {
            Console.SetOut(output);
            Console.SetError(error);
            Directory.SetCurrentDirectory(folder);
        }
    }

    [Fact]
    public void Every_public_type_is_shown_in_an_example()
    {
        var shown = Examples.SelectMany(example => example.Types()).ToHashSet();
        var missing = Packages.SelectMany(package => package.GetExportedTypes()).Where(type => !type.IsNested)
            .Select(type => type.FullName!.Split('`')[0]).Where(name => !shown.Contains($"global::{name}"));
        Assert.Empty(missing);
    }

    /// <summary>What the examples work on: <c>song.wav</c> and <c>music/GENRE/NUMBER.wav</c>, of ten seconds each, and the model that ships.</summary>
    public sealed class Recordings : IDisposable
    {
        private readonly TemporaryFolder _folder = new();

        public Recordings()
        {
            foreach (var (name, pitch) in new[] { ("song", 220), ("music/jazz/1", 330), ("music/rock/1", 440), ("music/rock/2", 550) })
            {
                Directory.CreateDirectory(System.IO.Path.GetDirectoryName(_folder[name])!);
                var samples = Enumerable.Range(0, 220_500).Select(i => (i / 5512 % 2 + 0.2f) * 0.3f * MathF.Sin(2 * MathF.PI * pitch * i / 22050));
                WavFile.Write(_folder[$"{name}.wav"], new AudioClip([.. samples], SampleRate.Default));
            }
            File.CreateSymbolicLink(_folder["default.timbre"], System.IO.Path.Combine(SharedData.RepositoryRoot, "models", "default.timbre"));
        }

        public string Path => _folder.Path;

        public void Dispose() => _folder.Dispose();
    }
}
