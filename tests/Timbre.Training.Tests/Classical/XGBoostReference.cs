using System.Runtime.InteropServices;
using Timbre.Models.Classical;
using Timbre.Training.Fitting;

namespace Timbre.Training.Tests.Classical;

/// <summary>XGBoost's own predictions, with which the trees' sums are compared.</summary>
internal static unsafe partial class XGBoostReference
{
    private const string Library = "libxgboost.so.0";

    /// <summary>The probabilities of a model in XGBoost's JSON, n × classes.</summary>
    public static float[] Predict(byte[] model, Samples x)
    {
        fixed (float* values = x.Values)
        fixed (byte* bytes = model)
        {
            XGBoostLibrary.Check(XGBoostLibrary.CreateMatrix(values, (ulong)x.Count, (ulong)x.Dimensions, float.NaN, out var matrix));
            var pointer = matrix.DangerousGetHandle();
            XGBoostLibrary.Check(XGBoostLibrary.CreateBooster(&pointer, 1, out var booster));
            using (matrix)
            using (booster)
            {
                XGBoostLibrary.Check(LoadModel(booster, bytes, (ulong)model.Length));
                XGBoostLibrary.Check(Predict(booster, matrix, 0, 0, 0, out var length, out var probabilities));
                return new ReadOnlySpan<float>(probabilities, checked((int)length)).ToArray();
            }
        }
    }

    [LibraryImport(Library, EntryPoint = "XGBoosterPredict")]
    private static partial int Predict(XGBoostLibrary.BoosterHandle booster, XGBoostLibrary.MatrixHandle rows, int options, uint treeLimit, int training, out ulong length, out float* values);

    [LibraryImport(Library, EntryPoint = "XGBoosterLoadModelFromBuffer")]
    private static partial int LoadModel(XGBoostLibrary.BoosterHandle booster, byte* buffer, ulong length);
}
