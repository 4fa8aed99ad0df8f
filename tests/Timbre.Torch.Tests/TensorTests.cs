namespace Timbre.Torch.Tests;

public sealed class TensorTests
{
    [Fact]
    public void Values_survive_the_way_in_and_out()
    {
        using var scope = TensorScope.Enter();
        var tensor = Tensor.From([1, 2, 3, 4, 5, 6], 2, 3);
        Assert.Equal([2L, 3L], tensor.Shape.ToArray());
        Assert.Equal(DataType.Float32, tensor.DataType);
        Assert.Equal(Device.Cpu, tensor.Device);
        Assert.Equal([1, 4, 2, 5, 3, 6], tensor.Transpose(0, 1).ToArray());
        Assert.Equal([5L, 7L], Tensor.FromInt64([5, 7]).ToInt64Array());
        Assert.Equal([0f, 128f, 255f], Tensor.FromBytes([0, 128, 255]).ToArray());
        Assert.Empty(Tensor.Zeros(0, 3).ToArray());
    }

    [Fact]
    public void Arithmetic_broadcasts_and_differentiates()
    {
        using var scope = TensorScope.Enter();
        var x = Tensor.From([1, 2, 3]);
        x.RequiresGrad = true;
        var y = (x * x + 2.0) * 0.5 - x * Tensor.From([-1]);
        y.Backward(Tensor.Ones(3));
        Assert.Equal([2f, 3f, 4f], x.Grad!.ToArray());
        x.Grad = null;
        Assert.Null(x.Grad);
    }

    [Fact]
    public void Nothing_is_recorded_without_gradients()
    {
        using var scope = TensorScope.Enter();
        var x = Tensor.Ones(2);
        x.RequiresGrad = true;
        using (NoGrad.Enter())
            Assert.False((x * 2.0).RequiresGrad);
        Assert.True((x * 2.0).RequiresGrad);
    }

    [Fact]
    public void A_refused_operation_says_why_in_one_line()
    {
        using var scope = TensorScope.Enter();
        var error = Assert.Throws<TorchException>(() => Aten.Linear.Call(Tensor.Ones(2, 3), Tensor.Ones(2, 2)));
        Assert.StartsWith("linear: ", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
        Assert.Throws<ArgumentException>(() => Tensor.From([1, 2, 3], 2, 2));
    }

    [Fact]
    public void The_same_seed_gives_the_same_numbers()
    {
        using var scope = TensorScope.Enter();
        TorchRuntime.ManualSeed(7);
        var first = Tensor.Randn(100).ToArray();
        TorchRuntime.ManualSeed(7);
        Assert.Equal(first, Tensor.Randn(100).ToArray());
        Assert.NotEqual(first, Tensor.Randn(100).ToArray());
    }

    [Fact]
    public void The_number_of_threads_stays_as_it_was_set()
    {
        var before = TorchRuntime.Threads;
        Assert.InRange(before, 1, Environment.ProcessorCount);
        TorchRuntime.Threads = 1;
        // Each of these is the first use of some function of the native library, whose loading sets the default.
        _ = TorchRuntime.Version;
        _ = TorchRuntime.CudaDeviceCount;
        Assert.Equal(1, TorchRuntime.Threads);
        TorchRuntime.Threads = before;
        Assert.Throws<ArgumentOutOfRangeException>(() => TorchRuntime.Threads = 0);
    }

    [Theory]
    [InlineData("cpu", 0, 0)]
    [InlineData("cuda", 1, 0)]
    [InlineData("cuda:2", 1, 2)]
    public void A_device_is_read_as_it_is_written(string text, int kind, int index)
    {
        Assert.Equal(new Device((DeviceKind)kind, index), Device.Parse(text));
        Assert.Throws<FormatException>(() => Device.Parse(text + "x"));
    }

    [Fact]
    public void Every_operator_is_known_to_this_libtorch()
    {
        var fields = typeof(Aten).GetFields(System.Reflection.BindingFlags.Static | System.Reflection.BindingFlags.NonPublic);
        Assert.True(fields.Length > 50);
        foreach (var field in fields)
            ((Operator)field.GetValue(null)!).Require();
    }
}
