namespace Timbre.Training.Networks.Architectures;

/// <summary>
/// Networks of one shape that differ in their random start and learn side by side, each by its own loss; they answer by their mean
/// probability (deep ensembles: Lakshminarayanan, Pritzel and Blundell, NeurIPS 2017).
/// </summary>
internal sealed class ParallelNetworks : Module
{
    // The least mean probability whose logarithm is taken.
    private const double Least = 1e-12;

    private readonly Module[] _networks;

    /// <param name="networks">At least one; all take the same input and give the same number of scores.</param>
    public ParallelNetworks(IReadOnlyList<Module> networks)
    {
        ArgumentOutOfRangeException.ThrowIfZero(networks.Count, nameof(networks));
        _networks = networks.Select((network, index) => Register($"towers_{index}", network)).ToArray();
    }

    /// <summary>
    /// In training the scores of each network, (networks · batch, class), network after network: a loss over all of them is the sum of each
    /// one's own. In evaluation the logarithm of the mean probability, (batch, class).
    /// </summary>
    protected override Tensor Compute(Tensor input)
    {
        var scores = Array.ConvertAll(_networks, network => network.Forward(input));
        return IsTraining
            ? Tensor.Cat(scores)
            : (Tensor.Stack(Array.ConvertAll(scores, score => score.Softmax(-1))).Mean(0) + Least).Log();
    }
}
