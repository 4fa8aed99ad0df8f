using Timbre.Files.Shards;

namespace Timbre.Files.Tests.Shards;

public sealed class ShardTests
{
    [Fact]
    public void A_share_is_named_by_numbers_or_by_the_scheduler()
    {
        Assert.Null(Parse(null));
        Assert.Equal(new Shard(2, 8), Parse("2/8"));
        (string, string)[] array = [("SLURM_ARRAY_TASK_ID", "3"), ("SLURM_ARRAY_TASK_COUNT", "8"), ("SLURM_ARRAY_TASK_MIN", "1"), ("SLURM_ARRAY_TASK_MAX", "8")];
        Assert.Equal(new Shard(3, 8), Parse("auto", array));
        // One task started again is an array of one: the number of shares is then to be given.
        (string, string)[] again = [("SLURM_ARRAY_TASK_ID", "3"), ("SLURM_ARRAY_TASK_COUNT", "1"), ("SLURM_ARRAY_TASK_MIN", "3"), ("SLURM_ARRAY_TASK_MAX", "3")];
        Assert.Contains("--shard auto/N", Refused("auto", again));
        Assert.Equal(new Shard(3, 8), Parse("auto/8", again));
        Assert.Equal(new Shard(1, 8), Parse("auto/8", ("JOB_COMPLETION_INDEX", "0")));
        Assert.Equal(new Shard(8, 8), Parse("auto/8", ("JOB_COMPLETION_INDEX", "7")));
        Assert.Equal("part-3.csv", new Shard(3, 8).PathOf("part-{shard}.csv"));
    }

    [Theory]
    [InlineData("0/8")]
    [InlineData("9/8")]
    [InlineData("1")]
    [InlineData("auto/0")]
    [InlineData("auto/8")]
    [InlineData("auto")]
    [InlineData("-1/2")]
    public void What_is_no_share_is_refused(string text) => Assert.StartsWith($"--shard {text}: ", Refused(text));

    [Fact]
    public void An_indexed_job_of_more_completions_than_shares_is_refused() =>
        Assert.Contains("this is share 9", Refused("auto/8", ("JOB_COMPLETION_INDEX", "8")));

    private static Shard? Parse(string? text, params (string Name, string Value)[] variables) =>
        Shard.Parse(text, name => variables.Where(pair => pair.Name == name).Select(pair => pair.Value).FirstOrDefault());

    private static string Refused(string text, params (string Name, string Value)[] variables) =>
        Assert.Throws<FormatException>(() => Parse(text, variables)).Message;
}
