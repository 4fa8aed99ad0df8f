using Microsoft.CodeAnalysis;
using Mono.Cecil;

namespace Timbre.Architecture.Tests;

public sealed class FolderGraphTests
{
    private const string Other = """
        namespace Other
        {
            public class Thing : System.Exception { public class Inner; public static int Number; public static Thing Make() => new(); public static void Take<T>() { } }
            public interface IThing;
            public class MarkAttribute : System.Attribute;
            public enum Kind { First, Second }
            class Back { Home.Anchor anchor; }
        }
        namespace Home { public class Anchor; }
        """;

    public static TheoryData<string> References =>
    [
        "class User : Other.Thing { extern User(); }",
        "interface User : Other.IThing;",
        "class User : System.Collections.Generic.List<Other.Thing>;",
        "class User<T> where T : Other.Thing;",
        "class User { void Do<T>() where T : Other.IThing { } }",
        "[Other.Mark] class User;",
        "class User { [Other.Mark] int field; }",
        "class User { [Other.Mark] int Property => 1; }",
        "class User { [Other.Mark] event System.Action Event { add { } remove { } } }",
        "class User { [Other.Mark] void Do() { } }",
        "class User { [return: Other.Mark] int Do() => 1; }",
        "class User { void Do([Other.Mark] int parameter) { } }",
        "class User<[Other.Mark] T>;",
        "[System.Diagnostics.DebuggerTypeProxy(typeof(Other.Thing))] class User;",
        "class User { Other.Thing field; }",
        "class User { Other.Thing[] field; }",
        "class User { Other.Thing.Inner field; }",
        "class User { Other.Thing Property { get; set; } }",
        "class User { event System.Action<Other.Thing> Event; }",
        "class User { void Do(Other.Thing parameter) { } }",
        "class User { void Do(ref Other.Kind parameter) { } }",
        "class User { Other.Thing Do() => null; }",
        "class User { unsafe delegate*<Other.Thing, void> field; }",
        "class User { unsafe object Do(void* pointer) => ((delegate*<Other.Thing>)pointer)(); }",
        "class User { object Do() => Other.Thing.Make(); }",
        "class User { object Do() => new Other.Thing(); }",
        "class User { int Do() => Other.Thing.Number; }",
        "class User { void Do() => Other.Thing.Take<int>(); }",
        "class User { object Do() => System.Array.Empty<Other.Thing>(); }",
        "class User { object Do() => typeof(Other.Thing); }",
        "class User { bool Do(object value) => value is Other.Thing; }",
        "class User { void Do() { try { System.GC.Collect(); } catch (Other.Thing) { } } }",
        "class User { int Do() { Other.Kind kind = default; System.GC.Collect(); return (int)kind; } }",
        "class User { System.Func<object> Do(int x) => () => x + Other.Thing.Number; }",
        "class User { System.Func<object> Do() => static () => new Other.Thing(); }",
        "class User { async System.Threading.Tasks.Task Do() { await System.Threading.Tasks.Task.Yield(); Other.Thing.Make(); } }",
        "class User { System.Collections.Generic.IEnumerable<int> Do() { yield return Other.Thing.Number; } }",
        "class User { class Nested { Other.Thing field; } }",
        "delegate void User(Other.Thing parameter);",
    ];

    // Here the user's folder refers to the other one only by what a third one's members are made of, or by the argument of an attribute.
    public static TheoryData<string, string> IndirectReferences => new()
    {
        { "[Third.Describes(typeof(Other.Thing))] class User;", "Other.Thing" },
        { "[Third.Describes(Other.Kind.Second)] class User;", "Other.Kind" },
        { "[Third.Describes(1, Types = new[] { typeof(Other.Thing) })] class User;", "Other.Thing" },
        { "class User { object Do() => Third.Holder.Field; }", "Other.Thing" },
        { "class User { object Do() => Third.Holder.Make(); }", "Other.Thing" },
        { "class User { void Do() => Third.Holder.Take<int>(null); }", "Other.Thing" },
    };

    [Theory]
    [MemberData(nameof(References))]
    public void Every_way_to_refer_to_a_type_closes_a_cycle(string user)
    {
        var cycle = Assert.Single(Cycles($"{Other} namespace Home {{ {user} }}"));
        Assert.StartsWith("cycle of Home, Other\n", cycle, StringComparison.Ordinal);
        Assert.Contains("    Home.User", cycle, StringComparison.Ordinal);
        Assert.Contains("    Other.Back -> Home.Anchor", cycle, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(IndirectReferences))]
    public void References_by_way_of_a_third_folder_close_a_cycle(string user, string referred)
    {
        var cycle = Assert.Single(Cycles($$"""
            {{Other}}
            namespace Home { {{user}} }
            namespace Third
            {
                class Describes(object value) : System.Attribute { public object Value = value; public System.Type[] Types; }
                class Holder { public static Other.Thing Field; public static Other.Thing Make() => null; public static void Take<T>(Other.Thing parameter) { } }
            }
            """));
        Assert.Contains($"    Home.User -> {referred}", cycle, StringComparison.Ordinal);
    }

    [Fact]
    public void References_one_way_and_within_a_folder_form_no_cycle() => Assert.Empty(Cycles("""
        namespace Low { class A { B b; System.Text.StringBuilder text; } class B { A a; } }
        namespace Middle { class C { Low.A a; } }
        namespace High { class D { Low.B b; Middle.C c; } }
        """));

    [Fact]
    public void Cycles_apart_are_told_apart_and_name_only_what_lies_in_them()
    {
        var cycles = Cycles("""
            namespace One { class A { Two.B b; } }
            namespace Two { class B { Three.C c; } }
            namespace Three { class C { One.A a; Four.D d; } }
            namespace Four { class D { Five.E e; } }
            namespace Five { class E { Four.D d; } }
            """);
        Assert.Equal(
            [
                """
                cycle of Five, Four
                  Five -> Four: 1, such as
                    Five.E -> Four.D
                  Four -> Five: 1, such as
                    Four.D -> Five.E
                """,
                """
                cycle of One, Three, Two
                  One -> Two: 1, such as
                    One.A -> Two.B
                  Three -> One: 1, such as
                    Three.C -> One.A
                  Two -> Three: 1, such as
                    Two.B -> Three.C
                """,
            ],
            cycles.Order());
    }

    [Fact]
    public void A_folder_within_a_folder_is_one_of_its_own() =>
        Assert.StartsWith("cycle of Home, Home.Inside\n", Assert.Single(Cycles("namespace Home { class A { Inside.B b; } } namespace Home.Inside { class B { A a; } }")), StringComparison.Ordinal);

    [Fact]
    public void Of_many_references_three_are_shown()
    {
        var cycle = Assert.Single(Cycles("""
            namespace Home { class A { Other.T t; } class B { Other.T t; } class C { Other.T t; } class D { Other.T t; } }
            namespace Other { class T { Home.A a; } }
            """));
        Assert.Contains("  Home -> Other: 4, such as\n", cycle, StringComparison.Ordinal);
        Assert.Contains("Home.C -> Other.T", cycle, StringComparison.Ordinal);
        Assert.DoesNotContain("Home.D -> Other.T", cycle, StringComparison.Ordinal);
    }

    [Fact]
    public void A_namespace_of_another_assembly_is_none_of_this_one()
    {
        var library = Compiled.Image("Library", "namespace Other { public class Thing; }");
        const string Source = "namespace Home { class A { Other.Thing thing; } } namespace Other { class B { Home.A a; } }";
        using var module = ModuleDefinition.ReadModule(Compiled.Image("Probe", Source, OutputKind.DynamicallyLinkedLibrary, library));
        Assert.Empty(new FolderGraph(module).Cycles());
    }

    [Fact]
    public void What_the_compiler_adds_outside_every_namespace_joins_nothing()
    {
        const string Source = "Home.A.Do(); namespace Home { static class A { public static System.Collections.Generic.IEnumerable<int> Do() => [1, 2, 3]; } }";
        using var module = Compiled.Module(Source, OutputKind.ConsoleApplication);
        Assert.Contains(module.Types, type => type.Namespace.Length == 0 && type.Name.StartsWith("<>z__", StringComparison.Ordinal));
        Assert.Empty(new FolderGraph(module).Cycles());
    }

    [Fact]
    public void A_reference_to_a_later_layer_and_a_folder_in_none_are_named()
    {
        const string Source = """
            namespace P { class Root; }
            namespace P.Low { class A { P.High.Inside.D d; P.Root root; } }
            namespace P.Beside { class B { P.Low.A a; } }
            namespace P.High.Inside { class D { P.Beside.B b; P.Low.A a; } }
            namespace P.Highest { class E { P.High.Inside.D d; } }
            """;
        using var module = Compiled.Module(Source);
        Assert.Equal(
            ["P.Low refers to a later layer\n  P.Low -> P.High.Inside: 1, such as\n    P.Low.A -> P.High.Inside.D"],
            new FolderGraph(module).Against("P", [["Low", "Beside"], ["High"], ["Highest"]]));
        Assert.Equal("P.Highest stands in no layer", new FolderGraph(module).Against("P", [["Low", "Beside"], ["High"]]).First());
    }

    private static string[] Cycles(string source)
    {
        using var module = Compiled.Module(source);
        return [.. new FolderGraph(module).Cycles()];
    }
}
