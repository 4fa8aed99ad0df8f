using System.Text;
using System.Xml.Linq;
using Timbre.Models.Inference;
using Timbre.Reports.Diagrams;
using Timbre.Reports.Plotting;
using Timbre.Training.Networks;
using Timbre.Training.Zoo;

namespace Timbre.Reports.Tests;

public sealed class NetworkDiagramTests
{
    public static TheoryData<string> Names => new(ModelZoo.All.OfType<NetworkRecipe>().Select(recipe => recipe.Name));

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_network_is_drawn_with_the_shapes_that_it_passes_on(string name)
    {
        RequireGraphviz();
        var summary = Sketch(name);
        var drawing = XElement.Parse(Encoding.UTF8.GetString(new Graphviz().Run(NetworkDiagram.Graph(name, summary), "svg", TestContext.Current.CancellationToken)));
        var texts = drawing.Descendants().Where(element => element.Name.LocalName == "text").Select(element => element.Value.Trim()).ToArray();
        Assert.Contains(name, texts);
        Assert.Contains(texts, text => text.StartsWith(string.Join(" × ", summary.Input), StringComparison.Ordinal));
        Assert.Contains(texts, text => text.Contains("→ 10", StringComparison.Ordinal));
    }

    [Fact]
    public void Equal_blocks_are_drawn_once_with_their_number()
    {
        var graph = NetworkDiagram.Graph("resnet50", Sketch("resnet50"));
        Assert.Contains("<B>× 5</B>", graph, StringComparison.Ordinal);
        Assert.Equal(8, graph.Split("<B>Bottleneck</B>").Length - 1);
    }

    [Fact]
    public void A_title_cannot_add_to_the_graph()
    {
        RequireGraphviz();
        const string Title = "a</B>> ] evil -> n0 <B> & \"quoted\" `id` $(id)";
        var svg = Encoding.UTF8.GetString(new Graphviz().Run(NetworkDiagram.Graph(Title, Sketch("mlp")), "svg", TestContext.Current.CancellationToken));
        Assert.Contains(XElement.Parse(svg).Descendants(), element => element.Name.LocalName == "text" && element.Value == Title);
        Assert.DoesNotContain("<title>evil", svg, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_program_is_named_with_what_to_install()
    {
        var exception = Assert.Throws<DrawingException>(() => new Graphviz("/nonexistent/dot").Run("digraph {}", "svg", TestContext.Current.CancellationToken));
        Assert.Equal("/nonexistent/dot is not installed, so nothing can be drawn; install it with 'apt-get install graphviz'", exception.Message);
    }

    private static NetworkSummary Sketch(string name)
    {
        var (network, input) = ((NetworkRecipe)ModelZoo.Find(name)!).Sketch(10, new Dictionary<string, string>());
        using (network)
            return Timbre.Training.Networks.NetworkInspection.Summarize(network, input.Shape);
    }

    private static void RequireGraphviz()
    {
        var found = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, "dot")));
        Assert.SkipUnless(found, "graphviz is not installed");
    }
}
