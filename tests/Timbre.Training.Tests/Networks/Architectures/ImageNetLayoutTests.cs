using System.Diagnostics;
using Timbre.Testing;
using Timbre.Torch;
using Timbre.Torch.Modules;
using Timbre.Torch.Optimizers;
using Timbre.Torch.Weights;
using Timbre.Training.Networks.Architectures;

namespace Timbre.Training.Tests.Networks.Architectures;

/// <summary>The networks of published layouts against PyTorch: its own model for ResNet50, a second implementation for Xception.</summary>
// libtorch has one random generator: a training of another test that counts on its seed must not run beside these.
[Collection(nameof(ArchitectureTests))]
public sealed class ImageNetLayoutTests : IDisposable
{
    private const double Tolerance = 1e-4;

    private readonly string _folder = Directory.CreateTempSubdirectory("timbre-networks").FullName;

    [Fact]
    public void ResNet50_computes_what_torchvision_computes()
    {
        using var network = new ResNet50(3, 10);
        AssertSame(network, Reference("resnet50"));
    }

    [Fact]
    public void Xception_takes_every_published_tensor_and_computes_what_a_second_implementation_computes()
    {
        using var network = new Xception(3, 10);
        AssertSame(network, Reference("xception"));
    }

    [Fact]
    public void Pretrained_weights_fill_all_but_the_head_and_every_misfit_is_named()
    {
        using var scope = TensorScope.Enter();
        using var pretrained = new ResNet50(3, 1000);
        var path = Path.Combine(_folder, "pretrained.safetensors");
        var state = pretrained.StateDict();
        state.Remove("layer2.0.bn1.bias");
        state.Add("layer5.weight", Tensor.Ones(2));
        SafeTensors.Write(path, state);

        using var network = new ResNet50(1, 10);
        var head = network.Head.Module.Parameters()[0].ToArray();
        var report = network.LoadBody(path);
        Assert.Equal(["layer2.0.bn1.bias"], report.Missing);
        Assert.Equal(["layer5.weight"], report.Unexpected);
        Assert.Equal(["conv1.weight [64, 3, 7, 7] (here [64, 1, 7, 7])"], report.OtherShape);
        Assert.Equal(head, network.Head.Module.Parameters()[0].ToArray());
        Assert.Equal(
            pretrained.StateDict()["layer4.2.conv3.weight"].ToArray(), network.StateDict()["layer4.2.conv3.weight"].ToArray());

        using var other = new Xception(3, 10);
        SafeTensors.Write(path, new Dictionary<string, Tensor> { ["x"] = Tensor.Ones(1) });
        Assert.Contains("none of its 1 tensors fits Xception", Assert.Throws<TorchException>(() => other.LoadBody(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Frozen_stages_stay_as_they_are_and_the_body_learns_more_slowly_than_the_head()
    {
        using var scope = TensorScope.Enter();
        using var network = new ResNet50(1, 4);
        network.FreezeStages(3);
        network.Train();
        var before = network.StateDict().ToDictionary(entry => entry.Key, entry => entry.Value.ToArray());
        var groups = network.ParameterGroups(0.1, 0.1, 0.01);
        Assert.Equal(network.Parameters().Length, groups.Sum(group => group.Parameters.Count));
        Assert.Equal([0.1, 0.1, 0.01, 0.01], groups.Select(group => Math.Round(group.LearningRate, 12)));
        using var optimizer = new Sgd(groups);
        Loss.CrossEntropy(network.Forward(Tensor.Randn(3, 1, 64, 64)), Tensor.FromInt64([0, 1, 2])).Backward();
        optimizer.Step();

        foreach (var (name, tensor) in network.StateDict())
        {
            var frozen = name.StartsWith("conv1", StringComparison.Ordinal) || name.StartsWith("bn1", StringComparison.Ordinal)
                || name.StartsWith("layer1.", StringComparison.Ordinal) || name.StartsWith("layer2.", StringComparison.Ordinal);
            Assert.True(frozen == before[name].SequenceEqual(tensor.ToArray()), name);
        }
        network.FreezeStages(0);
        Assert.All(network.Parameters(), parameter => Assert.True(parameter.RequiresGrad));
    }

    public void Dispose() => Directory.Delete(_folder, true);

    /// <summary>Has Python write a network; skips where it or what it needs is not there.</summary>
    private string Reference(string name)
    {
        var script = Path.Combine(
            SharedData.RepositoryRoot, "tests", "Timbre.Training.Tests", "Networks", "Architectures", "reference_networks.py");
        var path = Path.Combine(_folder, name + ".safetensors");
        const string Python = "/usr/bin/python3";
        if (!File.Exists(Python) || Run(Python, "-c", "import torch, torchvision") != 0)
            Assert.Skip("needs Debian's python3-torch and python3-torchvision");
        Assert.Equal(0, Run(Python, script, name, path));
        return path;
    }

    private static int Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        _ = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode;
    }

    private static void AssertSame(Module network, string path)
    {
        using var scope = TensorScope.Enter();
        using var unrecorded = NoGrad.Enter();
        network.LoadStateDict(SafeTensors.Read(path).Tensors);
        network.Eval();
        var reference = SafeTensors.Read(path + ".io").Tensors;
        var (expected, actual) = (reference["output"], network.Forward(reference["input"]));
        Assert.Equal(expected.Shape.ToArray(), actual.Shape.ToArray());
        Assert.InRange((expected - actual).ToArray().Max(Math.Abs), 0, Tolerance);
        // The comparison says nothing unless the outputs differ between classes and images.
        var (values, mean) = (expected.ToArray(), expected.ToArray().Average());
        Assert.True(Math.Sqrt(values.Average(value => Math.Pow(value - mean, 2))) > 100 * Tolerance);
    }
}
