using System.Runtime.CompilerServices;

namespace Timbre.Training.Fitting;

/// <summary>The part of libsvm that trains (Chang and Lin, "LIBSVM: A library for support vector machines", 2011), by its C API of version 3.2x.</summary>
internal static unsafe partial class LibSvm
{
    public const int SupportVectorClassification = 0;
    public const int LinearKernel = 0;
    public const int RbfKernel = 2;

    private const string Library = "libsvm.so.3";

    /// <summary>Trains without a word on standard output.</summary>
    public static ModelHandle Train(Problem* problem, Parameter* parameter)
    {
        Silence(&Ignore);
        return TrainAloud(problem, parameter);
    }

    [LibraryImport(Library, EntryPoint = "svm_check_parameter")]
    public static partial byte* CheckParameter(Problem* problem, Parameter* parameter);

    [LibraryImport(Library, EntryPoint = "svm_train")]
    private static partial ModelHandle TrainAloud(Problem* problem, Parameter* parameter);

    [LibraryImport(Library, EntryPoint = "svm_free_and_destroy_model")]
    private static partial void Free(IntPtr* model);

    [LibraryImport(Library, EntryPoint = "svm_set_print_string_function")]
    private static partial void Silence(delegate* unmanaged[Cdecl]<byte*, void> print);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Ignore(byte* text)
    {
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct Node
    {
        public int Index;
        public double Value;
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct Problem
    {
        public int Count;
        public double* Labels;
        public Node** Rows;
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct Parameter
    {
        public int Type;
        public int Kernel;
        public int Degree;
        public double Gamma;
        public double Coef0;
        public double CacheMegabytes;
        public double Tolerance;
        public double C;
        public int WeightCount;
        public int* WeightLabels;
        public double* Weights;
        public double Nu;
        public double P;
        public int Shrinking;
        public int Probability;
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct Model
    {
        public Parameter Parameter;
        public int Classes;
        public int SupportVectors;
        public Node** Rows;
        public double** Coefficients;
        public double* Rho;
        public double* ProbabilityA;
        public double* ProbabilityB;
        public int* Indices;
        public int* Labels;
        public int* SupportVectorsOfClass;
        public int FreeRows;
    }

    /// <summary>A trained model; it points into the problem that it was trained on.</summary>
    public sealed class ModelHandle() : SafeHandle(0, true)
    {
        public override bool IsInvalid => handle == 0;

        public ref readonly Model Value => ref *(Model*)handle;

        protected override bool ReleaseHandle()
        {
            var model = handle;
            Free(&model);
            return true;
        }
    }
}
