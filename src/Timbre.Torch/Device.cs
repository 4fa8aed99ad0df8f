namespace Timbre.Torch;

/// <summary>The kinds of device a tensor can live on; the numbers are libtorch's.</summary>
internal enum DeviceKind
{
    Cpu = 0,
    Cuda = 1,
}

/// <summary>Where a tensor lives and is computed on.</summary>
/// <param name="Index">Which of that kind, from 0; always 0 for the CPU.</param>
internal readonly record struct Device(DeviceKind Kind, int Index)
{
    public static Device Cpu => default;

    /// <summary>The first GPU where libtorch can use one, else the CPU.</summary>
    public static Device Best => TorchRuntime.CudaAvailable ? Cuda(0) : Cpu;

    internal int NativeIndex => Kind == DeviceKind.Cpu ? -1 : Index;

    public static Device Cuda(int index = 0) => new(DeviceKind.Cuda, index);

    /// <summary>Reads <c>cpu</c>, <c>cuda</c>, <c>cuda:1</c> or <c>best</c>.</summary>
    /// <exception cref="FormatException">The text is none of these.</exception>
    public static Device Parse(string text) => text switch
    {
        "cpu" => Cpu,
        "best" or "auto" => Best,
        "cuda" => Cuda(),
        _ when text.StartsWith("cuda:", StringComparison.Ordinal) && int.TryParse(text.AsSpan(5), out var index) && index >= 0 => Cuda(index),
        _ => throw new FormatException($"unknown device '{text}': use cpu, cuda, cuda:N or best"),
    };

    public override string ToString() => Kind == DeviceKind.Cpu ? "cpu" : $"cuda:{Index}";
}
