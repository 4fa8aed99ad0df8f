namespace Timbre.Training.Data;

/// <summary>A table of features with the columns <c>filename</c> and <c>label</c>.</summary>
internal sealed class FeatureTableSource : LabelSource
{
    public override string Name => "feature-table";

    public override string Summary => "rows of features";

    public override string Expects => "a feature table (CSV)";

    public override bool Recognizes(DataLocation location) => location.IsFile;

    public override Dataset Open(DataLocation location)
    {
        var path = location.Path;
        var table = FeatureTable.Read(path);
        if (table.Rows.Any(row => row.Label.Length == 0))
            throw new DatasetException($"{path}: some rows have no label; training and evaluation need one in every row");
        var classes = table.Rows.Select(row => row.Label).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
        RequireClasses(path, classes);
        var items = table.Rows.Select((row, index) =>
        {
            var id = TrackName.WithoutExtension(row.FileName);
            return new DataItem(id, path, Array.IndexOf(classes, row.Label), TrackName.Of(id), index);
        });
        return new Dataset(path, DatasetKind.Table, classes, items.ToArray(), table) { Summary = Summary };
    }
}
