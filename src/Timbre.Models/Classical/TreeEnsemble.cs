namespace Timbre.Models.Classical;

/// <summary>
/// The trees of an XGBoost model for classification. They are walked here and not in libxgboost, whose own loader trusts the links between
/// nodes, so that a crafted file could make it read outside its memory; and prediction thus needs no native code.
/// </summary>
internal sealed partial class TreeEnsemble
{
    private TreeEnsemble(float start, Tree[] trees, int[] ofTree) => (Base, Trees, ClassOfTree) = (start, trees, ofTree);

    /// <summary>What each class's sum begins with.</summary>
    public float Base { get; }

    public IReadOnlyList<Tree> Trees { get; }

    /// <summary>The class that each tree's leaves count for.</summary>
    public IReadOnlyList<int> ClassOfTree { get; }

    /// <summary>Reads a model in XGBoost's JSON format.</summary>
    /// <param name="json">The model.</param>
    /// <param name="classes">The number of classes it must have.</param>
    /// <param name="dimensions">The number of features it must have at most.</param>
    /// <exception cref="ModelFormatException">It is no such model, or its trees are no trees.</exception>
    public static TreeEnsemble Read(ReadOnlySpan<byte> json, int classes, int dimensions)
    {
        Learner learner;
        try
        {
            learner = JsonSerializer.Deserialize(json, Format.Default.File)?.Learner ?? throw new ModelFormatException("trees.json: is no XGBoost model");
        }
        catch (JsonException exception)
        {
            throw new ModelFormatException($"trees.json: is no XGBoost model, or damaged or cut off (line {exception.LineNumber + 1})", exception);
        }
        var shape = learner.LearnerModelParam;
        if (Number(shape.NumClass) != classes || Number(shape.NumFeature) > dimensions)
            throw new ModelFormatException("trees.json: has another number of classes or features than the model");
        var (trees, info) = learner.GradientBooster.Model;
        if (trees.Length != info.Length || !Array.TrueForAll(info, index => index >= 0 && index < classes))
            throw new ModelFormatException("trees.json: does not say of each tree which class it is for");
        foreach (var tree in trees)
            (tree ?? throw new ModelFormatException("trees.json: a tree is null")).Check(dimensions);
        var start = (float)Number(shape.BaseScore);
        return float.IsFinite(start) ? new TreeEnsemble(start, trees, info) : throw new ModelFormatException("trees.json: 'base_score' is no number");
    }

    // XGBoost writes a model's scalars as text.
    private static double Number(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : double.NaN;

    /// <summary>One tree: of each node the links, −1 for a leaf, the feature that it splits on, and the threshold or the leaf's value.</summary>
    internal sealed record Tree(int[] LeftChildren, int[] RightChildren, int[] SplitIndices, float[] SplitConditions, int[]? CategoriesNodes = null)
    {
        /// <summary>The value of the leaf that a row falls into.</summary>
        public float Value(ReadOnlySpan<float> row)
        {
            var node = 0;
            while (LeftChildren[node] >= 0)
                node = row[SplitIndices[node]] < SplitConditions[node] ? LeftChildren[node] : RightChildren[node];
            return SplitConditions[node];
        }

        /// <summary>Walks down from the root: each node once, so that no walk can be endless, and every link and feature in range.</summary>
        public void Check(int dimensions)
        {
            var count = LeftChildren.Length;
            if (count < 1 || RightChildren.Length != count || SplitIndices.Length != count || SplitConditions.Length != count)
                throw new ModelFormatException("trees.json: the arrays of a tree differ in length");
            if (CategoriesNodes is { Length: > 0 })
                throw new ModelFormatException("trees.json: has splits on categories, which features of audio never are");
            var seen = new bool[count];
            var pending = new Stack<int>([0]);
            while (pending.TryPop(out var node))
            {
                if (node < 0 || node >= seen.Length || seen[node])
                    throw new ModelFormatException("trees.json: the links of a tree's nodes are broken");
                seen[node] = true;
                if (!float.IsFinite(SplitConditions[node]))
                    throw new ModelFormatException("trees.json: a node's value is not finite");
                if (LeftChildren[node] < 0)
                    continue;
                if (SplitIndices[node] < 0 || SplitIndices[node] >= dimensions)
                    throw new ModelFormatException("trees.json: splits on a feature that does not exist");
                pending.Push(LeftChildren[node]);
                pending.Push(RightChildren[node]);
            }
        }
    }

    internal sealed record File(Learner Learner);

    internal sealed record Learner(GradientBooster GradientBooster, Shape LearnerModelParam);

    internal sealed record GradientBooster(Model Model);

    internal sealed record Model(Tree[] Trees, int[] TreeInfo);

    internal sealed record Shape(string NumClass, string NumFeature, string BaseScore);

    [JsonSourceGenerationOptions(
        PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        AllowDuplicateProperties = false)]
    [JsonSerializable(typeof(File))]
    private sealed partial class Format : JsonSerializerContext;
}
