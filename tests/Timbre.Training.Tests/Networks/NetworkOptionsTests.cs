using Timbre.Training.Fitting;
using Timbre.Training.Networks;

namespace Timbre.Training.Tests.Networks;

public sealed class NetworkOptionsTests
{
    private static readonly NetworkOptions Defaults = new();

    public static TheoryData<string> Names => new(Defaults.Schema().Select(parameter => parameter.Name));

    [Theory]
    [MemberData(nameof(Names))]
    public void A_setting_changes_what_it_describes_and_nothing_else(string name)
    {
        var parameter = Defaults.Schema().Single(candidate => candidate.Name == name);
        var other = parameter.Range is { Maximum: var most } ? FormattableString.Invariant($"{most}") : parameter.Words.First(word => word != parameter.Default);
        var changed = Defaults.With(Values([new(name, other)]), null);
        // Its new default is the value that was set, and the others stand as they were.
        Assert.Equal([(name, other)], changed.Schema().Zip(Defaults.Schema()).Where(pair => pair.First.Default != pair.Second.Default).Select(pair => (pair.First.Name, pair.First.Default)));
        Assert.Equal(Defaults, changed.With(Values([new(name, parameter.Default)]), null));
    }

    [Fact]
    public void Settings_that_are_not_given_leave_the_options_alone()
    {
        Assert.Equal(Defaults, Defaults.With(Values([]), null));
        Assert.Equal(Defaults with { Epochs = 7 }, Defaults.With(Values([]), 7));
    }

    private static HyperparameterValues Values(KeyValuePair<string, string>[] given) => new(Defaults.Schema(), given.ToDictionary());
}
