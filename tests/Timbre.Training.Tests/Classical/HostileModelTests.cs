using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Timbre.Models.Classical;
using Timbre.Models.Parts;

namespace Timbre.Training.Tests.Classical;

/// <summary>Whatever is in the parts of a model, loading it and predicting with it ends in probabilities or in a <see cref="ModelFormatException"/>.</summary>
public class HostileModelTests
{
    private static readonly string[] Lies =
    [
        "-1", "0", "1", "1.5", "2147483647", "999999999999", "1e300", "-1e999", "null", "true", "\"3\"", "\"\"", "\"\\ud800\"", "[]", "{}", "[null]", "[[]]",
        new string('[', 100) + new string(']', 100),
    ];

    public static TheoryData<string> Names => FeatureTables.Classifiers;

    [Theory]
    [MemberData(nameof(Names))]
    public void A_part_that_is_cut_off_or_missing_is_refused(string name)
    {
        var parts = Saved(name);
        foreach (var (part, content) in parts)
        {
            foreach (var length in new[] { 0, 1, content.Length / 2, content.Length - 2 })
                Refused(new(parts) { [part] = content[..Math.Max(length, 0)] });
            Refused(new(parts) { [part] = (byte[])[.. content.Span, .. new byte[8]] });
            var less = new Dictionary<string, ReadOnlyMemory<byte>>(parts);
            less.Remove(part);
            Refused(less);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_lie_in_place_of_anything_in_the_JSON_takes_no_memory_and_never_crashes(string name)
    {
        var parts = Saved(name);
        foreach (var (part, content) in parts.Where(part => part.Key.EndsWith(".json", StringComparison.Ordinal)))
        {
            foreach (var (start, length) in Values(content.Span))
            {
                foreach (var lie in Lies)
                {
                    var allocated = GC.GetAllocatedBytesForCurrentThread();
                    Survives(new(parts) { [part] = (byte[])[.. content.Span[..start], .. Encoding.UTF8.GetBytes(lie), .. content.Span[(start + length)..]] });
                    Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - allocated, 0, 16 << 20);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_property_that_stands_twice_is_refused(string name)
    {
        var parts = Saved(name);
        foreach (var (part, content) in parts.Where(part => part.Key.EndsWith(".json", StringComparison.Ordinal)))
        {
            var json = JsonNode.Parse(content.Span)!.AsObject();
            // Nothing reads XGBoost's version.
            foreach (var (property, value) in json.Where(pair => pair.Key != "version"))
                Refused(new(parts) { [part] = Encoding.UTF8.GetBytes($"{{\"{property}\": {value!.ToJsonString()}, {json.ToJsonString()[1..]}") });
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Damaged_bytes_are_refused_or_predict_and_never_crash(string name)
    {
        var parts = Saved(name);
        var random = new Random(8);
        for (var trial = 0; trial < 500; trial++)
        {
            var part = parts.Keys.ElementAt(random.Next(parts.Count));
            var content = parts[part].ToArray();
            for (var i = 0; i < 4 && content.Length > 0; i++)
                content[random.Next(content.Length)] = (byte)random.Next(256);
            Survives(new(parts) { [part] = content });
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_largest_and_the_smallest_numbers_are_refused_or_predict(string name)
    {
        var parts = Saved(name);
        foreach (var (part, content) in parts)
        {
            foreach (var magnitude in new[] { double.Epsilon, double.MaxValue, float.MaxValue, float.Epsilon, 1e-300, -double.MaxValue, -float.MaxValue, -1, 0 })
            {
                var bytes = content.ToArray();
                if (part.EndsWith(".f64", StringComparison.Ordinal))
                    Fill(MemoryMarshal.Cast<byte, double>(bytes.AsSpan()), magnitude);
                else if (part.EndsWith(".f32", StringComparison.Ordinal))
                    Fill(MemoryMarshal.Cast<byte, float>(bytes.AsSpan()), (float)Math.Clamp(magnitude, -float.MaxValue, float.MaxValue));
                else if (part.EndsWith(".i32", StringComparison.Ordinal))
                    Fill(MemoryMarshal.Cast<byte, int>(bytes.AsSpan()), (int)Math.Clamp(magnitude, int.MinValue, int.MaxValue));
                Survives(new(parts) { [part] = bytes });
            }
        }

        // All alike, and with both signs, whose sums overflow in different ways.
        void Fill<T>(Span<T> values, T value)
            where T : System.Numerics.INumber<T>
        {
            values.Fill(value);
            for (var i = 1; i < values.Length; i += 3)
                values[i] = unchecked(-value);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Values_that_are_not_finite_are_refused(string name)
    {
        var parts = Saved(name);
        foreach (var (part, content) in parts.Where(part => part.Key.EndsWith(".f32", StringComparison.Ordinal) || part.Key.EndsWith(".f64", StringComparison.Ordinal)))
        {
            var bytes = content.ToArray();
            bytes.AsSpan(0, 8).Fill(0xFF);
            Refused(new(parts) { [part] = bytes });
        }
    }

    [Theory]
    [InlineData("knn", "present", "[0]")]
    [InlineData("knn", "present", "[1, 0, 2]")]
    [InlineData("knn", "present", "[0, 0, 1]")]
    [InlineData("knn", "present", "[0, 1, 7]")]
    [InlineData("knn", "classes", "1")]
    [InlineData("knn", "dimensions", "0")]
    [InlineData("knn", "rows", "0")]
    [InlineData("knn", "format", "2")]
    [InlineData("knn", "name", "\"oracle\"")]
    [InlineData("knn", "hyperparameters", """{"k": "0", "weights": "uniform", "metric": "manhattan", "transform": "rank-gauss"}""")]
    [InlineData("knn", "hyperparameters", """{"k": "3", "weights": "heavy", "metric": "manhattan", "transform": "rank-gauss"}""")]
    [InlineData("knn", "hyperparameters", """{"k": "3", "weights": "uniform", "metric": "manhattan", "transform": "rank-gauss", "\u001b": "1"}""")]
    [InlineData("logistic", "hyperparameters", "{}")]
    [InlineData("logistic", "quantiles", "1001")]
    [InlineData("svm", "support-vectors", "[12, -1, 2]")]
    [InlineData("svm", "support-vectors", "[2147483647, 2147483647, 2147483647]")]
    [InlineData("svm", "support-vectors", "[1, 1]")]
    [InlineData("svm", "gamma", "-0.1")]
    public void Headers_that_contradict_themselves_are_refused(string name, string property, string lie)
    {
        var parts = Saved(name);
        var json = JsonNode.Parse(parts["model.json"].Span)!.AsObject();
        json[property] = JsonNode.Parse(lie);
        Refused(new(parts) { ["model.json"] = Encoding.UTF8.GetBytes(json.ToJsonString()) });
    }

    [Fact]
    public void Quantiles_that_do_not_increase_are_refused()
    {
        var parts = Saved("logistic");
        var quantiles = parts["quantiles.f32"].ToArray();
        MemoryMarshal.Cast<byte, float>(quantiles.AsSpan())[3] = 1e9f;
        Refused(new(parts) { ["quantiles.f32"] = quantiles });
    }

    [Theory]
    [InlineData("\"left_children\":[1,", "\"left_children\":[0,")]
    [InlineData("\"left_children\":[1,", "\"left_children\":[1000000,")]
    [InlineData("\"right_children\":[2,", "\"right_children\":[-7,")]
    [InlineData("\"right_children\":[2,", "\"right_children\":[2,2,")]
    [InlineData("\"split_indices\":[", "\"split_indices\":[99,")]
    [InlineData("\"split_conditions\":[", "\"split_conditions\":[1e99,")]
    [InlineData("\"tree_info\":[0", "\"tree_info\":[3")]
    [InlineData("\"num_class\":\"3\"", "\"num_class\":\"300000000\"")]
    [InlineData("\"base_score\":\"5E-1\"", "\"base_score\":\"NaN\"")]
    [InlineData("\"base_score\":\"5E-1\"", "\"base_score\":\"1e60\"")]
    [InlineData("\"categories_nodes\":[", "\"categories_nodes\":[0")]
    [InlineData("\"learner\":{", "\"pupil\":{")]
    public void Trees_that_are_no_trees_are_refused(string original, string lie)
    {
        var parts = Saved("xgboost");
        var json = Encoding.UTF8.GetString(parts["trees.json"].Span);
        Assert.Contains(original, json, StringComparison.Ordinal);
        var at = json.IndexOf(original, StringComparison.Ordinal);
        Refused(new(parts) { ["trees.json"] = Encoding.UTF8.GetBytes(json[..at] + lie + json[(at + original.Length)..]) });
    }

    [Fact]
    public void A_tree_as_deep_as_it_has_nodes_is_walked_in_no_time()
    {
        const int Depth = 500_000;
        // Node 2i splits, with leaf 2i + 1 to its left.
        var indices = Enumerable.Range(0, (2 * Depth) + 1).ToArray();
        string Numbers(Func<int, int> node) => string.Join(',', indices.Select(node));
        var left = Numbers(i => i % 2 == 0 && i < 2 * Depth ? i + 1 : -1);
        var right = Numbers(i => i % 2 == 0 && i < 2 * Depth ? i + 2 : -1);
        var (zeros, ones) = (Numbers(_ => 0), Numbers(_ => -1));
        var tree = $$"""{"left_children": [{{left}}], "right_children": [{{right}}], "split_indices": [{{zeros}}], "split_conditions": [{{ones}}] }""";
        const string Shape = """{"num_class": "3", "num_feature": "5", "base_score": "0"}""";
        var json = $$"""{"learner": {"learner_model_param": {{Shape}}, "gradient_booster": {"model": {"tree_info": [0], "trees": [{{tree}}] } } } }""";
        var watch = Stopwatch.StartNew();
        Assert.True(Survives(new(Saved("xgboost")) { ["trees.json"] = Encoding.UTF8.GetBytes(json) }));
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 5);
    }

    [Fact]
    public void A_header_as_long_as_a_model_is_refused()
    {
        var parts = Saved("logistic");
        Refused(new(parts) { ["model.json"] = (byte[])[.. parts["model.json"].Span, .. Enumerable.Repeat((byte)' ', 2 << 20)] });
    }

    private static Dictionary<string, ReadOnlyMemory<byte>> Saved(string name)
    {
        var (x, labels) = FeatureTables.Clouds(3, 12, 9);
        Dictionary<string, string> few = name switch
        {
            "xgboost" => new() { ["rounds"] = "1" },
            "random-forest" => new() { ["trees"] = "1" },
            _ => [],
        };
        return new(FeatureTables.Parts(FeatureTables.Trainer(name).Fit(x, labels, 3, few)));
    }

    private static void Refused(Dictionary<string, ReadOnlyMemory<byte>> parts) =>
        Assert.DoesNotContain('\n', Assert.Throws<ModelFormatException>(() => TabularClassifier.Load(parts)).Message);

    /// <summary>Whether the parts are a model that predicts; anything but that and a refusal in one line fails the test.</summary>
    private static bool Survives(Dictionary<string, ReadOnlyMemory<byte>> parts)
    {
        try
        {
            var model = TabularClassifier.Load(parts);
            var rows = new float[3 * model.Dimensions];
            rows.AsSpan(model.Dimensions, model.Dimensions).Fill(-3.5f);
            rows.AsSpan(2 * model.Dimensions).Fill(1e30f);
            Assert.All(model.PredictProbabilities(new Samples(rows, 3, model.Dimensions)), value => Assert.InRange(value, 0, 1.01f));
            return true;
        }
        catch (ModelFormatException exception)
        {
            Assert.DoesNotContain('\n', exception.Message);
            Assert.InRange(exception.Message.Length, 1, 300);
            return false;
        }
    }

    /// <summary>Where each name and each value of a JSON text stands, also those that hold others.</summary>
    private static List<(int Start, int Length)> Values(ReadOnlySpan<byte> json)
    {
        var values = new List<(int, int)>();
        var open = new Stack<int>();
        var reader = new Utf8JsonReader(json);
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject)
                open.Push((int)reader.TokenStartIndex);
            else if (reader.TokenType is JsonTokenType.EndArray or JsonTokenType.EndObject)
                values.Add((open.Peek(), (int)reader.BytesConsumed - open.Pop()));
            else
                values.Add(((int)reader.TokenStartIndex, reader.ValueSpan.Length + (reader.TokenType is JsonTokenType.PropertyName or JsonTokenType.String ? 2 : 0)));
        }
        return values;
    }
}
