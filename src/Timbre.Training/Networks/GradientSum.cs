namespace Timbre.Training.Networks;

/// <summary>
/// Sums the workers' gradients, in buckets: many small tensors in one exchange, and while one bucket travels the next is filled. With each
/// worker's loss weighted by its share of the batch, the sum is the gradient of the mean over the whole batch.
/// </summary>
internal sealed class GradientSum(WorkerGroup workers, IReadOnlyList<Tensor> parameters)
{
    // 4 MiB of floats: large enough that latency does not count, small enough to overlap.
    private const long BucketElements = 1 << 20;

    /// <summary>Replaces each gradient by the sum over all workers, and returns the sum of the workers' losses.</summary>
    public double Exchange(Tensor loss)
    {
        using var scope = TensorScope.Enter();
        using var unrecorded = NoGrad.Enter();
        var gradients = parameters.Where(parameter => parameter.RequiresGrad).Select(parameter => parameter.Grad).OfType<Tensor>();
        var total = loss.Detach();
        var buckets = Buckets([.. gradients, total]).ToArray();
        workers.Sum(buckets.Select(bucket => bucket.Flat).ToArray());
        foreach (var (flat, members) in buckets)
            Scatter(flat, members);
        return total.Item();
    }

    private static IEnumerable<(Tensor Flat, IReadOnlyList<Tensor> Members)> Buckets(Tensor[] gradients)
    {
        var members = new List<Tensor>();
        long filled = 0;
        foreach (var gradient in gradients)
        {
            if (members.Count > 0 && filled + gradient.ElementCount > BucketElements)
            {
                yield return (Flatten(members), members);
                (members, filled) = ([], 0);
            }
            members.Add(gradient);
            filled += gradient.ElementCount;
        }
        if (members.Count > 0)
            yield return (Flatten(members), members);
    }

    private static Tensor Flatten(List<Tensor> members) => Tensor.Cat(members.Select(member => member.Reshape(-1)).ToArray());

    private static void Scatter(Tensor flat, IReadOnlyList<Tensor> members)
    {
        long from = 0;
        foreach (var member in members)
        {
            var count = member.ElementCount;
            member.CopyFrom(flat.Slice(0, from, from + count).Reshape(member.Shape.ToArray()));
            from += count;
        }
    }
}
