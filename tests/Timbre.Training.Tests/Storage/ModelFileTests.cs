using Timbre.Models.Inference;
using Timbre.Models.Storage;
using Timbre.Testing;
using Timbre.Training.Tests.Recipes;

namespace Timbre.Training.Tests.Storage;

public sealed class ModelFileTests
{
    [Fact]
    public void A_model_loaded_to_predict_gives_the_same_without_its_graph()
    {
        using var folder = new TemporaryFolder();
        var examples = MadeUpData.Examples(8);
        using var result = MadeUpData.Train("mlp", examples);
        ModelFile.Save(folder["m.timbre"], result.Model, new ModelCard());
        using var whole = ModelFile.Load(folder["m.timbre"]).Model;
        using var predicting = ModelFile.LoadToPredict(folder["m.timbre"]).Model;
        Assert.Equal(
            whole.Predict(examples.Examples).Select(prediction => prediction.Combine(CombineRule.Mean)),
            predicting.Predict(examples.Examples).Select(prediction => prediction.Combine(CombineRule.Mean)));
        Assert.Equal(((NetworkModel)result.Model).Graph.ToArray(), ((NetworkModel)whole).Graph.ToArray());
        Assert.Throws<InvalidOperationException>(() => ((NetworkModel)predicting).Graph);
        Assert.Throws<InvalidOperationException>(() => ModelFile.Save(folder["again.timbre"], predicting, new ModelCard()));
        Assert.False(File.Exists(folder["again.timbre"]));
    }
}
