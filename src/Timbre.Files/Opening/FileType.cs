using Microsoft.Win32.SafeHandles;

namespace Timbre.Files.Opening;

/// <summary>Tells ordinary files from pipes, devices and sockets, which .NET's own file calls do not.</summary>
internal static partial class FileType
{
    // .NET's portable layer over stat(2), whose structure differs from system to system.
    private const string Native = "libSystem.Native";
    private const int TypeMask = 0xF000;
    private const int Pipe = 0x1000;
    private const int Folder = 0x4000;
    private const int Regular = 0x8000;
    private const uint WindowsDisk = 1;

    /// <summary>Whether an open file is an ordinary one.</summary>
    public static bool IsRegular(SafeFileHandle file) => OperatingSystem.IsWindows()
        ? GetFileType(file) == WindowsDisk
        : FileStatus(file, out var status) == 0 && (status.Mode & TypeMask) == Regular;

    /// <summary>Whether a path, with links followed, leads to something that is neither an ordinary file nor a folder.</summary>
    public static bool IsSpecial(string path) =>
        !OperatingSystem.IsWindows() && FileStatus(path, out var status) == 0 && (status.Mode & TypeMask) is not (Regular or Folder);

    /// <summary>Whether a path, with links followed, leads to a named pipe, or to a pipe that a process has open.</summary>
    public static bool IsPipe(string path) =>
        !OperatingSystem.IsWindows() && FileStatus(path, out var status) == 0 && (status.Mode & TypeMask) == Pipe;

    [LibraryImport(Native, EntryPoint = "SystemNative_FStat")]
    private static partial int FileStatus(SafeFileHandle file, out Status status);

    [LibraryImport(Native, EntryPoint = "SystemNative_Stat", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int FileStatus(string path, out Status status);

    [LibraryImport("kernel32")]
    private static partial uint GetFileType(SafeFileHandle file);

    /// <summary>What begins as this does and is shorter than this.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 512)]
    private struct Status
    {
        public int Flags;
        public int Mode;
    }
}
