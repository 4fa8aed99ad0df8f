using Timbre.Training.Fitting;
using Timbre.Training.Tests.Classical;

namespace Timbre.Training.Tests.Fitting;

public class ClassifierFactoryTests
{
    public static TheoryData<string> Names => FeatureTables.Classifiers;

    [Fact]
    public void Every_classifier_that_can_be_fitted_is_listed_once()
    {
        var written = typeof(ClassifierTrainer).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(ClassifierTrainer)) && !type.IsAbstract);
        Assert.Equal(written.Order(ByName), ClassifierFactory.All.Select(trainer => trainer.GetType()).Order(ByName));
        var names = ClassifierFactory.All.Select(trainer => trainer.Name).ToArray();
        Assert.Equal(names.Distinct().Order(StringComparer.Ordinal), names);
        Assert.All(ClassifierFactory.All, trainer => Assert.Same(trainer, ClassifierFactory.Find(trainer.Name)));
        Assert.All(ClassifierFactory.All, trainer => Assert.NotEmpty(trainer.Summary));
    }

    [Fact]
    public void Settings_are_checked_by_name_and_range()
    {
        Assert.Equal("0.5", Values("svm", "c", "5e-1")["c"]);
        Assert.Contains("it has c, gamma", Refusal("svm", "cost", "1"), StringComparison.Ordinal);
        Assert.Contains("a whole number from 1 to 1000", Refusal("knn", "k", "2.5"), StringComparison.Ordinal);
        Assert.Contains("scale or a number", Refusal("svm", "gamma", "NaN"), StringComparison.Ordinal);
        Assert.Contains("uniform or distance", Refusal("knn", "weights", "1"), StringComparison.Ordinal);
        Assert.Contains("there are knn", Assert.Throws<ArgumentException>(() => ClassifierFactory.Find("oracle")).Message, StringComparison.Ordinal);

        static string Refusal(string model, string name, string value) =>
            Assert.Throws<ArgumentException>(() => Values(model, name, value)).Message;
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_default_is_a_permitted_value(string name)
    {
        foreach (var parameter in ClassifierFactory.Find(name).Hyperparameters)
            Assert.Equal(parameter.Default, Values(name, parameter.Name, parameter.Default)[parameter.Name]);
    }

    private static Comparer<Type> ByName => Comparer<Type>.Create((a, b) => string.CompareOrdinal(a.Name, b.Name));

    private static IReadOnlyDictionary<string, string> Values(string model, string name, string value) =>
        new HyperparameterValues(ClassifierFactory.Find(model).Hyperparameters, new Dictionary<string, string> { [name] = value }).All;
}
