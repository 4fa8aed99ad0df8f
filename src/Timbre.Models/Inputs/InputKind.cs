using System.Text.Json.Serialization.Metadata;

namespace Timbre.Models.Inputs;

/// <summary>A kind of network input of another assembly. Timbre's own are listed on <see cref="NetworkInput"/>.</summary>
/// <param name="Name">The name that it is saved under.</param>
/// <param name="Type">The class, derived from <see cref="NetworkInput"/>.</param>
/// <param name="Json">How it is written and read: a source-generated context that has the class.</param>
internal sealed record InputKind(string Name, Type Type, IJsonTypeInfoResolver Json)
{
    /// <summary>The kinds that were added.</summary>
    public static Registry<InputKind> Added { get; } = new(kind => kind.Name, []);
}
