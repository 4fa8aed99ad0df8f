using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Timbre.Testing;
using Timbre.Training.Runs;

namespace Timbre.Web.Tests.Browser;

/// <summary>Run folders in every state, made up for looking at: their figures belong to no training.</summary>
internal static class RunExamples
{
    private static readonly string[] Genres = ["blues", "classical", "country", "disco", "hiphop", "jazz", "metal", "pop", "reggae", "rock"];

    /// <summary>A script that stands in for <c>timbre train</c>: it writes what a training does in its first epochs, and goes on until it is stopped.</summary>
    public const string Trainer =
        """
        while [ $# -gt 0 ]; do [ "$1" = --out ] && out=$2; shift; done
        here=$(dirname "$0")
        cp "$here/config.json" "$out/config.json"
        cp "$here/events.jsonl" "$out/events.jsonl"
        case $out in
          *starting) echo '{"event":"reading","done":412,"total":999}' >> "$out/events.jsonl" ;;
          *) cp "$here/history.csv" "$out/history.csv"
             tail -n +2 "$here/history.csv" | while IFS=, read -r epoch train valid accuracy seconds; do
               echo "{\"event\":\"epoch\",\"epoch\":$epoch,\"epochs\":60,\"train_loss\":$train,\"valid_loss\":$valid,\"valid_accuracy\":$accuracy,\"seconds\":$seconds,\"refitting\":false}"
             done >> "$out/events.jsonl" ;;
        esac
        exec cat
        """;

    /// <summary>Writes <c>runs/</c> and <c>trainer/</c> below a place in a folder.</summary>
    public static void Write(TemporaryFolder folder, string below, string model)
    {
        Finished(folder, below, "cnn-music-0", model, "cnn", seed: 0, epochs: 60, best: 0.86);
        Finished(folder, below, "cnn-music-1", model, "cnn", seed: 1, epochs: 60, best: 0.79);
        Finished(folder, below, "resnet-music-0", model, "resnet", seed: 0, epochs: 40, best: 0.74);
        Finished(folder, below, "cnn-music-segments-0", model, "cnn", seed: 0, epochs: 30, best: 0.96, split: "segments:80/20");
        Finished(folder, below, "svm-features_30_sec-0", model, "svm", seed: 0, epochs: 0, best: 0.73, data: "music/features_30_sec.csv");
        folder.Write($"{below}/runs/mlp-music-3/config.json", Config("mlp", 3, "music", "tracks:70/15/15").ToJsonString());
        folder.Write($"{below}/runs/mlp-music-3/history.csv", History(3, 60, 14, 0.6));
        folder.Write($"{below}/runs/mlp-music-3/events.jsonl", Lines("mlp", new EpochEnded(14, 60, 1.402, 1.377, 0.52, 2.2, Refitting: false), new RunInterrupted()));
        folder.Write($"{below}/runs/alexnet-music-7/config.json", Config("alexnet", 7, "music", "tracks:70/15/15").ToJsonString());
        folder.Write($"{below}/runs/alexnet-music-7/events.jsonl", Lines("alexnet", new RunFailed("music/rock/rock.00014.wav: is cut off or damaged: only 3.2 s of the 30.0 s that its header promises can be read; get the whole file again")));
        folder.Write($"{below}/trainer/train.sh", Trainer);
        folder.Write($"{below}/trainer/config.json", Config("cnn", 5, "music", "tracks:70/15/15").ToJsonString());
        folder.Write($"{below}/trainer/events.jsonl", Lines("cnn"));
        folder.Write($"{below}/trainer/history.csv", History(5, 60, 23, 0.85));
    }

    private static string Lines(string model, params RunEvent[] events) =>
        string.Concat(events.Prepend(new RunStarted(model, "music", 999, 10, null)).Select(one => RunEventJson.Line(one) + "\n"));

    private static void Finished(TemporaryFolder folder, string below, string name, string model, string recipe, int seed, int epochs, double best, string split = "tracks:70/15/15", string data = "music")
    {
        folder.Write($"{below}/runs/{name}/config.json", Config(recipe, seed, data, split).ToJsonString());
        folder.Write($"{below}/runs/{name}/metrics.json", Metrics(best, seed, split).ToJsonString());
        if (epochs > 0)
            folder.Write($"{below}/runs/{name}/history.csv", History(seed + epochs, epochs, epochs, best));
        folder.Write($"{below}/runs/{name}/report.html", "<!DOCTYPE html><html lang=\"en\"><title>Report</title><main><h1>Report</h1></main></html>");
        File.Copy(model, folder[$"{below}/runs/{name}/model.timbre"]);
    }

    private static JsonObject Config(string recipe, int seed, string data, string split) => new()
    {
        ["command"] = $"timbre train --data {data} --model {recipe} --split {split} --seed {seed}",
        ["model"] = recipe,
        ["data"] = data,
        ["items"] = 999,
        ["classes"] = new JsonArray([.. Genres.Select(name => (JsonNode)name)]),
        ["split"] = split,
        ["seed"] = seed,
        ["device"] = "cpu",
        ["settings"] = new JsonObject { ["batch"] = "32", ["dropout"] = "0.3", ["learning-rate"] = "0.002", ["optimizer"] = "adamw", ["schedule"] = "one-cycle" },
    };

    private static JsonObject Metrics(double accuracy, int seed, string split)
    {
        var random = new Random(seed);
        var classes = new JsonObject();
        foreach (var genre in Genres)
        {
            var (precision, recall) = (Near(accuracy, random), Near(accuracy, random));
            classes[genre] = new JsonObject { ["precision"] = precision, ["recall"] = recall, ["f1"] = 2 * precision * recall / (precision + recall), ["support"] = 15 };
        }
        return new JsonObject
        {
            ["split"] = split,
            ["test"] = new JsonObject { ["accuracy"] = accuracy, ["macro_f1"] = accuracy - 0.008, ["log_loss"] = 1.6 * (1 - accuracy) + 0.2, ["n"] = 150, ["per_class"] = classes, ["classes"] = new JsonArray([.. Genres.Select(name => (JsonNode)name)]) },
        };
    }

    private static double Near(double value, Random random) => Math.Clamp(value + (random.NextDouble() - 0.5) * 0.3, 0.2, 1);

    private static string History(int seed, int planned, int done, double best)
    {
        var random = new Random(seed);
        var text = new StringBuilder("epoch,train_loss,valid_loss,valid_accuracy,seconds\n");
        for (var epoch = 1; epoch <= done; epoch++)
        {
            var learned = 1 - Math.Exp(-3.5 * epoch / planned);
            var accuracy = Math.Clamp(0.1 + (best - 0.1) * learned + (random.NextDouble() - 0.5) * 0.1, 0, 1);
            var train = 2.3 - 1.5 * learned + (random.NextDouble() - 0.5) * 0.12;
            text.Append(CultureInfo.InvariantCulture, $"{epoch},{train:0.000},{2.4 - 2 * accuracy:0.000},{accuracy:0.000},{11 + random.NextDouble():0.0}\n");
        }
        return text.ToString();
    }
}
