using System.Xml.Linq;
using Timbre.Features.Imaging;
using Timbre.Models.Inference;
using Timbre.Reports.Diagrams;
using Timbre.Reports.Images;
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
        var summary = Sketch(name);
        var texts = Texts(NetworkDiagram.Svg(name, summary));
        Assert.Equal(name, texts[0]);
        Assert.Contains(texts, text => text.StartsWith(string.Join(" × ", summary.Input), StringComparison.Ordinal));
        Assert.Contains(texts, text => text.Contains("→ 10", StringComparison.Ordinal));
        Assert.Equal("a score for each class", texts[^1]);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Text_stays_within_its_box_and_boxes_do_not_touch(string name)
    {
        var layout = NetworkLayout.Of(name, Sketch(name));
        foreach (var text in layout.Texts)
        {
            var width = PlotText.Width(text.Text, text.Size, text.IsStrong);
            var (left, right) = text.IsRight ? (text.X - width, text.X) : (text.X, text.X + width);
            Assert.True(left >= 0 && right <= layout.Width && text.Y <= layout.Height, text.Text);
        }
        Assert.All(layout.Boxes.Zip(layout.Boxes.Skip(1)), pair => Assert.True(pair.First.Y + pair.First.Height < pair.Second.Y));
        Assert.All(layout.Texts.GroupBy(text => text.Y).Where(line => line.Any(text => text.IsRight)), line => Assert.True(
            line.Where(text => !text.IsRight).Max(text => text.X + PlotText.Width(text.Text, text.Size, text.IsStrong)) < line.Where(text => text.IsRight).Min(text => text.X - PlotText.Width(text.Text, text.Size))));
    }

    [Fact]
    public void Equal_blocks_are_drawn_once_with_their_number()
    {
        var texts = Texts(NetworkDiagram.Svg("resnet50", Sketch("resnet50")));
        Assert.Equal(8, texts.Count(text => text == "Bottleneck"));
        Assert.Single(texts, text => text.Trim() == "× 5");
    }

    [Fact]
    public void A_diagram_tells_its_layers_in_words()
    {
        var description = XElement.Parse(NetworkDiagram.Svg("mlp", Sketch("mlp"))).Descendants().Single(element => element.Name.LocalName == "desc").Value;
        Assert.Equal("mlp, 49,802 parameters. Input 57; Linear to 256; Linear to 128; Linear to 10", description);
    }

    [Fact]
    public void A_title_cannot_add_to_the_drawing()
    {
        const string Title = "a</text> ] <script>alert(1)</script> & \"quoted\" `id` $(id)";
        var svg = NetworkDiagram.Svg(Title, Sketch("mlp"));
        Assert.Contains(Title, Texts(svg));
        Assert.DoesNotContain(XElement.Parse(svg).Descendants(), element => element.Name.LocalName == "script");
    }

    [Fact]
    public void A_PNG_is_twice_as_large_and_shows_the_same()
    {
        var (summary, path) = (Sketch("cnn"), Path.GetTempFileName());
        try
        {
            File.WriteAllBytes(path, NetworkDiagram.Png("cnn", summary));
            var image = PngImage.ReadColor(path);
            var layout = NetworkLayout.Of("cnn", summary);
            Assert.Equal((layout.Width * 2, layout.Height * 2), (image.Width, image.Height));
            foreach (var box in layout.Boxes)
            {
                var at = 3 * ((int)(2 * (box.Y + box.Height / 2)) * image.Width + (int)(2 * (box.X + 2)));
                Assert.Equal(DiagramColors.Of(box.Family), $"#{Convert.ToHexStringLower(image.Pixels[at..(at + 3)])}");
            }
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static string[] Texts(string svg) => [.. XElement.Parse(svg).Descendants().Where(element => element.Name.LocalName == "text").Select(element => element.Value)];

    private static NetworkSummary Sketch(string name)
    {
        var (network, input) = ((NetworkRecipe)ModelZoo.Find(name)!).Sketch(10, new Dictionary<string, string>());
        using (network)
            return NetworkInspection.Summarize(network, input.Shape);
    }
}
