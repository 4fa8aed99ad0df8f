using System.Reflection;
using System.Text.Json.Serialization;
using Timbre.Models.Classical;
using Timbre.Models.Inputs;
using Timbre.Models.Registration;
using Timbre.Training.Data;
using Timbre.Training.Fitting;
using Timbre.Training.Recipes;
using Timbre.Training.Zoo;

namespace Timbre.Training.Tests.Recipes;

/// <summary>What is written is registered: a forgotten line fails here.</summary>
public sealed class RegistrationTests
{
    [Fact]
    public void Every_recipe_is_in_the_zoo()
    {
        AssertRegistered<ModelRecipe>(ModelZoo.All);
        // Recipes that differ in what they are constructed with stand in static properties.
        Assert.All(Static<ModelRecipe>(typeof(ModelRecipe).Assembly), recipe => Assert.Contains(recipe, ModelZoo.All));
    }

    [Fact]
    public void Every_classifier_can_be_trained_and_read_back()
    {
        AssertRegistered<ClassifierTrainer>(ModelZoo.Classifiers);
        var kinds = Static<ClassifierKind>(typeof(TabularClassifier).Assembly).ToArray();
        Assert.Equal(kinds.Order(ByName), ModelZoo.Classifiers.Select(trainer => trainer.Kind).Where(kinds.Contains).Order(ByName));
        Assert.All(ModelZoo.Classifiers, trainer => Assert.Same(trainer.Kind, TabularClassifier.Kinds.Find(trainer.Name)));
    }

    [Fact]
    public void Every_network_input_can_be_read_back()
    {
        var named = typeof(NetworkInput).GetCustomAttributes<JsonDerivedTypeAttribute>().Select(attribute => attribute.DerivedType);
        Assert.Equal(Concrete<NetworkInput>(), named.OrderBy(type => type.FullName, StringComparer.Ordinal));
    }

    [Fact]
    public void Every_label_source_is_asked() => AssertRegistered<LabelSource>(DatasetLoader.Sources.All);

    [Fact]
    public void Entries_are_found_by_names_that_no_other_has()
    {
        var registry = new Registry<string>(word => word[..1], ["apple", "banana"]);
        registry.Add("cherry");
        Assert.Equal(["apple", "banana", "cherry"], registry.All);
        Assert.Equal("banana", registry.Find("b"));
        Assert.Null(registry.Find("d"));
        Assert.Contains("'a' is taken", Assert.Throws<ArgumentException>(() => registry.Add("avocado")).Message);
        Assert.Equal(3, registry.All.Count);
    }

    private static Comparer<ClassifierKind> ByName => Comparer<ClassifierKind>.Create((a, b) => string.CompareOrdinal(a.Name, b.Name));

    /// <summary>Every class of the kind that Timbre has is among the entries.</summary>
    private static void AssertRegistered<T>(IEnumerable<T> entries)
        where T : class
    {
        var registered = entries.Select(entry => entry.GetType()).ToHashSet();
        Assert.All(Concrete<T>(), type => Assert.Contains(type, registered));
    }

    private static Type[] Concrete<T>()
    {
        var types = typeof(T).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(T)) && !type.IsAbstract).OrderBy(type => type.FullName, StringComparer.Ordinal).ToArray();
        Assert.NotEmpty(types);
        return types;
    }

    /// <summary>The things of a kind, and lists of them, in static properties of their own classes.</summary>
    private static IEnumerable<T> Static<T>(Assembly assembly)
    {
        const BindingFlags Everywhere = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;
        var values = assembly.GetTypes().Where(type => !type.ContainsGenericParameters).SelectMany(type => type.GetProperties(Everywhere))
            .Where(property => property.PropertyType.IsAssignableTo(typeof(T)) || property.PropertyType.IsAssignableTo(typeof(IEnumerable<T>)))
            .Select(property => property.GetValue(null));
        return values.SelectMany(value => value as IEnumerable<T> ?? [(T)value!]);
    }
}
