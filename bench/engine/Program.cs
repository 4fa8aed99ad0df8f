using System.Diagnostics;
using Timbre.Torch;
using Timbre.Torch.Modules;
using Timbre.Torch.Optimizers;

// Trains the network of train.py and prints the seconds of its quickest step.
// Arguments: threads, steps, memory layout (last: channels last, first: channels first).

ProcessSettings.Apply();
var threads = int.Parse(args[0]);
var steps = int.Parse(args[1]);
TorchRuntime.ChannelsLast = args.ElementAtOrDefault(2) != "first";
TorchRuntime.Threads = threads;
TorchRuntime.ManualSeed(1);

using var network = new Sequential(
[
    .. Block(1, 32), .. Block(32, 64), .. Block(64, 128), .. Block(128, 256),
    new AdaptiveAvgPool2d(1), new Flatten(), new Linear(256, 10),
]);
using var optimizer = new AdamW([new ParameterGroup(network.Parameters(), 1e-3, 1e-2)]);
using var images = Tensor.Empty([32, 1, 128, 200]).NormalInPlace(0, 1);
using var labels = Tensor.Empty([32]).UniformInPlace(0, 10).To(DataType.Int64);

var best = double.PositiveInfinity;
var total = 0.0;
for (var step = -3; step < steps; step++)
{
    var start = Stopwatch.GetTimestamp();
    using (TensorScope.Enter())
    {
        optimizer.ZeroGrad();
        var loss = Loss.CrossEntropy(network.Forward(images), labels);
        loss.Backward();
        optimizer.Step();
        _ = loss.Item();
    }
    var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
    if (step < 0)
        continue;
    best = Math.Min(best, seconds);
    total += seconds;
}
Console.WriteLine($"best {best:F4} mean {total / steps:F4}");

static Module[] Block(long inputs, long outputs) =>
    [new Conv2d(inputs, outputs, 3, padding: 1), new BatchNorm2d(outputs), new ReLU(), new MaxPool2d(2)];
