using Timbre.Torch;
using Timbre.Torch.Modules;

namespace Timbre.Training.Tests.Networks.Onnx;

/// <summary>A layer of one function.</summary>
internal sealed class Computed(Func<Tensor, Tensor> compute) : Module
{
    protected override Tensor Compute(Tensor input) => compute(input);
}
