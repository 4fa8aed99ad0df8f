using System.Globalization;

namespace Timbre.Files.Shards;

/// <summary>One of several shares of the files, for splitting the work over machines.</summary>
/// <param name="Index">Which share, from 1.</param>
/// <param name="Count">How many shares there are.</param>
/// <example>
/// <code>
/// using Timbre.Files.Finding;
/// using Timbre.Files.Shards;
///
/// var shard = new Shard(2, 8);
/// var mine = SourceFile.Find(["music"]).Where(source => source.IsInShard(shard.Index, shard.Count));
/// Console.WriteLine($"{mine.Count()} files go into {shard.PathOf("features-{shard}.csv")}");
/// </code>
/// </example>
public sealed record Shard(int Index, int Count)
{
    /// <summary>What stands for the number of the share in <c>--out</c>.</summary>
    private const string Placeholder = "{shard}";

    private const string Auto = "auto";

    /// <summary>Says which variables <c>auto</c> reads, for help texts.</summary>
    public const string Description =
        "Do only the I-th of N shares of the files, for splitting the work over machines; auto takes I and N from a Slurm array (--array=1-N), auto/N takes I from a Slurm array or a Kubernetes indexed job; {shard} in --out becomes I";

    /// <summary>The share that <c>I/N</c>, <c>auto</c> or <c>auto/N</c> names; null without one.</summary>
    public static Shard? Parse(string? text) => Parse(text, Environment.GetEnvironmentVariable);

    /// <summary>The same with the variables of a scheduler.</summary>
    /// <param name="text">What was given.</param>
    /// <param name="variable">The value of a variable, or null.</param>
    public static Shard? Parse(string? text, Func<string, string?> variable)
    {
        if (text is null)
            return null;
        if (text == Auto)
            return FromArray(variable);
        var parts = text.Split('/');
        if (parts.Length == 2 && Number(parts[1]) is { } count && count >= 1)
        {
            if (parts[0] == Auto)
                return FromTask(text, count, variable);
            if (Number(parts[0]) is { } index && index >= 1 && index <= count)
                return new Shard(index, count);
        }
        throw new FormatException($"--shard {text}: expected I/N with I from 1 to N, such as 2/8, or auto or auto/N under a scheduler");
    }

    /// <summary>A path with the number of the share in place of <c>{shard}</c>.</summary>
    public string PathOf(string path) => path.Replace(Placeholder, Index.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);

    /// <summary>As <see cref="Parse(string?)"/> reads it: <c>2/8</c>.</summary>
    public override string ToString() => $"{Index}/{Count}";

    /// <summary>A whole Slurm array says how many tasks it has; a part of one, started again, would say less.</summary>
    private static Shard FromArray(Func<string, string?> variable)
    {
        var task = Number(variable("SLURM_ARRAY_TASK_ID"));
        var (count, least, most) = (Number(variable("SLURM_ARRAY_TASK_COUNT")), Number(variable("SLURM_ARRAY_TASK_MIN")), Number(variable("SLURM_ARRAY_TASK_MAX")));
        if (task is null || count is null || least is null || most is null)
            throw new FormatException("--shard auto: not in a Slurm array (SLURM_ARRAY_TASK_ID and _COUNT are not set); elsewhere say how many shares there are: --shard auto/N");
        if (least != 1 || most != count)
            throw new FormatException($"--shard auto: the array goes from {least} to {most} with {count} tasks; start it as --array=1-N, or to do some shares again say --shard auto/N");
        return new Shard(task.Value, count.Value);
    }

    private static Shard FromTask(string text, int count, Func<string, string?> variable)
    {
        // Kubernetes counts from 0.
        var index = Number(variable("SLURM_ARRAY_TASK_ID")) ?? Number(variable("JOB_COMPLETION_INDEX")) + 1
            ?? throw new FormatException($"--shard {text}: neither SLURM_ARRAY_TASK_ID nor JOB_COMPLETION_INDEX is set; give the share itself, such as --shard 2/{count}");
        if (index < 1 || index > count)
            throw new FormatException($"--shard {text}: the scheduler says this is share {index}; a Slurm array is to go from 1 to {count}, an indexed job to have {count} completions");
        return new Shard(index, count);
    }

    private static int? Number(string? text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
