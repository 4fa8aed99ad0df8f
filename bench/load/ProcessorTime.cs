using System.Globalization;

namespace Timbre.Bench.Load;

/// <summary>Processor time as the kernel counts it: unlike the clock, it does not depend on what else the machine does.</summary>
internal static class ProcessorTime
{
    private const double TicksPerSecond = 100;

    /// <summary>Seconds that a process has used so far, user and system.</summary>
    public static double Of(int process) => Seconds($"/proc/{process}/stat", 13);

    /// <summary>Seconds that ended children of this process have used.</summary>
    public static double OfEndedChildren() => Seconds("/proc/self/stat", 15);

    private static double Seconds(string path, int field)
    {
        var text = File.ReadAllText(path);
        // The name of the program may hold blanks; it ends with the last parenthesis and is the second field.
        var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
        return (double.Parse(fields[field - 2], CultureInfo.InvariantCulture) + double.Parse(fields[field - 1], CultureInfo.InvariantCulture)) / TicksPerSecond;
    }
}
