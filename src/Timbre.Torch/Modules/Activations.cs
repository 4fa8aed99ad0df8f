namespace Timbre.Torch;

/// <summary>max(x, 0).</summary>
/// <param name="inPlace">Whether the input is overwritten: quicker, where nothing else needs it (after convolution, linear and norm layers).</param>
public sealed class ReLU(bool inPlace = false) : Module
{
    /// <inheritdoc/>
    protected override Tensor Compute(Tensor input) => inPlace ? input.ReluInPlace() : input.Relu();
}

/// <summary>x·Φ(x), Φ the normal distribution.</summary>
public sealed class GELU : Module
{
    /// <inheritdoc/>
    protected override Tensor Compute(Tensor input) => input.Gelu();
}

/// <summary>x·sigmoid(x).</summary>
public sealed class SiLU : Module
{
    /// <inheritdoc/>
    protected override Tensor Compute(Tensor input) => input.Silu();
}

/// <summary>1 / (1 + e^-x).</summary>
public sealed class Sigmoid : Module
{
    /// <inheritdoc/>
    protected override Tensor Compute(Tensor input) => input.Sigmoid();
}

/// <summary>The hyperbolic tangent.</summary>
public sealed class Tanh : Module
{
    /// <inheritdoc/>
    protected override Tensor Compute(Tensor input) => input.Tanh();
}

/// <summary>The axes from one on made one: what stands between convolutions and a fully connected layer.</summary>
/// <param name="startAxis">The first axis joined.</param>
public sealed class Flatten(long startAxis = 1) : Module
{
    /// <inheritdoc/>
    protected override Tensor Compute(Tensor input) => input.Flatten(startAxis);
}
