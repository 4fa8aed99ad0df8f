using System.Runtime.InteropServices;

namespace Timbre.Torch.Tests;

public sealed partial class ProcessSettingsTests
{
    [Theory]
    [InlineData("GOMP_SPINCOUNT")]
    [InlineData("TORCH_CPP_LOG_LEVEL")]
    public void Loading_libtorch_changes_no_environment_variable(string name)
    {
        Assert.NotEmpty(TorchRuntime.Version);
        var atStart = File.ReadAllText("/proc/self/environ").Split('\0').FirstOrDefault(entry => entry.StartsWith(name + "=", StringComparison.Ordinal));
        Assert.Equal(atStart?[(name.Length + 1)..], Marshal.PtrToStringUTF8(getenv(name)));
    }

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint getenv(string name);
}
