using Timbre.Torch.Modules;
using Timbre.Torch.Optimizers;

namespace Timbre.Torch.Tests;

public sealed class MemoryTests
{
    private const int Steps = 2_000;
    private const double AllowedMebibytes = 20;

    [Fact]
    public void Two_thousand_training_steps_do_not_make_the_process_grow()
    {
        // The network is so small that a second thread would only wait for the first.
        var threads = TorchRuntime.Threads;
        TorchRuntime.Threads = 1;
        using var network = new Sequential(
            new Conv2d(1, 8, 3, padding: 1), new BatchNorm2d(8), new ReLU(true), new MaxPool2d(2),
            new Conv2d(8, 16, 3, padding: 1), new BatchNorm2d(16), new ReLU(true), new Dropout(0.2),
            new AdaptiveAvgPool2d(1), new Flatten(), new Linear(16, 5));
        using var optimizer = new AdamW([new ParameterGroup(network.Parameters(), 1e-3, 1e-2)]);
        var schedule = new OneCycle(optimizer, Steps + 200);
        Run(200);
        var before = ResidentMebibytes();
        var live = Tensor.Live;
        Run(Steps);
        Assert.Equal(live, Tensor.Live);
        Assert.InRange(ResidentMebibytes() - before, double.NegativeInfinity, AllowedMebibytes);
        TorchRuntime.Threads = threads;

        void Run(int steps)
        {
            for (var step = 0; step < steps; step++)
            {
                using var scope = TensorScope.Enter();
                // Every tenth batch is a smaller one, as at the end of an epoch.
                var size = step % 10 == 9 ? 5 : 8;
                optimizer.ZeroGrad();
                var loss = Loss.CrossEntropy(network.Forward(Tensor.Randn(size, 1, 24, 16)), Tensor.Empty([size]).UniformInPlace(0, 5).To(DataType.Int64));
                loss.Backward();
                GradientClipping.ByNorm(network.Parameters(), 5);
                optimizer.Step();
                schedule.Step();
            }
        }
    }

    private static double ResidentMebibytes()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        return Environment.WorkingSet / (1024.0 * 1024.0);
    }
}
