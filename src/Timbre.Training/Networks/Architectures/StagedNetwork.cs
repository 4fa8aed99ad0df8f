namespace Timbre.Training.Networks.Architectures;

/// <summary>
/// A network of stages from the input to the head, for transfer learning: weights of another task are loaded into all but the head, the
/// first stages may be frozen, and the body may learn more slowly than the head.
/// </summary>
internal abstract class StagedNetwork : Module
{
    /// <summary>The stages below the head, first the one at the input: a name and its modules.</summary>
    public abstract IReadOnlyList<(string Name, IReadOnlyList<Module> Modules)> Stages { get; }

    /// <summary>The child that turns features into class scores, under its name in the weights.</summary>
    public abstract (string Name, Module Module) Head { get; }

    /// <summary>Loads weights of this layout from a safetensors file, all but the head's.</summary>
    /// <returns>Every name that is missing, unexpected or of another shape; the head's names are not counted.</returns>
    /// <exception cref="SafeTensorsException">The file is damaged or hostile.</exception>
    /// <exception cref="TorchException">No tensor of the file fits.</exception>
    public LoadReport LoadBody(string path)
    {
        using var scope = TensorScope.Enter();
        var prefix = Head.Name + ".";
        var state = SafeTensors.Read(path).Tensors
            .Where(entry => !entry.Key.StartsWith(prefix, StringComparison.Ordinal))
            .ToDictionary(entry => entry.Key, entry => entry.Value, StringComparer.Ordinal);
        if (!StateDict().Any(own => state.TryGetValue(own.Key, out var value) && value.Shape.SequenceEqual(own.Value.Shape)))
            throw new TorchException($"{path}: none of its {state.Count} tensors fits {GetType().Name}; are these weights of another network?");
        var report = LoadStateDict(state, strict: false);
        return report with { Missing = [.. report.Missing.Where(name => !name.StartsWith(prefix, StringComparison.Ordinal))] };
    }

    /// <summary>Freezes the first stages and lets the others train.</summary>
    /// <param name="count">How many: 0 none, the number of <see cref="Stages"/> all but the head.</param>
    public void FreezeStages(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Stages.Count);
        for (var i = 0; i < Stages.Count; i++)
        {
            foreach (var module in Stages[i].Modules)
            {
                if (i < count)
                    module.Freeze();
                else
                    module.Unfreeze();
            }
        }
    }

    /// <summary>Groups for an optimizer: the head with the full learning rate, the body with a share of it; norm layers and biases do not decay.</summary>
    /// <param name="learningRate">Of the head.</param>
    /// <param name="bodyShare">The body's learning rate as a share of the head's.</param>
    /// <param name="weightDecay">Of matrices and kernels.</param>
    public IReadOnlyList<ParameterGroup> ParameterGroups(double learningRate, double bodyShare, double weightDecay)
    {
        var head = Head.Module.Parameters().ToHashSet();
        var body = Parameters().Where(parameter => !head.Contains(parameter)).ToList();
        return
        [
            .. Groups(head, learningRate),
            .. Groups(body, learningRate * bodyShare),
        ];

        IEnumerable<ParameterGroup> Groups(IEnumerable<Tensor> parameters, double rate) =>
        [
            new(parameters.Where(parameter => parameter.Rank > 1), rate, weightDecay),
            new(parameters.Where(parameter => parameter.Rank <= 1), rate),
        ];
    }
}
