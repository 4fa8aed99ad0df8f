namespace Timbre.Reports.Diagrams;

/// <summary>
/// Draws a network from the input to the classes as a graph for graphviz: each convolution, dense or recurrent layer and each block is a
/// box, with the norm, activation and dropout layers that follow it; between the boxes stand the shapes of what is passed on.
/// </summary>
internal static class NetworkDiagram
{
    private const int MostInnerLines = 6;

    private const string Ink = "#1b1f24";
    private const string Muted = "#57606a";

    public static string Graph(string title, NetworkSummary network)
    {
        var boxes = Box.Of(network);
        var graph = new StringBuilder("digraph network {\n");
        graph.Append("  graph [rankdir=TB, bgcolor=white, pad=0.3, nodesep=0.3, ranksep=0.32, labelloc=t, fontname=\"sans-serif\", fontsize=17, fontcolor=\"").Append(Ink).Append("\"]\n");
        graph.Append(CultureInfo.InvariantCulture, $"  label=<<B>{System.Net.WebUtility.HtmlEncode(title)}</B><BR/><FONT POINT-SIZE=\"12\" COLOR=\"{Muted}\">{network.Parameters:N0} parameters</FONT>>\n");
        graph.Append(CultureInfo.InvariantCulture, $"  node [shape=box, style=\"filled,rounded\", color=\"#c3cad2\", fontname=\"sans-serif\", fontsize=12, fontcolor=\"{Ink}\", margin=\"0.12,0.06\"]\n");
        graph.Append(CultureInfo.InvariantCulture, $"  edge [color=\"{Muted}\", fontname=\"sans-serif\", fontsize=11, fontcolor=\"{Muted}\", arrowsize=0.7]\n");
        graph.Append("  input [label=\"input\", shape=plaintext, style=\"\"]\n");
        for (var i = 0; i < boxes.Count; i++)
            graph.Append(CultureInfo.InvariantCulture, $"  n{i} [fillcolor=\"{Color(boxes[i].Kind)}\", label=<{Label(boxes[i])}>]\n");
        graph.Append("  output [label=\"a score for each class\", shape=plaintext, style=\"\"]\n");

        var passed = network.Input;
        for (var i = 0; i < boxes.Count; i++)
        {
            Edge(graph, i == 0 ? "input" : $"n{i - 1}", $"n{i}", passed, boxes[i].Input);
            passed = boxes[i].Output;
        }
        Edge(graph, boxes.Count == 0 ? "input" : $"n{boxes.Count - 1}", "output", passed, passed);
        return graph.Append("}\n").ToString();
    }

    /// <summary>A shape as it is read: <c>48 × 64 × 100</c>.</summary>
    private static string Shape(IReadOnlyList<long> shape) => string.Join(" × ", shape);

    /// <summary>What a layer gives; where the next is given another shape (pooled over time, say), both.</summary>
    private static void Edge(StringBuilder graph, string from, string to, IReadOnlyList<long> given, IReadOnlyList<long> taken)
    {
        var label = given.SequenceEqual(taken) ? Shape(given) : $"{Shape(given)}  →  {Shape(taken)}";
        graph.Append(CultureInfo.InvariantCulture, $"  {from} -> {to} [label=\"  {label}\"]\n");
    }

    private static string Label(Box box)
    {
        var text = new StringBuilder("<TABLE BORDER=\"0\" CELLBORDER=\"0\" CELLSPACING=\"1\" CELLPADDING=\"1\">");
        text.Append(CultureInfo.InvariantCulture, $"<TR><TD ALIGN=\"LEFT\"><B>{System.Net.WebUtility.HtmlEncode(box.Kind)}</B>{(box.Detail.Length > 0 ? "  " + System.Net.WebUtility.HtmlEncode(box.Detail) : "")}{(box.Count > 1 ? $"   <B>× {box.Count}</B>" : "")}</TD>");
        var parameters = box.Parameters > 0 ? $"    {box.Parameters.ToString("N0", CultureInfo.InvariantCulture)}" : " ";
        text.Append(CultureInfo.InvariantCulture, $"<TD ALIGN=\"RIGHT\"><FONT COLOR=\"{Muted}\">{parameters}</FONT></TD></TR>");
        foreach (var line in box.Inner.Take(MostInnerLines))
            Small(text, line);
        if (box.Inner.Count > MostInnerLines)
            Small(text, $"and {box.Inner.Count - MostInnerLines} more layers");
        if (box.Followers.Count > 0)
            Small(text, string.Join(" · ", box.Followers));
        return text.Append("</TABLE>").ToString();
    }

    private static void Small(StringBuilder text, string line) => text.Append(CultureInfo.InvariantCulture,
        $"<TR><TD ALIGN=\"LEFT\" COLSPAN=\"2\"><FONT POINT-SIZE=\"10\" COLOR=\"{Muted}\">{System.Net.WebUtility.HtmlEncode(line)}</FONT></TD></TR>");

    private static string Color(string kind) => kind switch
    {
        _ when kind.Contains("Conv", StringComparison.Ordinal) => "#dcebf7",
        "TimeStatistics" or "Dropout" or "Dropout2d" or "Flatten" => "#eef0f2",
        _ when kind.Contains("Pool", StringComparison.Ordinal) || kind.Contains("Norm", StringComparison.Ordinal) => "#eef0f2",
        "Linear" => "#fbe6d5",
        "LSTM" or "GRU" => "#d9f1e8",
        _ => "#f1e4ee",
    };
}
