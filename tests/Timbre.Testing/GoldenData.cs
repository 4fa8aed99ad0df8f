namespace Timbre.Testing;

/// <summary>Reference values of other software: see <c>tests/golden/README.md</c>.</summary>
public static class GoldenData
{
    private static readonly string Root = Path.Combine(SharedData.RepositoryRoot, "tests", "golden");

    /// <summary>librosa's values of a feature set, a row a clip of GTZAN.</summary>
    public static string Table(string set) => Path.Combine(Root, $"librosa_{set}.csv");

    /// <summary>A short signal (<c>wav</c>), or what librosa computes from it (<c>ARRAY.npy</c>); the calling test is skipped where the signal is real and not there.</summary>
    /// <param name="signal"><c>chirp</c>, which is made up, or <c>rock</c>, the beginning of a clip of GTZAN.</param>
    /// <param name="file">Such as <c>rms.npy</c>.</param>
    public static string Frames(string signal, string file) =>
        signal == "chirp" ? Path.Combine(Root, "frames", $"chirp.{file}") : SharedData.Require($"golden/frames/{signal}.{file}");
}
