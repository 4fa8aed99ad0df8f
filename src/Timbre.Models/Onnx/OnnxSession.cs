using static Timbre.Models.Onnx.OnnxRuntime;

namespace Timbre.Models.Onnx;

/// <summary>A network that can be run: an ONNX model after its check. Any number of threads may run it at once.</summary>
internal sealed unsafe class OnnxSession : IDisposable
{
    // The runtime takes names as text of C.
    private static readonly nint InputName = Marshal.StringToCoTaskMemUTF8(OnnxCheck.InputName);
    private static readonly nint OutputName = Marshal.StringToCoTaskMemUTF8(OnnxCheck.OutputName);
    private static readonly nint EmbeddingName = Marshal.StringToCoTaskMemUTF8(OnnxCheck.EmbeddingName);

    private readonly Handle _handle;
    private readonly long[] _view;
    private readonly int _viewLength;
    private readonly int _classes;
    private readonly int _mostViews;

    /// <summary>Checks a model and makes it ready.</summary>
    /// <param name="model">The bytes of an ONNX model; none is kept. Nothing is trusted.</param>
    /// <param name="view">The shape of a view, the model's input without its first axis.</param>
    /// <param name="classes">Probabilities of a view.</param>
    /// <exception cref="ModelFormatException">The model is damaged, crafted, or made for other views or classes; the message says in one line why.</exception>
    public OnnxSession(ReadOnlySpan<byte> model, ReadOnlySpan<long> view, int classes)
    {
        (EmbeddingWidth, _mostViews) = OnnxCheck.Check(model, view, classes);
        (_view, _classes, _viewLength) = (view.ToArray(), classes, 1);
        foreach (var size in view)
            _viewLength *= (int)size;
        _handle = new Handle(Instance.CreateSession(model));
    }

    /// <summary>Numbers in a view's embedding; 0 where the model gives none.</summary>
    public int EmbeddingWidth { get; }

    /// <summary>The probabilities, and the embeddings where they are asked for, of views.</summary>
    /// <param name="views">The views, (view, their shape).</param>
    /// <param name="count">How many.</param>
    /// <param name="probabilities">Receives (view, class).</param>
    /// <param name="embeddings">Receives (view, <see cref="EmbeddingWidth"/>), or nothing where it is empty.</param>
    /// <exception cref="ArgumentException">A span does not have the length that the others ask for.</exception>
    /// <exception cref="ModelFormatException">The model cannot be run, or gives what are no numbers.</exception>
    public void Run(ReadOnlySpan<float> views, int count, Span<float> probabilities, Span<float> embeddings = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        if (views.Length != (long)count * _viewLength)
            throw new ArgumentException($"{views.Length} numbers are not {count} views of {_viewLength}", nameof(views));
        if (probabilities.Length != (long)count * _classes)
            throw new ArgumentException($"{probabilities.Length} numbers are not {count} times {_classes} classes", nameof(probabilities));
        if (!embeddings.IsEmpty && embeddings.Length != (long)count * EmbeddingWidth)
            throw new ArgumentException($"{embeddings.Length} numbers are not {count} embeddings of {EmbeddingWidth}", nameof(embeddings));
        var width = embeddings.IsEmpty ? 0 : EmbeddingWidth;
        for (var (from, some) = (0, 0); from < count; from += some)
        {
            some = Math.Min(_mostViews, count - from);
            RunAtOnce(
                views.Slice(from * _viewLength, some * _viewLength), some, probabilities.Slice(from * _classes, some * _classes), embeddings.Slice(from * width, some * width));
        }
    }

    public void Dispose() => _handle.Dispose();

    private void RunAtOnce(ReadOnlySpan<float> views, int count, Span<float> probabilities, Span<float> embeddings)
    {
        var runtime = Instance;
        var (input, held) = ((nint)0, false);
        var names = stackalloc nint[] { OutputName, EmbeddingName };
        var outputs = stackalloc nint[] { 0, 0 };
        fixed (float* viewNumbers = views, probabilityNumbers = probabilities, embeddingNumbers = embeddings)
        {
            try
            {
                _handle.DangerousAddRef(ref held);
                input = runtime.CreateTensor(viewNumbers, count, _view);
                outputs[0] = runtime.CreateTensor(probabilityNumbers, count, [_classes]);
                if (!embeddings.IsEmpty)
                    outputs[1] = runtime.CreateTensor(embeddingNumbers, count, [EmbeddingWidth]);
                runtime.Run(_handle.DangerousGetHandle(), InputName, input, names, outputs, embeddings.IsEmpty ? 1 : 2);
            }
            finally
            {
                runtime.Release(Function.ReleaseValue, input);
                runtime.Release(Function.ReleaseValue, outputs[0]);
                runtime.Release(Function.ReleaseValue, outputs[1]);
                if (held)
                    _handle.DangerousRelease();
            }
        }
        RefuseOther(probabilities);
        RefuseOther(embeddings);
    }

    private static void RefuseOther(ReadOnlySpan<float> numbers)
    {
        foreach (var number in numbers)
        {
            if (!float.IsFinite(number))
                throw WireReader.Refused("gives results that are no numbers");
        }
    }

    private sealed class Handle : SafeHandle
    {
        public Handle(nint session)
            : base(0, ownsHandle: true) => SetHandle(session);

        public override bool IsInvalid => handle == 0;

        protected override bool ReleaseHandle()
        {
            Instance.Release(Function.ReleaseSession, handle);
            return true;
        }
    }
}
