using System.Diagnostics;

namespace Timbre.Features.Tests;

/// <summary>The hot loops are written for vectors of 512 bits; on machines without them the runtime puts them together from smaller ones.</summary>
public class VectorWidthTests
{
    [Theory]
    [InlineData("DOTNET_EnableAVX512")]
    [InlineData("DOTNET_EnableAVX2")]
    [InlineData("DOTNET_EnableHWIntrinsic")]
    public async Task Parity_holds_on_a_machine_with_narrower_vectors(string without)
    {
        // Instruction sets are chosen when a process starts: the parity tests run in one of their own.
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true };
        string[] arguments =
        [
            "exec", typeof(VectorWidthTests).Assembly.Location,
            "-class", typeof(RealFftTests).FullName!,
            "-class", typeof(SpectrumParityTests).FullName!,
            "-class", typeof(TimeParityTests).FullName!,
        ];
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        start.Environment[without] = "0";
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, output);
        Assert.Matches(@"Total: [1-9]\d*, Errors: 0, Failed: 0,", output);
    }
}
