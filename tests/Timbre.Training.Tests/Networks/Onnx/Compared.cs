using Onnx;
using Timbre.Torch;
using Timbre.Torch.Modules;

namespace Timbre.Training.Tests.Networks.Onnx;

/// <summary>A network beside its graph.</summary>
internal static class Compared
{
    /// <summary>Gives batch normalizations weights and statistics that change something, by training passes on random views.</summary>
    internal static void Unsettle(Module network, IReadOnlyList<long> view)
    {
        using var scope = TensorScope.Enter();
        using var unrecorded = NoGrad.Enter();
        foreach (var norm in network.NamedModules().Select(named => named.Module).OfType<BatchNorm>())
        {
            norm.Weight.UniformInPlace(0.5, 1.5);
            norm.StateDict()["bias"].NormalInPlace(0, 0.3);
        }
        network.Train();
        for (var i = 0; i < 3; i++)
            _ = network.Forward(Tensor.Randn([3, .. view]) * 2 + 0.5);
        network.Eval();
    }

    /// <summary>The network's own probabilities, and what its last fully connected layer is given.</summary>
    internal static (float[] Probabilities, float[] Embedding) ByLibtorch(Module network, float[] views, long[] shape)
    {
        using var scope = TensorScope.Enter();
        using var unrecorded = NoGrad.Enter();
        network.Eval();
        float[] embedding = [];
        var last = network.NamedModules().Select(named => named.Module).OfType<Linear>().Last();
        last.ForwardHook = (given, _) => embedding = given.ToArray();
        var probabilities = network.Forward(Tensor.From(views, shape)).Softmax(-1).ToArray();
        last.ForwardHook = null;
        return (probabilities, embedding);
    }

    /// <summary>Both outputs of a graph are libtorch's, to 1e-5; vectors with numbers larger than 1 to that part of the largest.</summary>
    internal static void AssertEqual(Module network, ModelProto model, long[] shape)
    {
        var views = RandomViews(shape);
        var (probabilities, embedding) = ByLibtorch(network, views, shape);
        using var session = new GraphSession(model);
        AssertClose(probabilities, session.Run("probabilities", views, shape));
        AssertClose(embedding, session.Run("embedding", views, shape));
    }

    private static void AssertClose(float[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        var tolerance = 1e-5 * Math.Max(1, expected.Max(Math.Abs));
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, tolerance));
    }

    internal static float[] RandomViews(params long[] shape)
    {
        using var views = Tensor.Randn(shape);
        return views.ToArray();
    }
}
