using Timbre.Torch;
using Timbre.Torch.Modules;
using Timbre.Torch.Optimizers;
using Timbre.Training.Networks.Architectures;

namespace Timbre.Training.Tests.Networks.Architectures;

/// <summary>Runs while no other test makes tensors, as it counts them.</summary>
[CollectionDefinition(nameof(ArchitectureTests), DisableParallelization = true)]
[Collection(nameof(ArchitectureTests))]
public sealed class ArchitectureTests
{
    private const int Classes = 3;
    private const int Batch = 6;

    private static readonly Dictionary<string, (Func<Module> Build, long[] Shape)> Networks = new()
    {
        ["alexnet"] = (() => new AlexNetLike(1, Classes, width: 8, hidden: 32, dropout: 0), [1, 128, 100]),
        ["mfcc-mlp"] = (() => new MfccMlp(40, 13, Classes, dropout: 0), [40, 13]),
        ["mfcc-cnn"] = (() => new MfccCnn(43, 13, Classes, width: 8, dropout: 0), [43, 13]),
        ["mfcc-lstm"] = (() => new MfccLstm(13, Classes, hidden: 32, dropout: 0), [20, 13]),
        ["gru"] = (() => new GruClassifier(13, Classes, hidden: 16, dropout: 0, stack: 3), [31, 13]),
        ["bilstm"] = (() => new BiLstmClassifier(13, Classes, hidden: 16, dropout: 0), [20, 13]),
        ["crnn on mel bands"] = (() => new Crnn(128, Classes, width: 8, hidden: 16, dropout: 0), [1, 128, 50]),
        ["crnn on MFCCs"] = (() => new Crnn(13, Classes, width: 8, hidden: 16, dropout: 0), [1, 13, 50]),
        ["table mlp"] = (() => new TableMlp(57, Classes, dropout: 0), [57]),
        ["table mlp without norm"] = (() => new TableMlp(57, Classes, [32], batchNormalized: false, dropout: 0), [57]),
        ["table cnn"] = (() => new TableCnn1d(57, Classes, width: 8, dropout: 0), [57]),
        ["resnet50"] = (() => new ResNet50(1, Classes, zeroResidual: true), [1, 48, 40]),
        ["xception"] = (() => new Xception(1, Classes), [1, 48, 40]),
    };

    public static TheoryData<string> Names => new(Networks.Keys);

    [Theory]
    [MemberData(nameof(Names))]
    public void A_network_learns_a_batch_by_heart_and_a_copy_of_its_weights_says_the_same(string name)
    {
        using var scope = TensorScope.Enter();
        TorchRuntime.ManualSeed(11);
        var (build, shape) = Networks[name];
        using var network = build();
        using var optimizer = new AdamW([new ParameterGroup(network.Parameters(), 2e-3, 1e-2)]);
        var (input, classes) = (Tensor.Randn([Batch, .. shape]), Tensor.FromInt64([0, 1, 2, 0, 1, 2]));
        var first = Step();
        var last = first;
        for (var step = 0; step < 60 && last > 0.3 * first; step++)
            last = Step();
        Assert.True(last <= 0.3 * first, $"{name}: loss {first} → {last}");

        network.Eval();
        using var copy = build();
        copy.LoadStateDict(network.StateDict());
        copy.Eval();
        Assert.Equal(network.Forward(input).ToArray(), copy.Forward(input).ToArray());

        double Step()
        {
            using var inner = TensorScope.Enter();
            optimizer.ZeroGrad();
            var loss = Loss.CrossEntropy(network.Forward(input), classes);
            loss.Backward();
            optimizer.Step();
            return loss.Item();
        }
    }

    [Fact]
    public void Prediction_holds_no_more_than_its_result()
    {
        foreach (var (build, shape) in Networks.Values)
        {
            using var scope = TensorScope.Enter();
            using var unrecorded = NoGrad.Enter();
            using var network = build();
            network.Eval();
            var input = Tensor.Randn([2, .. shape]);
            var before = Tensor.Live;
            _ = network.Forward(input);
            Assert.Equal(before + 1, Tensor.Live);
        }
    }
}
