using Timbre.Features.Sets;
using Timbre.Features.Tables;
using Timbre.Files;
using Timbre.Testing;

namespace Timbre.Features.Tests;

public sealed class FeatureTableTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("timbre-table-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void What_was_written_reads_back()
    {
        var path = Path.Combine(_folder, "table.csv");
        var table = new FeatureTable(["a", "b"],
        [
            new FeatureRow("rock.00000.wav", 661794, [1.0 / 3, -1e-300], "rock"),
            new FeatureRow("odd, \"name\"\n.wav", 1, [double.MaxValue, 0], "hip, hop"),
        ]);
        table.Write(path);
        var back = FeatureTable.Read(path);
        Assert.Equal(table.FeatureNames, back.FeatureNames);
        Assert.Equal(table.Rows.Select(row => (row.FileName, row.Length, row.Label)), back.Rows.Select(row => (row.FileName, row.Length, row.Label)));
        Assert.Equal(table.Rows.SelectMany(row => row.Values), back.Rows.SelectMany(row => row.Values));
        Assert.Equal([path], Directory.GetFiles(_folder));
    }

    [Fact]
    public void Columns_are_found_by_name_in_any_order()
    {
        var table = FeatureTable.Read(Written("label,x,filename\r\njazz,2.5,a.wav\r\n\r\n"));
        Assert.Equal(["x"], table.FeatureNames);
        Assert.Equal(("a.wav", 0, "jazz", 2.5), (table.Rows[0].FileName, table.Rows[0].Length, table.Rows[0].Label, table.Rows[0].Values[0]));
    }

    [Fact]
    public void The_public_tables_are_read_whole()
    {
        var clips = FeatureTable.Read(SharedData.Require("gtzan/features_30_sec.csv"));
        Assert.Equal((1000, 57), (clips.Rows.Count, clips.FeatureNames.Count));
        Assert.Equal(FeatureSet.Gtzan58.Names, clips.FeatureNames);
        Assert.Equal(2996, FeatureTable.Read(SharedData.Require("gtzan/features_3_sec_classical_jazz_rock.csv")).Rows.Count);
    }

    [Theory]
    [InlineData("", ": is empty")]
    [InlineData("filename,x,label\n", ": has a header but no rows")]
    [InlineData("filename,x,label\na.wav,1,rock\nb.wav,1\n", ":3: has 2 fields where the header has 3")]
    [InlineData("filename,x,label\na.wav,1,rock,extra\n", ":2: has 4 fields")]
    [InlineData("filename,x,label\na.wav,loud,rock\n", ":2: has 'loud' in column 'x'")]
    [InlineData("filename,x,label\na.wav,,rock\n", ":2: has '' in column 'x'")]
    [InlineData("filename,x,label\na.wav,NaN,rock\n", ":2: has NaN in column 'x'")]
    [InlineData("filename,x,label\na.wav,1e999,rock\n", ":2: has 1e999 in column 'x'")]
    [InlineData("filename,x,label\na.wav,-Infinity,rock\n", ":2: has -Infinity in column 'x'")]
    [InlineData("filename,x\na.wav,1\n", ":1: lacks the column 'label'")]
    [InlineData("file,x,label\na.wav,1,rock\n", ":1: lacks the column 'filename'")]
    [InlineData("filename,label\na.wav,rock\n", ":1: has no feature columns")]
    [InlineData("filename,x,x,label\na.wav,1,2,rock\n", ":1: has the column 'x' twice")]
    [InlineData("filename,x,label\na.wav,1,rock\nb.wav,2,rock\na.wav,3,rock\n", ":4: names 'a.wav' again, as line 2 does")]
    [InlineData("filename,x,label\n,1,rock\n", ":2: has no filename")]
    [InlineData("filename,length,x,label\na.wav,-5,1,rock\n", ":2: gives -5 as length")]
    [InlineData("filename,x,label\n\"a.wav,1,rock\n", ":2: has a stray or unclosed quotation mark")]
    [InlineData("filename;x;label\na.wav;1;rock\n", ":1: lacks the column 'filename'")]
    [InlineData("RIFF\0\0\0\0WAVE", ": is no text")]
    public void Malformed_tables_give_one_line_that_names_the_place(string content, string problem)
    {
        var path = Written(content);
        var error = Assert.Throws<FeatureTableException>(() => FeatureTable.Read(path));
        Assert.StartsWith(path + problem, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void Folders_missing_files_and_bytes_that_are_no_text_are_refused()
    {
        var junk = Path.Combine(_folder, "junk.csv");
        File.WriteAllBytes(junk, [0xFF, 0xFE, 0xC0, 0xC1, 0x80]);
        Assert.EndsWith("as 'timbre features' writes it", Assert.Throws<FeatureTableException>(() => FeatureTable.Read(junk)).Message, StringComparison.Ordinal);
        Assert.Contains("does not exist", Assert.Throws<UnusableFileException>(() => FeatureTable.Read(Path.Combine(_folder, "none"))).Message, StringComparison.Ordinal);
        Assert.Contains("is a folder", Assert.Throws<UnusableFileException>(() => FeatureTable.Read(_folder)).Message, StringComparison.Ordinal);
    }

    private string Written(string content)
    {
        var path = Path.Combine(_folder, "given.csv");
        File.WriteAllText(path, content);
        return path;
    }
}
