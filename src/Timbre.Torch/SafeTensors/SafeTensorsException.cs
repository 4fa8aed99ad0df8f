namespace Timbre.Torch;

/// <summary>A safetensors file that is damaged, hostile or of a kind that is not supported: one line that names it.</summary>
/// <param name="file">The file.</param>
/// <param name="problem">What is wrong with it.</param>
/// <param name="inner">What went wrong below, if anything.</param>
public sealed class SafeTensorsException(string file, string problem, Exception? inner = null)
    : IOException($"{file}: not a usable safetensors file: {problem}", inner);
