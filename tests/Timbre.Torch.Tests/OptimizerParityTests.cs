using Timbre.Torch.Optimizers;
using Timbre.Torch.Weights;

namespace Timbre.Torch.Tests;

/// <summary>Thirty steps of each optimizer and schedule against PyTorch's.</summary>
public sealed class OptimizerParityTests
{
    private const int Steps = 30;
    private const int FrozenSteps = 10;

    private static readonly Dictionary<string, Func<Tensor, Tensor, Optimizer>> Optimizers = new()
    {
        ["sgd"] = (w, b) => new Sgd(Group(0.05, 0, w, b)),
        ["sgd momentum"] = (w, b) => new Sgd(Group(0.02, 0.01, w, b), 0.9),
        ["sgd nesterov"] = (w, b) => new Sgd(Group(0.02, 0.01, w, b), 0.9, nesterov: true),
        ["adam"] = (w, b) => new Adam(Group(0.03, 0, w, b)),
        ["adam decay"] = (w, b) => new Adam(Group(0.03, 0.1, w, b)),
        ["adamw"] = (w, b) => new AdamW(Group(0.03, 0.1, w, b)),
        ["adamw groups"] = (w, b) => new AdamW([new ParameterGroup([w], 0.001, 0.1), new ParameterGroup([b], 0.03)]),
        ["adamw clipped"] = (w, b) => new AdamW(Group(0.03, 0.01, w, b)),
        ["sgd one cycle"] = (w, b) => new Sgd(Group(0.05, 0, w, b), 0.9),
        ["adamw one cycle"] = (w, b) => new AdamW(Group(0.05, 0.01, w, b)),
        ["adamw cosine"] = (w, b) => new AdamW(Group(0.05, 0.01, w, b)),
        ["sgd plateau"] = (w, b) => new Sgd(Group(0.3, 0, w, b)),
        ["adam frozen"] = (w, b) => new Adam(Group(0.03, 0.1, w, b)),
        ["adamw frozen"] = (w, b) => new AdamW(Group(0.03, 0.1, w, b)),
    };

    public static TheoryData<string> Cases => new(Optimizers.Keys);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Training_takes_the_same_way_as_in_PyTorch(string name)
    {
        using var scope = TensorScope.Enter();
        using var references = new References("training.safetensors");
        var (weight, bias) = Start(references);
        using var optimizer = Optimizers[name](weight, bias);
        LearningRateSchedule? schedule = name switch
        {
            _ when name.EndsWith("one cycle", StringComparison.Ordinal) => new OneCycle(optimizer, Steps),
            _ when name.EndsWith("cosine", StringComparison.Ordinal) => new CosineAnnealing(optimizer, Steps, minimum: 0.1),
            _ when name.EndsWith("plateau", StringComparison.Ordinal) => new ReduceOnPlateau(optimizer, 0.5, 2, 0.05),
            _ => null,
        };
        var (losses, rates, norms) = (new List<float>(), new List<float>(), new List<float>());
        for (var step = 0; step < Steps; step++)
        {
            var loss = Backward(name, step, references, optimizer, weight, bias);
            if (name.EndsWith("clipped", StringComparison.Ordinal))
                norms.Add((float)GradientClipping.ByNorm([weight, bias], 0.2));
            rates.Add((float)optimizer.Groups[0].LearningRate);
            optimizer.Step();
            losses.Add(loss);
            if (schedule is ReduceOnPlateau plateau)
                plateau.Step(loss);
            else
                schedule?.Step();
        }
        References.AssertClose(references[$"{name}/losses"], Tensor.From([.. losses]), $"{name}: loss");
        References.AssertClose(references[$"{name}/rates"], Tensor.From([.. rates]), $"{name}: learning rate");
        References.AssertClose(references[$"{name}/weight"], weight, $"{name}: weight");
        References.AssertClose(references[$"{name}/bias"], bias, $"{name}: bias");
        if (norms.Count > 0)
            References.AssertClose(references[$"{name}/norms"], Tensor.From([.. norms]), $"{name}: norm");
    }

    [Theory]
    [InlineData("sgd nesterov")]
    [InlineData("adamw groups")]
    [InlineData("adamw frozen")]
    public void A_training_resumed_from_its_saved_state_goes_the_same_way(string name)
    {
        using var scope = TensorScope.Enter();
        using var references = new References("training.safetensors");
        var (weight, bias) = Start(references);
        var first = Optimizers[name](weight, bias);
        for (var step = 0; step < Steps / 2; step++)
        {
            Backward(name, step, references, first, weight, bias);
            first.Step();
        }
        using var saved = new MemoryStream();
        SafeTensors.Write(saved, first.StateDict());
        first.Dispose();
        saved.Position = 0;

        using var second = Optimizers[name](weight, bias);
        second.LoadStateDict(SafeTensors.Read(saved, "memory").Tensors);
        for (var step = Steps / 2; step < Steps; step++)
        {
            Backward(name, step, references, second, weight, bias);
            second.Step();
        }
        References.AssertClose(references[$"{name}/weight"], weight, $"{name}: weight");
    }

    [Fact]
    public void A_state_that_lacks_a_parameter_s_steps_is_refused()
    {
        using var scope = TensorScope.Enter();
        using var references = new References("training.safetensors");
        var (weight, bias) = Start(references);
        using var optimizer = Optimizers["adamw"](weight, bias);
        Backward("adamw", 0, references, optimizer, weight, bias);
        optimizer.Step();
        var state = optimizer.StateDict();
        Assert.True(state.Remove("1.step"));
        Assert.Contains("lacks '1.step'", Assert.Throws<TorchException>(() => optimizer.LoadStateDict(state)).Message, StringComparison.Ordinal);
    }

    // A gradient that lies otherwise in memory than its parameter is stepped by libtorch's operators, the others in one pass. Of two
    // parameters, one is frozen at first, so that their bias corrections differ.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_step_in_one_pass_is_that_of_the_operators(bool decoupled)
    {
        using var scope = TensorScope.Enter();
        TorchRuntime.ManualSeed(5);
        var start = Tensor.Randn(3, 4, 5, 6);
        var networks = Enumerable.Range(0, 2).Select(_ => new[] { start.Clone(), start.Clone() }).ToArray();
        var optimizers = networks.Select(parameters => decoupled ? new AdamW(Group(0.01, 0.1, parameters)) : new Adam(Group(0.01, 0.1, parameters))).ToArray();
        for (var step = 0; step < 20; step++)
        {
            for (var i = 0; i < (step < FrozenSteps ? 1 : 2); i++)
            {
                var gradient = Tensor.Randn(3, 4, 5, 6);
                networks[0][i].Grad = gradient;
                networks[1][i].Grad = gradient.Contiguous(MemoryFormat.ChannelsLast);
            }
            foreach (var optimizer in optimizers)
                optimizer.Step();
        }
        for (var i = 0; i < 2; i++)
        {
            Assert.NotEqual(start.ToArray(), networks[0][i].ToArray());
            Assert.All(networks[0][i].ToArray().Zip(networks[1][i].ToArray()), pair => Assert.Equal(pair.Second, pair.First, 2e-6));
        }
        foreach (var optimizer in optimizers)
            optimizer.Dispose();
    }

    [Fact]
    public void A_warm_up_rises_in_a_line_and_the_rate_ends_at_its_minimum()
    {
        using var scope = TensorScope.Enter();
        using var optimizer = new Sgd(Group(1, 0, Tensor.Zeros(1)));
        var schedule = new CosineAnnealing(optimizer, 10, warmup: 4, minimum: 0.1);
        schedule.Apply();
        var rates = new List<double>();
        for (var step = 0; step < 12; step++)
        {
            rates.Add(optimizer.Groups[0].LearningRate);
            schedule.Step();
        }
        Assert.Equal([0.25, 0.5, 0.75, 1, 1], rates.Take(5));
        Assert.Equal(0.55, rates[7], 12);
        Assert.Equal([0.1, 0.1], rates.TakeLast(2).Select(rate => Math.Round(rate, 12)));
    }

    private static ParameterGroup[] Group(double learningRate, double weightDecay, params Tensor[] parameters) => [new(parameters, learningRate, weightDecay)];

    private static (Tensor Weight, Tensor Bias) Start(References references)
    {
        var (weight, bias) = (references["start"].Clone(), Tensor.Zeros(3));
        weight.RequiresGrad = bias.RequiresGrad = true;
        return (weight, bias);
    }

    private static float Backward(string name, int step, References references, Optimizer optimizer, Tensor weight, Tensor bias)
    {
        weight.RequiresGrad = step >= FrozenSteps || !name.EndsWith("frozen", StringComparison.Ordinal);
        optimizer.ZeroGrad();
        var squares = (Aten.Linear.Call(references["inputs"], weight, bias) - references["targets"]).Pow(2);
        var loss = squares.Mean([0, 1]);
        loss.Backward();
        return (float)loss.Item();
    }
}
