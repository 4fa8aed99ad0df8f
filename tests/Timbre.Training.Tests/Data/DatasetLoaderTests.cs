using Timbre.Features.Tables;
using Timbre.Testing;
using Timbre.Training.Data;

namespace Timbre.Training.Tests.Data;

public sealed class DatasetLoaderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Class_folders_of_sound_become_labelled_items_in_a_stable_order()
    {
        foreach (var name in new[] { "rock/b.wav", "rock/a.mp3", "jazz/sub/c.flac", "rock/notes.txt", ".hidden/x.wav" })
            _folder.Write(name, "x");
        var dataset = DatasetLoader.Open(_folder.Path);
        Assert.Equal(DatasetKind.Audio, dataset.Kind);
        Assert.Equal(["jazz", "rock"], dataset.Classes);
        Assert.Equal(["jazz/sub/c", "rock/a", "rock/b"], dataset.Items.Select(item => item.Id));
        Assert.Equal([0, 1, 1], dataset.Items.Select(item => item.Label));
    }

    [Fact]
    public void A_table_of_segments_knows_their_tracks()
    {
        var path = _folder.Write("t.csv", "filename,length,f1,label\nrock.00000.0.wav,66149,1,rock\nrock.00000.1.wav,66149,2,rock\njazz.00001.0.wav,66149,3,jazz\n");
        var dataset = DatasetLoader.Open(path);
        Assert.Equal(DatasetKind.Table, dataset.Kind);
        Assert.Equal(["rock.00000", "rock.00000", "jazz.00001"], dataset.Items.Select(item => item.Track));
    }

    [Fact]
    public void Classes_can_be_chosen()
    {
        foreach (var name in new[] { "rock/a.wav", "jazz/b.wav", "pop/c.wav" })
            _folder.Write(name, "x");
        var dataset = DatasetLoader.Open(_folder.Path).WithClasses(["rock", "jazz"]);
        Assert.Equal(["jazz", "rock"], dataset.Classes);
        Assert.Equal([0, 1], dataset.Items.Select(item => item.Label));
        Assert.Contains("'polka' is not a class", Assert.Throws<DatasetException>(() => DatasetLoader.Open(_folder.Path).WithClasses(["rock", "polka"])).Message);
        Assert.Contains("at least two", Assert.Throws<DatasetException>(() => DatasetLoader.Open(_folder.Path).WithClasses(["rock"])).Message);
    }

    [Fact]
    public void What_is_no_data_set_is_refused_with_what_was_looked_for()
    {
        Assert.Contains("no such file or folder", Refused(_folder["missing"]));
        Directory.CreateDirectory(_folder["empty"]);
        Assert.Contains("no class folders", Refused(_folder["empty"]));
        _folder.Write("one/only/a.wav", "x");
        Assert.Contains("only one class", Refused(_folder["one"]));
        _folder.Write("mixed/a/a.wav", "x");
        _folder.Write("mixed/b/b.png", "x");
        Assert.Contains("holds both", Refused(_folder["mixed"]));
        _folder.Write("twins/a/s.wav", "x");
        _folder.Write("twins/a/s.mp3", "x");
        _folder.Write("twins/b/t.wav", "x");
        Assert.Contains("differ only in their extension", Refused(_folder["twins"]));
        _folder.Write("lines/a\nb/s.wav", "x");
        _folder.Write("lines/c/t.wav", "x");
        Assert.Contains("'a\uFFFDb' has characters that cannot be shown", Refused(_folder["lines"]));
    }

    [Fact]
    public void A_table_without_labels_cannot_be_learned_from()
    {
        var path = _folder.Write("t.csv", "filename,length,f1,label\na.wav,66149,1,\nb.wav,66149,2,rock\n");
        var exception = Assert.ThrowsAny<Exception>(() => DatasetLoader.Open(path));
        Assert.True(exception is DatasetException or FeatureTableException);
    }

    private static string Refused(string path) => Assert.Throws<DatasetException>(() => DatasetLoader.Open(path)).Message;
}
