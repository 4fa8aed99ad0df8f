using Timbre.Testing;
using Timbre.Training.Data;
using Timbre.Training.Tests.Toys;

namespace Timbre.Training.Tests.Data;

/// <summary>What every label source must do. A new one is tested by a class that says what its data looks like.</summary>
public abstract class LabelSourceTests : IDisposable
{
    protected TemporaryFolder Folder { get; } = new();

    public void Dispose()
    {
        Folder.Dispose();
        GC.SuppressFinalize(this);
    }

    internal abstract LabelSource Source { get; }

    /// <summary>Writes data with the tracks <c>a</c> and <c>b</c> of the class <c>jazz</c> and <c>c</c> of <c>rock</c>.</summary>
    /// <returns>What <c>--data</c> is given.</returns>
    protected abstract string Write();

    /// <summary>Writes the same with one class only.</summary>
    protected abstract string WriteOneClass();

    [Fact]
    public void It_is_registered_under_its_name_and_says_what_it_takes()
    {
        Assert.Equal(Source.GetType(), DatasetLoader.Sources.Find(Source.Name)?.GetType());
        Assert.Matches("^[a-z]+(-[a-z]+)*$", Source.Name);
        Assert.NotEmpty(Source.Summary);
        Assert.Contains(Source.Expects, Assert.Throws<DatasetException>(() => DatasetLoader.Open(Folder["missing"])).Message);
    }

    [Fact]
    public void Its_data_is_opened_by_it_as_labelled_items_in_a_stable_order()
    {
        var path = Write();
        Assert.True(Source.Recognizes(new DataLocation(path)));
        var dataset = DatasetLoader.Open(path);
        Assert.Equal((path, Source.Summary), (dataset.Location, dataset.Summary));
        Assert.Equal(Source.Summary, dataset.WithClasses(["jazz", "rock"]).Summary);
        Assert.Equal(["jazz", "rock"], dataset.Classes);
        Assert.Equal([("a", 0), ("b", 0), ("c", 1)], dataset.Items.Select(item => (Path.GetFileNameWithoutExtension(item.Track), item.Label)));
        Assert.Equal(dataset.Items, DatasetLoader.Open(path).Items);
        Assert.Equal(3, dataset.Items.Select(item => item.Id).Distinct().Count());
        Assert.All(dataset.Items, item => Assert.True(File.Exists(item.Path)));
        Assert.Equal(dataset.Kind == DatasetKind.Table, dataset.Table is not null);
    }

    [Fact]
    public void One_class_alone_is_refused_in_one_line_that_names_the_place()
    {
        var path = WriteOneClass();
        var refusal = Assert.Throws<DatasetException>(() => DatasetLoader.Open(path)).Message;
        Assert.StartsWith($"{path}: only one class", refusal);
        Assert.DoesNotContain('\n', refusal);
    }

    [Fact]
    public void It_does_not_recognize_what_is_not_there_or_empty()
    {
        Assert.False(Source.Recognizes(new DataLocation(Folder["missing"])));
        Directory.CreateDirectory(Folder["empty"]);
        Assert.False(Source.Recognizes(new DataLocation(Folder["empty"])));
    }

    /// <summary>The names of files below the folder, empty ones.</summary>
    protected string Files(params string[] names)
    {
        foreach (var name in names)
            Folder.Write($"data/{name}", "");
        return Folder["data"];
    }

    public sealed class OfSoundFolders : LabelSourceTests
    {
        internal override LabelSource Source => new SoundFolders();

        protected override string Write() => Files("rock/c.flac", "jazz/b.mp3", "jazz/a.wav", "jazz/notes.txt");

        protected override string WriteOneClass() => Files("rock/a.wav", "jazz/notes.txt");
    }

    public sealed class OfImageFolders : LabelSourceTests
    {
        internal override LabelSource Source => new ImageFolders();

        protected override string Write() => Files("rock/c.png", "jazz/b.jpg", "jazz/a.png");

        protected override string WriteOneClass() => Files("rock/a.png");
    }

    public sealed class OfFeatureTables : LabelSourceTests
    {
        internal override LabelSource Source => new FeatureTableSource();

        protected override string Write() => Folder.Write("t.csv", "filename,length,f1,label\na.wav,661500,1,jazz\nb.wav,661500,2,jazz\nc.wav,661500,3,rock\n");

        protected override string WriteOneClass() => Folder.Write("t.csv", "filename,length,f1,label\na.wav,661500,1,rock\n");
    }

    public sealed class OfLabelLists : LabelSourceTests
    {
        internal override LabelSource Source => new LabelList();

        protected override string Write()
        {
            Files("a.wav", "b.wav", "c.wav");
            return Folder.Write("data/all.labels", "a.wav\tjazz\nb.wav\tjazz\nc.wav\trock\n");
        }

        protected override string WriteOneClass() => Folder.Write("data/all.labels", "a.wav\trock\n");
    }

    public sealed class OfAllSources
    {
        [Fact]
        public void Every_source_has_tests()
        {
            var tested = typeof(LabelSourceTests).GetNestedTypes().Where(type => type.IsSubclassOf(typeof(LabelSourceTests))).Select(type =>
            {
                using var tests = (LabelSourceTests)Activator.CreateInstance(type)!;
                return tests.Source.Name;
            });
            Assert.Equal(DatasetLoader.Sources.All.Select(source => source.Name).Order(), tested.Order());
        }
    }
}
