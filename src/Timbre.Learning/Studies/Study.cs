namespace Timbre.Learning.Studies;

/// <summary>A published study that can be rerun: what it measured, on what, and what it reported.</summary>
/// <param name="Name">The name on the command line.</param>
/// <param name="Summary">One sentence: what was studied.</param>
/// <param name="Seeds">Seeds that are run unless told otherwise: fewer where a training is longer.</param>
/// <param name="Sources">Where the published figures come from.</param>
/// <param name="Parts">Its protocols.</param>
public sealed record Study(string Name, string Summary, int Seeds, IReadOnlyList<string> Sources, IReadOnlyList<StudyPart> Parts)
{
    /// <summary>Every study, in the order in which they are listed.</summary>
    public static IReadOnlyList<Study> All { get; } =
    [
        Declared.TabularStudy.Study,
        Declared.SpectrogramCnnStudy.Study,
        Declared.TransferStudy.Study,
        Declared.MfccNetworksStudy.Study,
        Declared.EnsemblesStudy.Study,
        Declared.RecurrentStudy.Study,
    ];

    /// <summary>The study of a name, or null.</summary>
    public static Study? Find(string name) => All.FirstOrDefault(study => study.Name == name);
}
