namespace Timbre.Torch.Modules;

/// <summary>max(x, 0).</summary>
/// <param name="inPlace">Whether the input is overwritten: quicker, where nothing else needs it (after convolution, linear and norm layers).</param>
internal sealed class ReLU(bool inPlace = false) : Module
{
    protected override Tensor Compute(Tensor input) => inPlace ? input.ReluInPlace() : input.Relu();
}

/// <summary>The axes from one on made one: what stands between convolutions and a fully connected layer.</summary>
internal sealed class Flatten(long startAxis = 1) : Module
{
    protected override Tensor Compute(Tensor input) => input.Flatten(startAxis);
}

/// <summary>Dropout (Srivastava et al. 2014): in training, elements are zeroed with a probability and the rest scaled up.</summary>
internal sealed class Dropout(double probability = 0.5) : Module
{
    protected override Tensor Compute(Tensor input) => Aten.Dropout.Call(input, probability, IsTraining);

    public override string ToString() => $"Dropout({probability})";
}
