using System.IO.Compression;
using Google.Protobuf;
using Onnx;

namespace Timbre.Testing;

/// <summary>Model files that can be read but not used.</summary>
public static class BrokenModel
{
    /// <summary>Writes a copy of a model file whose networks give their scores instead of probabilities.</summary>
    public static void Write(string model, string path)
    {
        File.Copy(model, path);
        using var zip = ZipFile.Open(path, ZipArchiveMode.Update);
        foreach (var entry in zip.Entries.Where(entry => entry.Name == "network.onnx").ToArray())
        {
            ModelProto network;
            using (var stream = entry.Open())
                network = ModelProto.Parser.ParseFrom(stream);
            var last = network.Graph.Node.Single(node => node.Output.Contains("probabilities"));
            last.OpType = "Identity";
            last.Attribute.Clear();
            var name = entry.FullName;
            entry.Delete();
            using var written = zip.CreateEntry(name, CompressionLevel.NoCompression).Open();
            network.WriteTo(written);
        }
    }
}
