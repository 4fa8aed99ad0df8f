namespace Timbre.Cli;

/// <summary>The command line asks for something that cannot be: the message names the option and what to write instead.</summary>
internal sealed class UsageException(string message) : Exception(message);
