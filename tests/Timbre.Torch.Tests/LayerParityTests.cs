using Timbre.Torch.Modules;

namespace Timbre.Torch.Tests;

/// <summary>Each layer's outputs and gradients against PyTorch's.</summary>
public sealed class LayerParityTests
{
    private static readonly Dictionary<string, Func<Module>> Layers = new()
    {
        ["linear"] = () => new Linear(5, 3),
        ["linear without bias"] = () => new Linear(5, 3, bias: false),
        ["conv1d"] = () => new Conv1d(3, 4, 3, stride: 2, padding: 1),
        ["conv1d dilated groups"] = () => new Conv1d(4, 6, 3, dilation: 2, groups: 2, bias: false),
        ["conv2d"] = () => new Conv2d(3, 4, 3, padding: 1),
        ["conv2d one channel"] = () => new Conv2d(1, 4, 5, stride: 2, padding: 2),
        ["conv2d dilated groups"] = () => new Conv2d(4, 6, 3, stride: 2, padding: 2, dilation: 2, groups: 2, bias: false),
        ["conv2d depthwise"] = () => new Conv2d(6, 6, 3, padding: 1, groups: 6, bias: false),
        ["conv2d rectangular"] = () => new Conv2d(2, 3, (3, 5), stride: (1, 2), padding: (1, 2)),
        ["conv2d pointwise"] = () => new Conv2d(5, 3, 1),
        ["batchnorm1d"] = () => new BatchNorm1d(4),
        ["batchnorm1d sequence"] = () => new BatchNorm1d(4),
        ["batchnorm2d"] = () => new BatchNorm2d(3),
        ["batchnorm2d eval"] = () => new BatchNorm2d(3),
        ["dropout eval"] = () => new Dropout(),
        ["maxpool1d"] = () => new MaxPool1d(3, stride: 2, padding: 1),
        ["maxpool2d"] = () => new MaxPool2d(2),
        ["maxpool2d overlapping"] = () => new MaxPool2d(3, stride: 2, padding: 1),
        ["adaptiveavgpool2d"] = () => new AdaptiveAvgPool2d((2, 3)),
        ["flatten"] = () => new Flatten(),
        ["relu"] = () => new ReLU(),
        ["lstm"] = () => new LSTM(5, 4),
        ["lstm deep bidirectional"] = () => new LSTM(5, 3, layers: 2, bidirectional: true),
        ["gru"] = () => new GRU(5, 4),
        ["gru deep bidirectional"] = () => new GRU(5, 3, layers: 2, bidirectional: true),
        ["network"] = () => new Sequential(
            new Conv2d(1, 4, 3, padding: 1), new BatchNorm2d(4), new ReLU(inPlace: true), new MaxPool2d(2),
            new Conv2d(4, 6, 3, padding: 1), new BatchNorm2d(6), new ReLU(inPlace: true), new AdaptiveAvgPool2d(1),
            new Flatten(), new Linear(6, 3)),
    };

    public static TheoryData<string, bool> LayerCases =>
        new(Layers.Keys.SelectMany(name => new[] { (name, true), (name, false) }));

    [Theory]
    [MemberData(nameof(LayerCases))]
    public void A_layer_computes_what_PyTorch_computes(string name, bool channelsLast)
    {
        using var scope = TensorScope.Enter();
        using var references = new References("layers.safetensors");
        TorchRuntime.ChannelsLast = channelsLast;
        using var module = Layers[name]();
        TorchRuntime.ChannelsLast = true;

        var state = references.Below($"{name}/param.").Where(key => !key.EndsWith(".grad", StringComparison.Ordinal))
            .ToDictionary(key => key, key => references[$"{name}/param.{key}"]);
        foreach (var key in references.Below($"{name}/buffer.").Where(key => !key.EndsWith(".after", StringComparison.Ordinal)))
            state[key] = references[$"{name}/buffer.{key}"];
        module.LoadStateDict(state);
        if (name.EndsWith("eval", StringComparison.Ordinal))
            module.Eval();

        // PyTorch's reference has the steps first.
        Check(references, name, name == "lstm deep bidirectional" ? x => module.Forward(x.Transpose(0, 1)).Transpose(0, 1) : module.Forward);
        foreach (var (key, parameter) in module.NamedParameters())
            References.AssertClose(references[$"{name}/param.{key}.grad"], parameter.Grad!, $"{name}: gradient of {key}");
        foreach (var (key, buffer) in module.NamedBuffers())
            References.AssertClose(references[$"{name}/buffer.{key}.after"], buffer, $"{name}: {key}");
    }

    [Fact]
    public void A_softmax_is_what_PyTorch_computes()
    {
        using var scope = TensorScope.Enter();
        using var references = new References("layers.safetensors");
        Check(references, "softmax", x => x.Softmax(1));
    }

    [Theory]
    [InlineData("cross entropy")]
    [InlineData("cross entropy smoothed")]
    [InlineData("cross entropy soft")]
    public void A_loss_computes_what_PyTorch_computes(string name)
    {
        using var scope = TensorScope.Enter();
        using var references = new References("losses.safetensors");
        var (classes, soft) = (references["classes"], references["soft"]);
        var logits = references["logits"];
        logits.RequiresGrad = true;
        var loss = name switch
        {
            "cross entropy" => Loss.CrossEntropy(logits, classes),
            "cross entropy smoothed" => Loss.CrossEntropy(logits, classes, 0.1),
            _ => Loss.CrossEntropy(logits, soft, 0.1),
        };
        loss.Backward();
        References.AssertClose(references[$"{name}/output"], loss, name);
        References.AssertClose(references[$"{name}/input.grad"], logits.Grad!, $"{name}: gradient");
    }

    private static void Check(References references, string name, Func<Tensor, Tensor> compute)
    {
        var input = references[$"{name}/input"];
        input.RequiresGrad = true;
        var output = compute(input);
        output.Backward(references[$"{name}/gradient"]);
        References.AssertClose(references[$"{name}/output"], output, $"{name}: output");
        References.AssertClose(references[$"{name}/input.grad"], input.Grad!, $"{name}: gradient of the input");
    }
}
