namespace Timbre.Models.Onnx;

/// <summary>
/// Bounds that no network of Timbre's reaches and that keep a crafted one within 1 GiB and a few seconds a run.
/// </summary>
internal static class OnnxLimits
{
    public const int MostBytes = 192 << 20;
    public const int MostNodes = 2048;
    public const int MostTensors = 8192;
    public const int MostUses = 1 << 16;
    public const int MostItems = 1024;
    public const int MostRank = 8;
    public const int MostNameBytes = 512;
    public const int MostDimension = 1 << 28;

    /// <summary>Of a stride, a kernel, a padding: far above any use, far below where native 32-bit arithmetic ends.</summary>
    public const int MostStep = 1 << 16;

    /// <summary>Lists of integers longer than this are data, not a shape.</summary>
    public const int MostNumbers = 64;

    /// <summary>Times that ONNX Runtime holds what is the same for all views while it prepares it.</summary>
    public const int Copies = 4;

    /// <summary>Numbers in copies of the weights and in all tensors of one run together, were none ever freed: 960 MiB.</summary>
    public const double MostHeld = 15 << 24;

    /// <summary>Those in the tensors of one run of several views: 256 MiB.</summary>
    public const double MostHeldByViews = 1 << 26;

    /// <summary>Of one run, in multiply-adds of a matrix product, about 0.05 ns each on one core.</summary>
    public const double MostWork = 5e10;

    /// <summary>Times that work on constants counts: the runtime does it when it opens a model, where the smallest numbers are slow.</summary>
    public const double FoldedWork = 32;

    /// <summary>More in one run gain nothing.</summary>
    public const int MostViews = 32;

    public const int LeastOpset = 13;
    public const int MostOpset = 22;
    public const int LeastIrVersion = 4;
    public const int MostIrVersion = 11;
}
