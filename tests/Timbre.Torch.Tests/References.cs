using Timbre.Testing;
using Timbre.Torch.Weights;

namespace Timbre.Torch.Tests;

/// <summary>Values that PyTorch computed, written by references/make_references.py.</summary>
internal sealed class References(string name) : IDisposable
{
    private readonly SafeTensorsContent _content =
        SafeTensors.Read(Path.Combine(SharedData.RepositoryRoot, "tests", "Timbre.Torch.Tests", "references", name));

    public Tensor this[string name] => _content.Tensors[name];

    /// <summary>The names that begin with a prefix, without it.</summary>
    public IEnumerable<string> Below(string prefix) =>
        _content.Tensors.Keys.Where(name => name.StartsWith(prefix, StringComparison.Ordinal)).Select(name => name[prefix.Length..]);

    public void Dispose() => _content.Dispose();

    /// <summary>Fails where a value differs by more than 1e-5 (relative to the reference's size where that is above 1).</summary>
    public static void AssertClose(Tensor expected, Tensor actual, string what)
    {
        Assert.Equal(expected.Shape.ToArray(), actual.Shape.ToArray());
        var (wanted, got) = (expected.ToArray(), actual.ToArray());
        for (var i = 0; i < wanted.Length; i++)
        {
            var allowed = 1e-5 * Math.Max(1, Math.Abs(wanted[i]));
            Assert.True(Math.Abs(wanted[i] - got[i]) <= allowed, $"{what}[{i}]: {got[i]} where PyTorch has {wanted[i]}");
        }
    }
}
