using Timbre.Files.Programs;

namespace Timbre.Files.Tests.Programs;

public class TimbreVersionTests
{
    [Fact]
    public void It_is_the_tag_and_the_commits_since_and_not_what_the_compiler_writes_without_one()
    {
        Assert.Matches(@"^\d+\.\d+\.\d+(-[a-z]+(\.\d+)+)?$", TimbreVersion.Current);
        Assert.NotEqual("1.0.0", TimbreVersion.Current);
    }
}
