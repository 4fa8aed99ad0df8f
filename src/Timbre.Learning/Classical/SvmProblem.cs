using System.Runtime.InteropServices;

namespace Timbre.Learning.Classical;

/// <summary>Rows and labels in libsvm's layout, in native memory.</summary>
internal sealed unsafe class SvmProblem : SafeHandle
{
    private readonly LibSvm.Problem* _problem;

    /// <summary>Copies the chosen rows.</summary>
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

    /// <summary>Trains a C-SVM on the problem.</summary>
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
