using System.Reflection;

namespace Timbre.Files.Programs;

/// <summary>The version that was built, from the tag: two builds that may give different results differ in it.</summary>
internal static class TimbreVersion
{
    /// <summary>Such as <c>0.3.0</c>, or <c>0.3.0-alpha.0.12</c> twelve commits after the last tag.</summary>
    public static string Current { get; } = typeof(TimbreVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
}
