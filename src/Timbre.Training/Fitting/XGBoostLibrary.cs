using System.Text.RegularExpressions;

namespace Timbre.Training.Fitting;

/// <summary>The part of XGBoost that trains (Chen and Guestrin, "XGBoost: A scalable tree boosting system", 2016), by its C API.</summary>
internal static unsafe partial class XGBoostLibrary
{
    private const string Library = "libxgboost.so.0";

    [LibraryImport(Library, EntryPoint = "XGDMatrixCreateFromMat")]
    public static partial int CreateMatrix(float* values, ulong rows, ulong columns, float missing, out MatrixHandle matrix);

    [LibraryImport(Library, EntryPoint = "XGDMatrixSetFloatInfo", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int SetInfo(MatrixHandle matrix, string field, float* values, ulong length);

    [LibraryImport(Library, EntryPoint = "XGBoosterCreate")]
    public static partial int CreateBooster(IntPtr* matrices, ulong count, out BoosterHandle booster);

    [LibraryImport(Library, EntryPoint = "XGBoosterSetParam", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int SetParameter(BoosterHandle booster, string name, string value);

    [LibraryImport(Library, EntryPoint = "XGBoosterUpdateOneIter")]
    public static partial int Update(BoosterHandle booster, int iteration, MatrixHandle training);

    // The buffer belongs to the booster and lives until its next call.
    [LibraryImport(Library, EntryPoint = "XGBoosterSaveModelToBuffer", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int SaveModel(BoosterHandle booster, string config, out ulong length, out byte* buffer);

    [LibraryImport(Library, EntryPoint = "XGBGetLastError")]
    private static partial byte* LastError();

    [LibraryImport(Library, EntryPoint = "XGDMatrixFree")]
    private static partial int FreeMatrix(IntPtr matrix);

    [LibraryImport(Library, EntryPoint = "XGBoosterFree")]
    private static partial int FreeBooster(IntPtr booster);

    /// <summary>Turns a status into an exception of one line.</summary>
    /// <exception cref="InvalidOperationException">The status is not 0.</exception>
    public static void Check(int status)
    {
        if (status == 0)
            return;
        var text = Marshal.PtrToStringUTF8((IntPtr)LastError()) ?? "";
        throw new InvalidOperationException($"XGBoost: {Summary(text)}");
    }

    // The first line says what, after "[12:00:00] ./src/file.cc:42: "; a stack trace follows it.
    private static string Summary(string text)
    {
        var line = text.Split('\n', 2)[0].Trim();
        return line[SourceLocation().Match(line).Length..];
    }

    [GeneratedRegex(@"^(\[[0-9:]+\] )?(\S+:[0-9]+: )?")]
    private static partial Regex SourceLocation();

    public sealed class MatrixHandle() : SafeHandle(0, true)
    {
        public override bool IsInvalid => handle == 0;

        protected override bool ReleaseHandle() => FreeMatrix(handle) == 0;
    }

    public sealed class BoosterHandle() : SafeHandle(0, true)
    {
        public override bool IsInvalid => handle == 0;

        protected override bool ReleaseHandle() => FreeBooster(handle) == 0;
    }
}
