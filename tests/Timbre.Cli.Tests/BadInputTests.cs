using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using Timbre.Cli.Terminal;
using Timbre.Features.Imaging;
using Timbre.Testing;

namespace Timbre.Cli.Tests;

/// <summary>Every kind of malformed input gives one line that names it, the right exit code, and no stack trace.</summary>
public sealed class BadInputTests : IDisposable
{
    private const string Header = "filename,length,f1,f2,label\n";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string, string> Sounds { get; } = new()
    {
        { "empty.wav", "empty" },
        { "noise.wav", "no sound format" },
        { "text.mp3", "" },
        { "picture.flac", "" },
        { "archive.mp3", "" },
        { "cut.wav", "" },
        { "no-channels.wav", "" },
        { "no-rate.wav", "" },
        { "nan.wav", "" },
        { "missing.wav", "does not exist" },
    };

    [Theory]
    [MemberData(nameof(Sounds))]
    public async Task A_damaged_sound_file_is_named_with_its_reason(string name, string phrase)
    {
        var model = _folder["tiny.timbre"];
        TinyModel.Save(model);
        if (SoundBytes(name) is { } bytes)
            _folder.Write(name, bytes);
        var session = await Session.RunAsync("predict", _folder[name], "--model", model, "--threads", "1");
        RequireOneLine(session, name, phrase, ExitCode.Failed);
        Assert.Empty(session.Output);
    }

    public static TheoryData<string, string, string> Tables { get; } = new()
    {
        { "empty", "", "" },
        { "header only", Header, "" },
        { "ragged row", Header + "a.wav,1,2,3,x\nb.wav,1,2,y\n", "" },
        { "a word for a number", Header + "a.wav,1,2,three,x\nb.wav,1,2,3,y\n", "" },
        { "not a number", Header + "a.wav,1,2,NaN,x\nb.wav,1,2,3,y\n", "" },
        { "infinite", Header + "a.wav,1,2,1e999,x\nb.wav,1,2,3,y\n", "" },
        { "no label column", "filename,length,f1\na.wav,1,2\n", "label" },
        { "no filename column", "length,f1,label\n1,2,x\n", "filename" },
        { "the same file twice", Header + "a.wav,1,2,3,x\na.wav,1,2,3,y\n", "a.wav" },
        { "binary", "\0\u0001\u0002PK\u0003\u0004\0\0\0", "" },
        { "one class", Header + "a.wav,1,2,3,x\nb.wav,1,2,3,x\n", "only one class" },
    };

    [Theory]
    [MemberData(nameof(Tables))]
    public async Task A_damaged_table_is_named_with_its_reason(string what, string text, string phrase)
    {
        Assert.NotEmpty(what);
        var path = _folder.Write("table.csv", text);
        var session = await Session.RunAsync("train", "--data", path, "--model", "mlp", "--epochs", "1", "--out", _folder["run"]);
        RequireOneLine(session, "table.csv", phrase, ExitCode.Failed);
        Assert.False(File.Exists(_folder["run/model.timbre"]));
    }

    public static TheoryData<string, string> Pictures { get; } = new()
    {
        { "cut off", "" },
        { "no picture", "" },
        { "absurd size", "" },
        { "other height", "128 rows" },
        { "empty", "" },
    };

    [Theory]
    [MemberData(nameof(Pictures))]
    public async Task A_damaged_picture_is_named_with_its_reason(string what, string phrase)
    {
        _folder.Write("set/a/bad.png", PictureBytes(what));
        _folder.Write("set/b/bad.png", PictureBytes(what));
        var session = await Session.RunAsync("train", "--data", _folder["set"], "--model", "cnn", "--epochs", "1", "--out", _folder["run"], "--threads", "1");
        RequireOneLine(session, "bad.png", phrase, ExitCode.Failed);
    }

    public static TheoryData<string, string> Models { get; } = new()
    {
        { "missing", "no such model file" },
        { "empty", "" },
        { "text", "" },
        { "folder", "a folder" },
        { "zip without manifest", "manifest.json" },
        { "manifest is no JSON", "damaged" },
        { "newer version", "newer Timbre" },
        { "unknown kind", "kind" },
        { "one class", "1 classes" },
        { "no representation", "representation" },
        { "negative window", "windows" },
        { "weights cut off", "" },
        { "weights missing", "network.onnx" },
        { "more classes than weights", "3" },
        { "input of other bands", "damaged" },
        { "older version", "make it again" },
        { "number for a text", "" },
        { "terminal control sequence in a class name", "cannot be shown" },
        { "bomb", "impossible size" },
    };

    [Theory]
    [MemberData(nameof(Models))]
    public async Task A_damaged_model_is_named_with_its_reason(string what, string phrase)
    {
        var path = _folder["bad.timbre"];
        DamageModel(what, path);
        var session = await Session.RunAsync("info", path);
        RequireOneLine(session, "bad.timbre", phrase, ExitCode.Failed);
    }

    [Fact]
    public async Task A_bad_file_among_good_ones_is_reported_and_the_rest_go_on()
    {
        var model = _folder["tiny.timbre"];
        TinyModel.Save(model);
        _folder.Write("good.wav", Wave(SampleBytes(22050)));
        _folder.Write("bad.wav", "no sound");
        _folder.Write("also good.wav", Wave(SampleBytes(30000)));
        var session = await Session.RunAsync("predict", _folder["good.wav"], _folder["bad.wav"], _folder["also good.wav"], "--model", model, "--format", "csv", "--top", "1");
        Assert.Equal(ExitCode.Failed, session.ExitCode);
        Assert.Equal(3, session.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Contains("bad.wav", Assert.Single(session.Failures));
        Assert.Contains("2 files named, 1 failed", session.Errors);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("pipe", "train", "--data", "PIPE", "--model", "mlp")]
    [InlineData("pipe.png", "train", "--data", "SET", "--model", "cnn", "--epochs", "1")]
    [InlineData("pipe", "train", "--data", "TABLE", "--model", "mlp", "--split", "files:PIPE,PIPE,PIPE")]
    [InlineData("pipe", "train", "--data", "TABLE", "--model", "mlp", "--split", "groups:PIPE")]
    [InlineData("pipe", "features", "PIPE", "--out", "OUT")]
    [InlineData("pipe", "predict", "TABLE", "--model", "PIPE")]
    [InlineData("pipe", "info", "PIPE")]
    [InlineData("pipe", "compare", "PIPE", "PIPE")]
    [InlineData("pipe.shard", "merge", "PIPE", "--out", "OUT")]
    [InlineData("pipe", "predict", "--restore-tags", "PIPE")]
    public async Task A_pipe_in_a_files_place_is_refused_and_not_waited_for(string name, params string[] args)
    {
        Directory.CreateDirectory(_folder["set/a"]);
        _folder.Write("set/b/good.png", PictureBytes("good"));
        foreach (var pipe in (string[])["pipe", "pipe.shard", "set/a/pipe.png"])
            Process.Start("mkfifo", [_folder[pipe]]).WaitForExit();
        var table = _folder.Write("good.csv", Header + "a.wav,1,2,3,x\nb.wav,1,2,3,y\n");
        var session = await Session.RunAsync([.. args.Select(arg => arg.Replace("PIPE", _folder["pipe"]).Replace("TABLE", table).Replace("SET", _folder["set"]).Replace("OUT", _folder["out"]))]);
        Assert.Equal(ExitCode.Failed, session.ExitCode);
        Assert.Contains(session.Failures, line => line.Contains($"{name}: is no ordinary file but a pipe or device", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("--model", "train", "--model", "nonsense", "--data", ".")]
    [InlineData("--split", "train", "--split", "half")]
    [InlineData("--set", "train", "--model", "mlp", "--set", "colour=red", "--data", "TABLE")]
    [InlineData("--set", "train", "--model", "mlp", "--set", "dropout=2", "--data", "TABLE")]
    [InlineData("--set", "train", "--set", "dropout")]
    [InlineData("--seed", "train", "--seed", "x")]
    [InlineData("--epochs", "train", "--epochs", "0")]
    [InlineData("--segment", "train", "--segment", "-3")]
    [InlineData("--combine", "predict", "a.wav", "--combine", "median")]
    [InlineData("--threads", "predict", "a.wav", "--threads", "0")]
    [InlineData("nonsense", "nonsense")]
    [InlineData("--model", "evaluate", "--data", ".")]
    [InlineData("INPUT", "predict")]
    public async Task Wrong_use_is_one_line_that_names_the_option(string option, params string[] args)
    {
        var table = _folder.Write("good.csv", Header + "a.wav,1,2,3,x\nb.wav,1,2,3,y\n");
        var session = await Session.RunAsync(args.Select(arg => arg == "TABLE" ? table : arg).ToArray());
        Assert.Equal(ExitCode.WrongUse, session.ExitCode);
        Assert.Contains(option, Assert.Single(session.Failures));
        Assert.Empty(session.Output);
    }

    private static void RequireOneLine(Session session, string name, string phrase, int code)
    {
        Assert.Equal(code, session.ExitCode);
        var line = Assert.Single(session.Failures);
        Assert.Contains(name, line);
        Assert.Contains(phrase, line);
        Assert.DoesNotContain("   at ", session.Errors);
        Assert.DoesNotContain("Exception", session.Errors);
    }

    private static byte[]? SoundBytes(string name)
    {
        var random = new Random(4);
        switch (name)
        {
            case "missing.wav": return null;
            case "empty.wav": return [];
            case "noise.wav":
                var noise = new byte[100_000];
                random.NextBytes(noise);
                return noise;
            case "text.mp3": return "this is no music, only words, and quite a few of them"u8.ToArray();
            case "picture.flac": return PictureBytes("good");
            case "archive.mp3": return Zip(("a.txt", new byte[1000]));
            case "cut.wav": return Wave(SampleBytes(22050))[..20_000];
            case "no-channels.wav": return Wave(SampleBytes(1000), channels: 0);
            case "no-rate.wav": return Wave(SampleBytes(1000), rate: 0);
            case "nan.wav":
                var floats = Enumerable.Repeat(BitConverter.GetBytes(float.NaN), 5000).SelectMany(bytes => bytes).ToArray();
                return Wave(floats, format: 3, bits: 32);
            default: throw new ArgumentOutOfRangeException(nameof(name), name, null);
        }
    }

    private static byte[] SampleBytes(int samples)
    {
        var bytes = new byte[2 * samples];
        for (var i = 0; i < samples; i++)
            BitConverter.TryWriteBytes(bytes.AsSpan(2 * i), (short)(8000 * Math.Sin(i * 0.05)));
        return bytes;
    }

    private static byte[] Wave(byte[] data, short format = 1, short channels = 1, int rate = 22050, short bits = 16)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write("RIFF"u8);
        writer.Write(36 + data.Length);
        writer.Write("WAVEfmt "u8);
        writer.Write(16);
        writer.Write(format);
        writer.Write(channels);
        writer.Write(rate);
        writer.Write(rate * channels * bits / 8);
        writer.Write((short)(channels * bits / 8));
        writer.Write(bits);
        writer.Write("data"u8);
        writer.Write(data.Length);
        writer.Write(data);
        writer.Flush();
        return stream.ToArray();
    }

    private static byte[] PictureBytes(string what)
    {
        using var folder = new TemporaryFolder();
        new PngImage(50, what == "other height" ? 100 : 128, 1, new byte[50 * (what == "other height" ? 100 : 128)]).Write(folder["p.png"]);
        var good = File.ReadAllBytes(folder["p.png"]);
        switch (what)
        {
            case "cut off": return good[..(good.Length / 2)];
            case "no picture": return Encoding.ASCII.GetBytes("no picture at all");
            case "empty": return [];
            case "absurd size":
                good[16] = good[20] = 0x7F;
                return good;
            default: return good;
        }
    }

    private static byte[] Zip(params (string Name, byte[] Content)[] entries)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in entries)
            {
                using var entry = zip.CreateEntry(name).Open();
                entry.Write(content);
            }
        }
        return stream.ToArray();
    }

    private void DamageModel(string what, string path)
    {
        switch (what)
        {
            case "missing": return;
            case "empty": File.WriteAllBytes(path, []); return;
            case "text": File.WriteAllText(path, "no model"); return;
            case "folder": Directory.CreateDirectory(path); return;
            case "zip without manifest": File.WriteAllBytes(path, Zip(("a.txt", [1]))); return;
            case "bomb": File.WriteAllBytes(path, Zip(("manifest.json", new byte[50_000_000]))); return;
            default: break;
        }
        TinyModel.Save(path);
        using var zip = ZipFile.Open(path, ZipArchiveMode.Update);
        switch (what)
        {
            case "manifest is no JSON": Edit(zip, "manifest.json", _ => "{ not json"); break;
            case "newer version": Edit(zip, "manifest.json", text => text.Replace("\"timbre_model\": 2", "\"timbre_model\": 99", StringComparison.Ordinal)); break;
            case "unknown kind": Edit(zip, "manifest.json", text => text.Replace("\"Network\"", "\"Oracle\"", StringComparison.Ordinal)); break;
            case "one class": Edit(zip, "manifest.json", text => text.Replace("\"calm\",", "", StringComparison.Ordinal)); break;
            case "no representation": Edit(zip, "manifest.json", text => text.Replace("\"representation\"", "\"other\"", StringComparison.Ordinal)); break;
            case "negative window": Edit(zip, "manifest.json", text => text.Replace("\"window_seconds\": 3", "\"window_seconds\": -3", StringComparison.Ordinal)); break;
            case "more classes than weights": Edit(zip, "manifest.json", text => text.Replace("\"calm\",", "\"calm\", \"third\",", StringComparison.Ordinal)); break;
            case "number for a text": Edit(zip, "manifest.json", text => text.Replace("\"calm\"", "7", StringComparison.Ordinal)); break;
            case "terminal control sequence in a class name": Edit(zip, "manifest.json", text => text.Replace("\"calm\"", "\"\\u001b[2Jcalm\"", StringComparison.Ordinal)); break;
            case "input of other bands": Edit(zip, "manifest.json", text => text.Replace("\"bands\": 128", "\"bands\": 64", StringComparison.Ordinal)); break;
            case "older version": Edit(zip, "manifest.json", text => text.Replace("\"timbre_model\": 2", "\"timbre_model\": 1", StringComparison.Ordinal)); break;
            case "weights missing": zip.GetEntry("network.onnx")!.Delete(); break;
            case "weights cut off": Shorten(zip, "network.onnx"); break;
            default: throw new ArgumentOutOfRangeException(nameof(what), what, null);
        }
    }

    private static void Edit(ZipArchive zip, string name, Func<string, string> change)
    {
        string text;
        using (var reader = new StreamReader(zip.GetEntry(name)!.Open()))
            text = reader.ReadToEnd();
        var changed = change(text);
        Assert.NotEqual(text, changed);
        Replace(zip, name, Encoding.UTF8.GetBytes(changed));
    }

    private static void Shorten(ZipArchive zip, string name)
    {
        using var copy = new MemoryStream();
        using (var stream = zip.GetEntry(name)!.Open())
            stream.CopyTo(copy);
        Replace(zip, name, copy.ToArray()[..(int)(copy.Length / 2)]);
    }

    private static void Replace(ZipArchive zip, string name, byte[] content)
    {
        zip.GetEntry(name)!.Delete();
        using var stream = zip.CreateEntry(name).Open();
        stream.Write(content);
    }
}
