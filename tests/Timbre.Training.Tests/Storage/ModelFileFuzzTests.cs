using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Timbre.Models.Inference;
using Timbre.Models.Parts;
using Timbre.Models.Representations;
using Timbre.Models.Storage;
using Timbre.Testing;
using Timbre.Training.Runs;
using Timbre.Training.Tests.Recipes;

namespace Timbre.Training.Tests.Storage;

/// <summary>
/// Saved models of every kind, damaged and crafted at random: reading and predicting gives an answer or the one error of the format, soon and in bounded
/// memory. The environment variable TIMBRE_MUTANTS sets how many there are.
/// </summary>
public sealed class ModelFileFuzzTests
{
    private static readonly string[] Hostile =
    [
        "-1", "0", "1", "2147483647", "-2147483648", "4294967296", "9223372036854775807", "1e308", "-1e-320", "0.5", "null", "true", "\"\"", "[]", "{}", "\"NaN\"", "[1]", "\"../../x\"", "65536", "1000000",
    ];

    [Fact]
    public void Mutants_of_model_files_give_the_error_of_the_format_or_an_answer()
    {
        var mutants = int.TryParse(Environment.GetEnvironmentVariable("TIMBRE_MUTANTS"), out var asked) ? asked : 600;
        using var folder = new TemporaryFolder();
        var originals = Originals();
        var random = new Random(Environment.GetEnvironmentVariable("TIMBRE_MUTANTS_SEED") is { } seed ? int.Parse(seed) : 12);
        var path = folder["mutant.timbre"];
        var (worst, answered) = (TimeSpan.Zero, 0);
        for (var i = 0; i < mutants; i++)
        {
            var (name, original) = originals[i % originals.Count];
            File.WriteAllBytes(path, Mutant(original, originals[random.Next(originals.Count)].Bytes, random));
            var before = Environment.CpuUsage.TotalTime;
            var allocated = GC.GetTotalAllocatedBytes();
            try
            {
                answered += Use(path, toPredict: i % 2 == 0) ? 1 : 0;
            }
            catch (ModelFormatException exception)
            {
                Assert.DoesNotContain('\n', exception.Message);
            }
            catch (Exception exception)
            {
                File.Copy(path, Path.Combine(Path.GetTempPath(), $"mutant-{i}.timbre"), overwrite: true);
                Assert.Fail($"mutant {i} of {name}: {exception}");
            }
            // Processor time: the machine may be busy with something else.
            var taken = Environment.CpuUsage.TotalTime - before;
            worst = taken > worst ? taken : worst;
            Assert.InRange(taken.TotalSeconds, 0, 5);
            Assert.InRange(GC.GetTotalAllocatedBytes() - allocated, 0, 1L << 30);
        }
        using var process = Process.GetCurrentProcess();
        TestContext.Current.TestOutputHelper?.WriteLine($"{mutants} mutants, {answered} of them answered; the slowest took {worst.TotalSeconds:0.00} s; peak {process.PeakWorkingSet64 >> 20} MiB");
        Assert.InRange(answered, 1, mutants - 1);
    }

    [Fact]
    public void Files_of_format_1_are_refused_with_the_command_that_makes_them_again()
    {
        using var folder = new TemporaryFolder();
        var path = folder["old.timbre"];
        using var result = MadeUpData.Train("knn", MadeUpData.Examples(8));
        ModelFile.Save(path, result.Model, new ModelCard { Command = "timbre train --model knn" });
        var parts = Unpack(File.ReadAllBytes(path));
        parts["manifest.json"] = Encoding.UTF8.GetBytes(Regex.Replace(Encoding.UTF8.GetString(parts["manifest.json"]), @"""timbre_model"":\s*2", "\"timbre_model\": 1"));
        File.WriteAllBytes(path, Pack(parts));
        foreach (var read in (Func<object>[])[() => ModelFile.Load(path), () => ModelFile.LoadToPredict(path), () => ModelFile.ReadSummary(path)])
        {
            var message = Assert.Throws<ModelFormatException>(read).Message;
            Assert.StartsWith($"{path}: of format 1", message, StringComparison.Ordinal);
            Assert.EndsWith("timbre train --model knn", message, StringComparison.Ordinal);
        }
    }

    private static List<(string Name, byte[] Bytes)> Originals()
    {
        using var folder = new TemporaryFolder();
        var originals = new List<(string, byte[])>();
        foreach (var (name, options) in new (string, Dictionary<string, string>)[]
        {
            ("mlp", []), ("cnn", new() { ["width"] = "4", ["crop"] = "64" }), ("mel-stats", new() { ["towers"] = "2", ["hidden"] = "8" }), ("gru", new() { ["hidden"] = "4" }), ("mfcc-cnn", []),
            ("svm", []), ("svm-linear", []), ("logistic", []), ("knn", []), ("random-forest", new() { ["trees"] = "5" }), ("xgboost", new() { ["rounds"] = "3" }),
            ("soft-vote", new() { ["members"] = "mlp,svm" }), ("stack", new() { ["members"] = "knn,logistic", ["folds"] = "2" }),
        })
        {
            using var result = MadeUpData.Train(name, MadeUpData.Examples(8), options: options);
            ModelFile.Save(folder[name], result.Model, new ModelCard { Command = $"timbre train --model {name}", Metrics = EvaluationMetrics.Of(result.Test).ToCard() });
            originals.Add((name, File.ReadAllBytes(folder[name])));
        }
        return originals;
    }

    /// <summary>Loads a file and, where that goes, asks it about something that it says it can see.</summary>
    private static bool Use(string path, bool toPredict)
    {
        var (model, _) = toPredict ? ModelFile.LoadToPredict(path) : ModelFile.Load(path);
        using (model)
        {
            var (features, images) = (model.Representation.Features, model.Representation.LogMel);
            var columns = Math.Min(images?.ColumnsPerWindow ?? 0, 400);
            var levels = new byte[(images?.Bands ?? 0) * columns];
            new Random(1).NextBytes(levels);
            var length = TimeSpan.FromSeconds(3);
            var example = new Example(length, features is null ? null : new float[features.Names.Count], images is null ? null : new LogMelImage(levels, images.Bands, columns, length));
            return model.Predict([example])[0].Combine(CombineRule.Mean).Length == model.Classes.Count;
        }
    }

    private static byte[] Mutant(byte[] original, byte[] other, Random random)
    {
        switch (random.Next(6))
        {
            case 0:
                return Flipped(original, random);
            case 1:
                return original[..random.Next(original.Length)];
        }
        var parts = Unpack(original);
        var names = parts.Keys.ToArray();
        var name = names[random.Next(names.Length)];
        switch (random.Next(5))
        {
            case 0:
                parts[name] = Flipped(parts[name], random);
                break;
            case 1:
                parts.Remove(name);
                break;
            case 2:
                var others = Unpack(other);
                parts[name] = others[others.Keys.ElementAt(random.Next(others.Count))];
                break;
            case 3:
                parts[name] = [.. parts[name][..random.Next(parts[name].Length)], .. new byte[random.Next(64)]];
                break;
            default:
                name = names.Where(part => part.EndsWith(".json", StringComparison.Ordinal)).MinBy(_ => random.Next())!;
                parts[name] = random.Next(3) switch { 0 => WithNull(parts[name], random), 1 => WithAnotherType(parts[name], random), _ => Crafted(parts[name], random) };
                break;
        }
        return Pack(parts);
    }

    /// <summary>A value, or a whole list or object, of a JSON text replaced by something else.</summary>
    private static byte[] Crafted(byte[] json, Random random)
    {
        var text = Encoding.UTF8.GetString(json);
        for (var i = random.Next(1, 3); i > 0; i--)
        {
            var values = Regex.Matches(text, @"(?<=[:\[,]\s*)(-?\d+(\.\d+)?([eE][-+]?\d+)?|""[^""]*""|\[[^\[\]]{0,400}\])(?=\s*[,\]}\n])");
            if (values.Count == 0)
                break;
            var value = values[random.Next(values.Count)];
            var replacement = random.Next(4) == 0 ? values[random.Next(values.Count)].Value : Hostile[random.Next(Hostile.Length)];
            text = text[..value.Index] + replacement + text[(value.Index + value.Length)..];
        }
        return Encoding.UTF8.GetBytes(text);
    }

    /// <summary>An element of a list, whatever it is, replaced by null.</summary>
    private static byte[] WithNull(byte[] json, Random random)
    {
        var root = JsonNode.Parse(json)!;
        if (Below(root).OfType<JsonArray>().Where(list => list.Count > 0).MinBy(_ => random.Next()) is { } list)
            list[random.Next(list.Count)] = null;
        return Encoding.UTF8.GetBytes(root.ToJsonString());
    }

    /// <summary>A property, as likely one of the card as all others together, replaced by a value of another type.</summary>
    private static byte[] WithAnotherType(byte[] json, Random random)
    {
        var root = JsonNode.Parse(json)!;
        var objects = Below(random.Next(2) == 0 && root["card"] is { } card ? card : root).OfType<JsonObject>().Where(candidate => candidate.Count > 0).ToArray();
        var chosen = objects[random.Next(objects.Length)];
        chosen[chosen.ElementAt(random.Next(chosen.Count)).Key] = JsonNode.Parse(Hostile[random.Next(Hostile.Length)]);
        return Encoding.UTF8.GetBytes(root.ToJsonString());
    }

    private static IEnumerable<JsonNode?> Below(JsonNode? node) => node switch
    {
        JsonObject parent => parent.SelectMany(child => Below(child.Value)).Prepend(node),
        JsonArray parent => parent.SelectMany(Below).Prepend(node),
        _ => [node],
    };

    private static byte[] Flipped(byte[] bytes, Random random)
    {
        var changed = bytes.ToArray();
        for (var i = random.Next(1, 9); i > 0 && changed.Length > 0; i--)
            changed[random.Next(changed.Length)] ^= (byte)(1 << random.Next(8));
        return changed;
    }

    private static Dictionary<string, byte[]> Unpack(byte[] file)
    {
        using var zip = new ZipArchive(new MemoryStream(file));
        return zip.Entries.ToDictionary(entry => entry.FullName, entry =>
        {
            using var copy = new MemoryStream();
            using var stream = entry.Open();
            stream.CopyTo(copy);
            return copy.ToArray();
        });
    }

    private static byte[] Pack(Dictionary<string, byte[]> parts)
    {
        using var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, bytes) in parts)
            {
                using var stream = zip.CreateEntry(name, CompressionLevel.NoCompression).Open();
                stream.Write(bytes);
            }
        }
        return file.ToArray();
    }
}
