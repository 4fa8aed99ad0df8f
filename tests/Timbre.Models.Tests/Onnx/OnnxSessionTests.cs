using System.Diagnostics;
using System.Runtime.InteropServices;
using Google.Protobuf;
using Onnx;
using Timbre.Models.Onnx;
using Timbre.Models.Parts;
using static Timbre.Models.Tests.Onnx.OnnxModels;

namespace Timbre.Models.Tests.Onnx;

public sealed class OnnxSessionTests
{
    public static TheoryData<string> Networks => [.. All.Select(network => network.Name)];

    [Fact]
    public void A_network_gives_the_probabilities_and_embeddings_of_each_view()
    {
        var model = Mlp();
        using var session = new OnnxSession(model.ToByteArray(), [5], Classes);
        Assert.Equal(4, session.EmbeddingWidth);
        var views = Views(70, 5);
        var (probabilities, embeddings) = (new float[70 * Classes], new float[70 * 4]);

        session.Run(views, 70, probabilities, embeddings);

        for (var i = 0; i < 70; i++)
        {
            var (expected, hidden) = Reference(model.Graph, views.AsSpan(5 * i, 5));
            Assert.Equal(hidden, embeddings[(4 * i)..(4 * (i + 1))], (a, b) => Math.Abs(a - b) < 1e-5);
            Assert.Equal(expected, probabilities[(Classes * i)..(Classes * (i + 1))], (a, b) => Math.Abs(a - b) < 1e-5);
        }
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void A_view_gets_the_same_alone_as_among_others(string name)
    {
        var (session, length) = Open(name);
        using var opened = session;
        var views = Views(40, length);
        var (together, alone) = (new float[40 * Classes], new float[Classes]);
        session.Run(views, 40, together);
        for (var i = 0; i < 40; i++)
        {
            session.Run(views.AsSpan(i * length, length), 1, alone);
            Assert.Equal(alone, together[(Classes * i)..(Classes * (i + 1))], (a, b) => Math.Abs(a - b) < 1e-5);
        }
        Assert.NotEqual(together[..Classes], together[Classes..(2 * Classes)]);
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void Many_threads_run_one_session_at_once(string name)
    {
        var (session, length) = Open(name);
        using var opened = session;
        var views = Views(33, length);
        var expected = new float[33 * Classes];
        session.Run(views, 33, expected);
        Parallel.For(0, 400, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i =>
        {
            var count = 1 + (i % 33);
            var probabilities = new float[count * Classes];
            session.Run(views.AsSpan(0, count * length), count, probabilities);
            Assert.Equal(expected[..probabilities.Length], probabilities, (a, b) => Math.Abs(a - b) < 1e-5);
        });
    }

    [Fact]
    public void Many_sessions_share_one_pool_of_threads()
    {
        var model = Cnn().ToByteArray();
        using var first = new OnnxSession(model, [1, 12, 10], Classes);
        var before = Threads();
        var sessions = Enumerable.Range(0, 20).Select(_ => new OnnxSession(model, [1, 12, 10], Classes)).ToArray();
        foreach (var session in sessions)
            session.Run(Views(1, 120), 1, new float[Classes]);
        Assert.InRange(Threads(), 1, before + 10);
        Assert.Throws<InvalidOperationException>(() => OnnxRuntime.Threads = 1);
        Array.ForEach(sessions, session => session.Dispose());

        static int Threads() => Process.GetCurrentProcess().Threads.Count;
    }

    [Fact]
    public void A_network_without_an_embedding_has_none()
    {
        using var session = new OnnxSession(Step([], Node("Softmax", ["view"], "")).ToByteArray(), [Classes], Classes);
        Assert.Equal(0, session.EmbeddingWidth);
        session.Run([], 0, []);
        Assert.Throws<ArgumentException>(() => session.Run(new float[3], 1, new float[3], new float[4]));
        Assert.Throws<ArgumentException>(() => session.Run(new float[4], 1, new float[3]));
        Assert.Throws<ArgumentException>(() => session.Run(new float[3], 1, new float[4]));
        Assert.Throws<ArgumentOutOfRangeException>(() => session.Run([], -1, []));
    }

    [Fact]
    public void A_session_that_is_closed_runs_no_more()
    {
        var session = new OnnxSession(Mlp().ToByteArray(), [5], Classes);
        session.Dispose();
        session.Dispose();
        Assert.Throws<ObjectDisposedException>(() => session.Run(new float[5], 1, new float[Classes]));
    }

    [Fact]
    public void Results_that_are_no_numbers_are_refused()
    {
        using var session = new OnnxSession(Step([], Node("Log", ["view"], "")).ToByteArray(), [Classes], Classes);
        session.Run([1, 2, 3], 1, new float[Classes]);
        Assert.Contains("no numbers", Assert.Throws<ModelFormatException>(() => session.Run([-1, 2, 3], 1, new float[Classes])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Numbers_too_small_to_be_normal_are_zero_within_a_run_and_nowhere_else()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture == Architecture.X64, "Linux on x64 only");
        using var session = new OnnxSession(Step([], Node("Mul", ["view", "view"], "")).ToByteArray(), [Classes], Classes);
        var products = new float[Classes];
        session.Run([1e-20f, 1e-19f, 1e-18f], 1, products);
        Assert.Equal([0f, 0f], products[..2]);
        Assert.InRange(products[2], 0.99e-36f, 1.01e-36f);
        Assert.NotEqual(0, products[2] * 1e-4f);
    }

    [Fact]
    public void What_only_the_runtime_finds_is_one_line_and_nothing_on_the_terminal()
    {
        var made = Step([Integers("far", 9)], Node("Gather", ["view", "far"], "ninth"), Node("Add", ["view", "ninth"], ""));
        var types = Step([], Node("LeakyRelu", ["view"], "", Text("alpha", "much")));
        var printed = StandardError.Of(() =>
        {
            using var session = new OnnxSession(made.ToByteArray(), [Classes], Classes);
            AssertOneLine(Assert.Throws<ModelFormatException>(() => session.Run(new float[Classes], 1, new float[Classes])).Message);
            AssertOneLine(Assert.Throws<ModelFormatException>(() => new OnnxSession(types.ToByteArray(), [Classes], Classes)).Message);
        });
        Assert.Equal("", printed);
    }

    private static void AssertOneLine(string message)
    {
        Assert.Contains("ONNX Runtime", message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    private static (OnnxSession Session, int Length) Open(string name)
    {
        var (_, view, make) = All.Single(network => network.Name == name);
        return (new OnnxSession(make().ToByteArray(), view, Classes), (int)view.Aggregate(1L, (a, b) => a * b));
    }

    private static float[] Views(int count, int length)
    {
        var random = new Random(1);
        return Enumerable.Range(0, count * length).Select(_ => (2 * random.NextSingle()) - 1).ToArray();
    }

    private static (float[] Probabilities, float[] Hidden) Reference(GraphProto graph, ReadOnlySpan<float> view)
    {
        var (hidden, scores) = (new float[4], new float[Classes]);
        for (var j = 0; j < 4; j++)
        {
            var sum = Of("b")[j];
            for (var i = 0; i < 5; i++)
                sum += view[i] * Of("w")[(4 * i) + j];
            hidden[j] = MathF.Max(0, ((sum - Of("mean")[j]) / MathF.Sqrt(Of("variance")[j] + 1e-5f) * Of("gain")[j]) + Of("shift")[j]);
        }
        for (var k = 0; k < Classes; k++)
        {
            scores[k] = Of("c")[k];
            for (var j = 0; j < 4; j++)
                scores[k] += hidden[j] * Of("v")[(4 * k) + j];
            scores[k] = MathF.Exp(scores[k]);
        }
        return (Array.ConvertAll(scores, score => score / scores.Sum()), hidden);

        float[] Of(string name) => MemoryMarshal.Cast<byte, float>(graph.Initializer.Single(tensor => tensor.Name == name).RawData.Span).ToArray();
    }
}
