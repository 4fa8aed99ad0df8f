using Timbre.Learning.Models;

namespace Timbre.Web.Catalog;

/// <summary>A saved model as its file describes it, without its weights in memory.</summary>
/// <param name="Id">How requests name it: <c>default</c>, the file's name without its ending, or <c>run:</c> and the run's name.</param>
/// <param name="Path">The file.</param>
/// <param name="Bytes">The file's size.</param>
/// <param name="Summary">Name, kind, classes, representation and card.</param>
public sealed record CatalogModel(string Id, string Path, long Bytes, ModelSummary Summary);

/// <summary>A file among the models that cannot be read.</summary>
/// <param name="Id">How it would be named.</param>
/// <param name="Reason">What is wrong with it, in one line.</param>
public sealed record UnreadableModel(string Id, string Reason);
