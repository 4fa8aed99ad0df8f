using Timbre.Learning.Ensembles;

namespace Timbre.Reports;

/// <summary>The members of an ensemble, for its report.</summary>
/// <param name="Names">Their names, in the order in which <paramref name="Agreement"/> counts them.</param>
/// <param name="Agreement">How alike they decide on the test part.</param>
public sealed record EnsembleMembers(IReadOnlyList<string> Names, MemberAgreement Agreement);
