using Timbre.Models.Inference;
using Timbre.Models.Storage;
using Timbre.Testing;

namespace Timbre.Training.Tests;

/// <summary>What a model is saved as, part by part.</summary>
internal static class SavedParts
{
    public static SortedDictionary<string, byte[]> Of(GenreModel model)
    {
        using var folder = new TemporaryFolder();
        ModelFile.Save(folder["m.timbre"], model, new ModelCard());
        return new SortedDictionary<string, byte[]>(ModelArchive.Read(folder["m.timbre"]).ToDictionary(part => part.Key, part => part.Value.ToArray()), StringComparer.Ordinal);
    }
}
