namespace Timbre.Training.Fitting;

/// <summary>Rows and labels in libsvm's layout, in native memory.</summary>
internal sealed unsafe class SvmProblem : SafeHandle
{
    private readonly LibSvm.Problem* _problem;

    /// <param name="x">Preprocessed samples.</param>
    /// <param name="labels">The label of each row of <paramref name="x"/>.</param>
    /// <param name="rows">The rows to train on, in this order.</param>
    public SvmProblem(Samples x, ReadOnlySpan<int> labels, ReadOnlySpan<int> rows)
        : base(0, true)
    {
        var stride = x.Dimensions + 1;
        // One block: the header, then labels, row pointers and nodes, all of 8-byte alignment.
        var size = (nuint)sizeof(LibSvm.Problem) + ((nuint)rows.Length * (nuint)(sizeof(double) + sizeof(IntPtr) + (stride * sizeof(LibSvm.Node))));
        var memory = (byte*)NativeMemory.Alloc(size);
        SetHandle((IntPtr)memory);
        _problem = (LibSvm.Problem*)memory;
        _problem->Count = rows.Length;
        _problem->Labels = (double*)(memory + sizeof(LibSvm.Problem));
        _problem->Rows = (LibSvm.Node**)(_problem->Labels + rows.Length);
        var node = (LibSvm.Node*)(_problem->Rows + rows.Length);
        for (var i = 0; i < rows.Length; i++)
        {
            _problem->Labels[i] = labels[rows[i]];
            _problem->Rows[i] = node;
            var features = x.Row(rows[i]);
            for (var feature = 0; feature < features.Length; feature++)
                *node++ = new LibSvm.Node { Index = feature + 1, Value = features[feature] };
            *node++ = new LibSvm.Node { Index = -1 };
        }
    }

    public override bool IsInvalid => handle == 0;

    /// <exception cref="ArgumentException">libsvm refuses the parameters.</exception>
    public LibSvm.ModelHandle Train(SvmKernel kernel, double c)
    {
        var parameter = new LibSvm.Parameter
        {
            Type = LibSvm.SupportVectorClassification,
            Kernel = kernel.IsLinear ? LibSvm.LinearKernel : LibSvm.RbfKernel,
            Gamma = kernel.Gamma,
            C = c,
            CacheMegabytes = 100,
            Tolerance = 1e-3,
            Shrinking = 1,
        };
        var complaint = LibSvm.CheckParameter(_problem, &parameter);
        if (complaint != null)
            throw new ArgumentException($"libsvm: {Marshal.PtrToStringUTF8((IntPtr)complaint)}");
        return LibSvm.Train(_problem, &parameter);
    }

    protected override bool ReleaseHandle()
    {
        NativeMemory.Free((void*)handle);
        return true;
    }
}

/// <summary>Trains a multi-class SVM by libsvm and takes it into managed memory.</summary>
internal static unsafe class SvmTraining
{
    /// <summary>Trains on some rows, whose labels are 0 to k − 1 and all occur.</summary>
    public static PairwiseMachine Train(Samples x, ReadOnlySpan<int> labels, int[] rows, SvmKernel kernel, double c)
    {
        // libsvm numbers classes as it meets them: rows in the order of their labels make its numbers ours.
        var keys = new int[rows.Length];
        for (var i = 0; i < rows.Length; i++)
            keys[i] = labels[rows[i]];
        rows = [.. Enumerable.Range(0, rows.Length).OrderBy(i => keys[i]).Select(i => rows[i])];
        using var problem = new SvmProblem(x, labels, rows);
        using var model = problem.Train(kernel, c);
        ref readonly var native = ref model.Value;
        var count = native.SupportVectors;
        var coefficients = new double[(native.Classes - 1) * count];
        for (var i = 0; i < native.Classes - 1; i++)
            new ReadOnlySpan<double>(native.Coefficients[i], count).CopyTo(coefficients.AsSpan(i * count));
        var supportVectors = new int[count];
        for (var i = 0; i < count; i++)
            supportVectors[i] = rows[native.Indices[i] - 1];
        return new PairwiseMachine(
            kernel,
            x.Subset(supportVectors),
            coefficients,
            new ReadOnlySpan<double>(native.Rho, PairwiseMachine.PairsOf(native.Classes)).ToArray(),
            new ReadOnlySpan<int>(native.SupportVectorsOfClass, native.Classes).ToArray());
    }
}

/// <summary>Decision values of rows that a machine was not trained on, by pair of classes.</summary>
internal sealed class PairDecisions(int classes)
{
    private readonly List<(int Row, double Decision, bool First)>[] _pairs =
        [.. Enumerable.Range(0, PairwiseMachine.PairsOf(classes)).Select(_ => new List<(int, double, bool)>())];

    /// <summary>Trains on all folds but one and takes the decision values of that one. Several threads may add folds at once.</summary>
    public void Add(Samples x, int[] labels, int[] fold, int index, SvmKernel kernel, double c)
    {
        var training = Enumerable.Range(0, x.Count).Where(row => fold[row] != index).ToArray();
        // A class whose every row is held out is not in this machine, whose classes number 0 to k − 1 without it.
        var present = training.Select(row => labels[row]).Distinct().Order().ToArray();
        if (present.Length < 2)
            return;
        var compact = Array.ConvertAll(labels, label => Array.IndexOf(present, label));
        var machine = SvmTraining.Train(x, compact, training, kernel, c);
        var decisions = new double[machine.Pairs];
        for (var row = 0; row < x.Count; row++)
        {
            if (fold[row] != index || compact[row] < 0)
                continue;
            machine.Decide(x.Row(row), decisions);
            var pair = 0;
            for (var a = 0; a < present.Length; a++)
            {
                for (var b = a + 1; b < present.Length; b++, pair++)
                {
                    if (compact[row] == a || compact[row] == b)
                        Record(present[a], present[b], row, decisions[pair], compact[row] == a);
                }
            }
        }
    }

    public PlattScaling[] Fit() => Array.ConvertAll(_pairs, pair =>
    {
        // Folds end in any order; the sums of the fit must not depend on it.
        var rows = pair.OrderBy(entry => entry.Row).ToArray();
        return PlattFitting.Fit(Array.ConvertAll(rows, entry => entry.Decision), Array.ConvertAll(rows, entry => entry.First));
    });

    private void Record(int a, int b, int row, double decision, bool first)
    {
        var list = _pairs[PairwiseMachine.PairOf(a, b, classes)];
        lock (list)
            list.Add((row, decision, first));
    }
}
