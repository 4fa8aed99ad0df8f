namespace Timbre.Models.Classical.Onnx;

/// <summary>Collects trees for one TreeEnsembleRegressor: each leaf adds values to some of its targets. Rows below a threshold go to the first child.</summary>
internal sealed class TreeNodes
{
    private const string Split = "BRANCH_LT";
    private const string Leaf = "LEAF";

    private readonly List<(long Tree, long Node, string Mode, long Feature, float Threshold, long Less, long Other)> _nodes = [];
    private readonly List<(long Tree, long Node, long Target, float Value)> _leaves = [];

    public void AddSplit(int tree, int node, int feature, float threshold, int less, int other) => _nodes.Add((tree, node, Split, feature, threshold, less, other));

    /// <summary>Adds a leaf's value for one target; a leaf has several of them in a row.</summary>
    public void AddLeaf(int tree, int node, int target, float value)
    {
        if (_leaves.Count == 0 || _leaves[^1].Tree != tree || _leaves[^1].Node != node)
            _nodes.Add((tree, node, Leaf, 0, 0, 0, 0));
        _leaves.Add((tree, node, target, value));
    }

    /// <summary>Adds the node to a graph.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="features">The tensor of features, n × d.</param>
    /// <param name="targets">The number of targets.</param>
    /// <param name="aggregate">SUM or AVERAGE over the trees.</param>
    /// <returns>The tensor of results, n × targets.</returns>
    public string AddTo(GraphBuilder graph, string features, int targets, string aggregate) => graph.AddLearning(
        "TreeEnsembleRegressor",
        1,
        features,
        ("n_targets", targets),
        ("aggregate_function", aggregate),
        ("nodes_treeids", _nodes.Select(node => node.Tree)),
        ("nodes_nodeids", _nodes.Select(node => node.Node)),
        ("nodes_modes", _nodes.Select(node => node.Mode)),
        ("nodes_featureids", _nodes.Select(node => node.Feature)),
        ("nodes_values", _nodes.Select(node => node.Threshold)),
        ("nodes_truenodeids", _nodes.Select(node => node.Less)),
        ("nodes_falsenodeids", _nodes.Select(node => node.Other)),
        ("target_treeids", _leaves.Select(leaf => leaf.Tree)),
        ("target_nodeids", _leaves.Select(leaf => leaf.Node)),
        ("target_ids", _leaves.Select(leaf => leaf.Target)),
        ("target_weights", _leaves.Select(leaf => leaf.Value)))[0];
}
