using System.Text;
using System.Text.RegularExpressions;
using Timbre.Learning.Classical;
using Timbre.Learning.Models;

namespace Timbre.Learning.Tests.Classical;

public class HostileModelTests
{
    public static TheoryData<string> Names => new(ClassifierFactory.Names);

    [Theory]
    [MemberData(nameof(Names))]
    public void A_part_that_is_cut_off_or_missing_is_refused(string name)
    {
        var parts = Saved(name);
        foreach (var (part, content) in parts)
        {
            foreach (var length in new[] { 0, 1, content.Length / 2, content.Length - 2 })
                Refused(new(parts) { [part] = content[..Math.Max(length, 0)] });
            var less = new Dictionary<string, ReadOnlyMemory<byte>>(parts);
            less.Remove(part);
            Refused(less);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Numbers_that_lie_in_the_header_are_refused_before_memory_is_taken_for_them(string name)
    {
        var parts = Saved(name);
        var header = Encoding.UTF8.GetString(parts["model.json"].Span);
        foreach (var lie in new[] { "-1", "0", "2147483647", "999999999999", "1e300", "null", "\"3\"", "[[]]" })
        {
            // Each number of the header in turn.
            foreach (Match number in Regex.Matches(header, @"(?<=[:\[,]\s*)\d+(\.\d+)?(?=\s*[,\]}\n])"))
            {
                var changed = header[..number.Index] + lie + header[(number.Index + number.Length)..];
                var allocated = GC.GetAllocatedBytesForCurrentThread();
                // A lie may happen to be harmless, such as no support vector of a class; then the model must still predict.
                try
                {
                    using var model = TabularClassifier.Load(new Dictionary<string, ReadOnlyMemory<byte>>(parts) { ["model.json"] = Encoding.UTF8.GetBytes(changed) });
                    model.PredictProbabilities(new Samples(new float[model.Dimensions], 1, model.Dimensions));
                }
                catch (ModelFormatException exception)
                {
                    Assert.DoesNotContain('\n', exception.Message);
                }
                Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - allocated, 0, 64 << 20);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Damaged_bytes_are_refused_or_predict_and_never_crash(string name)
    {
        var parts = Saved(name);
        var random = new Random(8);
        for (var trial = 0; trial < 200; trial++)
        {
            var part = parts.Keys.ElementAt(random.Next(parts.Count));
            var content = parts[part].ToArray();
            if (content.Length == 0)
                continue;
            for (var i = 0; i < 4; i++)
                content[random.Next(content.Length)] = (byte)random.Next(256);
            try
            {
                using var model = TabularClassifier.Load(new Dictionary<string, ReadOnlyMemory<byte>>(parts) { [part] = content });
                model.PredictProbabilities(new Samples(new float[model.Dimensions], 1, model.Dimensions));
            }
            catch (Exception exception) when (exception is ModelFormatException or ArgumentException)
            {
                // ArgumentException: a scaler so damaged that the row it gives is not finite any more.
                Assert.DoesNotContain('\n', exception.Message);
            }
        }
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
    public void Values_that_are_not_finite_are_refused()
    {
        foreach (var name in ClassifierFactory.Names)
        {
            var parts = Saved(name);
            foreach (var (part, content) in parts.Where(part => part.Key.EndsWith(".f32", StringComparison.Ordinal) || part.Key.EndsWith(".f64", StringComparison.Ordinal)))
            {
                var bytes = content.ToArray();
                bytes.AsSpan(0, 8).Fill(0xFF);
                Refused(new(parts) { [part] = bytes });
            }
        }
    }

    private static Dictionary<string, ReadOnlyMemory<byte>> Saved(string name)
    {
        var (x, labels) = FeatureTables.Clouds(3, 12, 9);
        Dictionary<string, string> few = name switch
        {
            "xgboost" => new() { ["rounds"] = "3" },
            "extra-trees" or "random-forest" => new() { ["trees"] = "3" },
            _ => [],
        };
        using var model = ClassifierFactory.Create(name, few);
        model.Fit(x, labels, 3);
        return new(FeatureTables.Parts(model));
    }

    private static void Refused(Dictionary<string, ReadOnlyMemory<byte>> parts) =>
        Assert.DoesNotContain('\n', Assert.Throws<ModelFormatException>(() => TabularClassifier.Load(parts)).Message);
}
