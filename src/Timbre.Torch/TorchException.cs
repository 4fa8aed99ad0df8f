namespace Timbre.Torch;

/// <summary>What libtorch refused to do, or why it cannot be loaded: one line.</summary>
/// <param name="message">The line.</param>
public sealed class TorchException(string message) : Exception(message);
