namespace Timbre.Models.Classical;

/// <summary>
/// Boosted trees and forests of XGBoost, once fitted: each tree adds its leaf's value to one class, softmax of the sums are the
/// probabilities. They take raw features.
/// </summary>
internal sealed class TreeClassifier : TabularClassifier
{
    private readonly ReadOnlyMemory<byte> _json;
    private readonly TreeEnsemble _trees;

    /// <summary>A classifier of trees in XGBoost's own JSON format, which its other bindings load.</summary>
    /// <exception cref="ModelFormatException">They are no trees.</exception>
    public TreeClassifier(ClassifierHeader header, ReadOnlyMemory<byte> json)
        : base(header, null) => (_json, _trees) = (json, TreeEnsemble.Read(json.Span, header.Present.Length, header.Dimensions));

    public static ClassifierKind RandomForest { get; } = new("random-forest", Load);

    public static ClassifierKind Boosted { get; } = new("xgboost", Load);

    private static TreeClassifier Load(ClassifierHeader header, ModelPartsReader reader) => new(header, reader.Bytes("trees.json"));

    private protected override RowPredictor NewPredictor() => (row, probabilities) =>
    {
        probabilities.Fill(_trees.Base);
        for (var i = 0; i < _trees.Trees.Count; i++)
            probabilities[_trees.ClassOfTree[i]] += _trees.Trees[i].Value(row);
        Softmax(probabilities);
    };

    private protected override void SaveCore(ModelPartsWriter writer) => writer.Bytes("trees.json", _json.ToArray());

    private protected override string AddNodes(GraphBuilder graph, string features)
    {
        var classes = Header.Present.Length;
        var nodes = new TreeNodes();
        // What each class's sum begins with is a tree of one leaf here: so all is added in the same order, and rounded alike.
        for (var label = 0; label < classes; label++)
            nodes.AddLeaf(label, 0, label, _trees.Base);
        for (var i = 0; i < _trees.Trees.Count; i++)
        {
            var tree = _trees.Trees[i];
            for (var node = 0; node < tree.LeftChildren.Length; node++)
            {
                if (tree.LeftChildren[node] >= 0)
                    nodes.AddSplit(classes + i, node, tree.SplitIndices[node], tree.SplitConditions[node], tree.LeftChildren[node], tree.RightChildren[node]);
                else
                    nodes.AddLeaf(classes + i, node, _trees.ClassOfTree[i], tree.SplitConditions[node]);
            }
        }
        return graph.Add("Softmax", [nodes.AddTo(graph, features, classes, "SUM")]);
    }
}
