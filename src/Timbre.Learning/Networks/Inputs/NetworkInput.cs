using System.Text.Json.Nodes;
using Timbre.Learning.Models;
using Timbre.Learning.Representations;

namespace Timbre.Learning.Networks.Inputs;

/// <summary>
/// How examples become a network's input tensor: normalization learned from the training part, random views with augmentation for
/// training, and fixed views for evaluation, over which predictions are averaged. Saved with the model.
/// </summary>
public abstract class NetworkInput
{
    private const int MostBands = 1024;
    private const int MostColumns = 1 << 16;

    /// <summary>The shape of one view, without the batch axis.</summary>
    public abstract IReadOnlyList<long> Shape { get; }

    /// <summary>The number of values of one view.</summary>
    public int ViewLength => checked((int)Shape.Aggregate(1L, (product, axis) => product * axis));

    /// <summary>Learns the normalization; called once, with the training part only.</summary>
    public abstract void Fit(IReadOnlyList<Example> training);

    /// <summary>Writes a random, augmented view.</summary>
    /// <param name="example">The example.</param>
    /// <param name="random">The stream of this view.</param>
    /// <param name="view"><see cref="ViewLength"/> values.</param>
    public abstract void WriteTrainingView(Example example, Random random, Span<float> view);

    /// <summary>The stretches that are looked at in evaluation, in order of time.</summary>
    public abstract IReadOnlyList<(TimeSpan Start, TimeSpan Length)> EvaluationViews(Example example);

    /// <summary>Writes one of the evaluation views.</summary>
    public abstract void WriteEvaluationView(Example example, int index, Span<float> view);

    /// <summary>Everything needed to make the same input again.</summary>
    public abstract JsonObject ToJson();

    /// <summary>Makes an input again from its saved form.</summary>
    /// <exception cref="ModelFormatException">The JSON is of another form.</exception>
    public static NetworkInput FromJson(JsonObject json)
    {
        ArgumentNullException.ThrowIfNull(json);
        var kind = json["kind"]?.GetValue<string>();
        return kind switch
        {
            TableInput.KindName => TableInput.Read(json),
            LogMelCropInput.KindName => LogMelCropInput.Read(json),
            SpectrogramImageInput.KindName => SpectrogramImageInput.Read(json),
            MfccSequenceInput.KindName => MfccSequenceInput.Read(json),
            MelStatisticsInput.KindName => MelStatisticsInput.Read(json),
            _ => throw new ModelFormatException($"the model's input is of the unknown kind '{kind}'; it was made by a newer Timbre or is damaged"),
        };
    }

    /// <summary>Reads the size of the stretches of log-mel images that an input looks at; sizes that no model has are refused before anything is allocated.</summary>
    /// <param name="json">The input's saved form.</param>
    /// <param name="leastBands">Fewer bands are refused.</param>
    /// <param name="leastColumns">Fewer columns are refused.</param>
    /// <param name="coefficients">Also the MFCCs a column, of which there are at most as many as bands; null where an input has none.</param>
    /// <returns>Mel bands, columns of a stretch, and columns between the evaluation stretches.</returns>
    private protected static (int Bands, int Columns, int Hop) Stretch(JsonObject json, int leastBands = 1, int leastColumns = 1, int? coefficients = null)
    {
        var (bands, columns, hop) = (Integer(json, "bands"), Integer(json, "columns"), Integer(json, "hop"));
        if (bands < leastBands || bands > MostBands || columns < leastColumns || columns > MostColumns || hop < 1 || coefficients < 1 || coefficients > bands)
        {
            var claimed = coefficients is null ? $"{bands} bands" : $"{bands} bands, {coefficients} MFCCs";
            throw new ModelFormatException($"the model's input claims {claimed} and {columns} columns; the file is damaged");
        }
        return (bands, columns, hop);
    }

    /// <summary>Reads a whole number; 0 where there is none.</summary>
    private protected static int Integer(JsonObject json, string name) => json[name]?.GetValue<int>() ?? 0;

    /// <summary>Reads a list of finite numbers of an exact length.</summary>
    protected static float[] Numbers(JsonObject json, string name, int length)
    {
        ArgumentNullException.ThrowIfNull(json);
        var values = (json[name] as JsonArray)?.Select(node => node!.GetValue<float>()).ToArray();
        if (values is null || values.Length != length || !Array.TrueForAll(values, float.IsFinite))
            throw new ModelFormatException($"the model's input lacks {length} finite numbers under '{name}'; the file is damaged");
        return values;
    }

    /// <summary>A JSON list of numbers.</summary>
    protected static JsonArray ToArray(IEnumerable<float> values) => new(values.Select(value => (JsonNode)value).ToArray());
}
