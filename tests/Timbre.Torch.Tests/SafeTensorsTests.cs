using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Timbre.Torch.Weights;

namespace Timbre.Torch.Tests;

public sealed class SafeTensorsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("timbre-safetensors").FullName;

    [Fact]
    public void What_is_written_is_read_again_in_every_type()
    {
        using var scope = TensorScope.Enter();
        TorchRuntime.ManualSeed(3);
        var tensors = new Dictionary<string, Tensor>
        {
            ["weights"] = Tensor.Randn(3, 4),
            ["transposed"] = Tensor.Randn(3, 4).Transpose(0, 1),
            ["scalar"] = Tensor.From([2.5f], 1).Reshape(),
            ["empty"] = Tensor.Zeros(0, 5),
            ["counts"] = Tensor.FromInt64([1, -2, long.MaxValue]),
            ["bytes"] = Tensor.FromBytes([0, 255]),
            ["halves"] = Tensor.Randn(5).To(DataType.Float16),
            ["brain"] = Tensor.Randn(5).To(DataType.BFloat16),
            ["doubles"] = Tensor.From([MathF.PI]).To(DataType.Float64),
            ["mask"] = Tensor.From([0, 1, 2, 0]).To(DataType.Bool),
        };
        var path = Path.Combine(_folder, "all types.safetensors");
        SafeTensors.Write(path, tensors, new Dictionary<string, string> { ["format"] = "pt", ["note"] = "ä\n\"" });
        var read = SafeTensors.Read(path);
        Assert.Equal(["ä\n\"", "pt"], read.Metadata.OrderByDescending(entry => entry.Key).Select(entry => entry.Value));
        Assert.Equal(tensors.Keys.Order(), read.Tensors.Keys.Order());
        foreach (var (name, tensor) in tensors)
        {
            Assert.Equal(tensor.DataType, read.Tensors[name].DataType);
            Assert.Equal(tensor.Shape.ToArray(), read.Tensors[name].Shape.ToArray());
            Assert.Equal(tensor.ToArray(), read.Tensors[name].ToArray());
        }
        Assert.Equal([path], Directory.GetFiles(_folder));
    }

    [Fact]
    public void A_stream_that_cannot_seek_is_read_as_well()
    {
        using var scope = TensorScope.Enter();
        using var packed = new MemoryStream();
        using (var zip = new GZipStream(packed, CompressionLevel.Fastest, true))
            SafeTensors.Write(zip, new Dictionary<string, Tensor> { ["x"] = Tensor.From([1, 2, 3]) });
        packed.Position = 0;
        using var unpacked = new GZipStream(packed, CompressionMode.Decompress);
        Assert.Equal([1f, 2f, 3f], SafeTensors.Read(unpacked, "packed").Tensors["x"].ToArray());
    }

    [Theory]
    [InlineData("", 8, "no valid JSON")]
    [InlineData("not json", 8, "no valid JSON")]
    [InlineData("{\"x\":", 8, "no valid JSON")]
    [InlineData("[]", 0, "no JSON object")]
    [InlineData("{}", 4, "4 bytes at its end belong to no tensor")]
    [InlineData("{\"x\":3}", 4, "tensor 'x': its entry is no JSON object")]
    [InlineData("{\"x\":{\"shape\":[1],\"data_offsets\":[0,4]}}", 4, "no dtype")]
    [InlineData("{\"x\":{\"dtype\":\"F128\",\"shape\":[1],\"data_offsets\":[0,4]}}", 4, "dtype 'F128' is not supported")]
    [InlineData("{\"x\":{\"dtype\":7,\"shape\":[1],\"data_offsets\":[0,4]}}", 4, "no dtype")]
    [InlineData("{\"x\":{\"dtype\":\"F32\",\"data_offsets\":[0,4]}}", 4, "no shape")]
    [InlineData("{\"x\":{\"dtype\":\"F32\",\"shape\":\"big\",\"data_offsets\":[0,4]}}", 4, "no shape")]
    [InlineData("{\"x\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}}", 4, "whole numbers from 0")]
    [InlineData("{\"x\":{\"dtype\":\"F32\",\"shape\":[1.5],\"data_offsets\":[0,4]}}", 4, "whole numbers from 0")]
    [InlineData("{\"x\":{\"dtype\":\"F32\",\"shape\":[9223372036854775808],\"data_offsets\":[0,4]}}", 4, "whole numbers from 0")]
    [InlineData("{\"x\":{\"dtype\":\"F32\",\"shape\":[4294967296,4294967296],\"data_offsets\":[0,4]}}", 4, "larger than any memory")]
    [InlineData("{\"x\":{\"dtype\":\"F32\",\"shape\":[0,4294967296,4294967296],\"data_offsets\":[0,4]}}", 4, "does not fit its 4 bytes")]
    [InlineData("{\"x\":{\"dtype\":\"F32\",\"shape\":[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1],\"data_offsets\":[0,4]}}", 4, "17 axes")]
    [InlineData("{\"x\":{\"dtype\":\"F32\",\"shape\":[1]}}", 4, "no data_offsets")]
    [InlineData("{\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4]}}", 4, "no begin and end")]
    [InlineData("{\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,0]}}", 4, "no begin and end")]
    [InlineData("{\"x\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}}", 4, "does not fit its 4 bytes")]
    [InlineData("{\"x\":{\"dtype\":\"F32\",\"shape\":[250000000000],\"data_offsets\":[0,1000000000000]}}", 4, "ends at byte 1000000000000 of 4")]
    [InlineData("{\"x\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},\"y\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[4,12]}}", 12, "overlaps")]
    [InlineData("{\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},\"y\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[8,12]}}", 12, "gap of 4 bytes")]
    [InlineData("{\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}", 6, "2 bytes at its end")]
    [InlineData("{\"x\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[0,4]},\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}", 4, "no valid JSON")]
    [InlineData("{\"__metadata__\":[]}", 0, "__metadata__ is no JSON object")]
    [InlineData("{\"__metadata__\":{\"a\\nb\":1}}", 0, "__metadata__ 'a\uFFFDb' is no string")]
    [InlineData("{\"x\":[[[[[[[[[[[[]]]]]]]]]]]]}", 0, "no valid JSON")]
    [InlineData("{\"\\ud800\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}", 4, "no text")]
    [InlineData("{\"x\":{\"dtype\":\"\\ud800\",\"shape\":[1],\"data_offsets\":[0,4]}}", 4, "no text")]
    public void A_lying_header_is_refused_in_one_line(string header, int dataLength, string expected)
    {
        var text = Encoding.UTF8.GetBytes(header);
        var bytes = new byte[8 + text.Length + dataLength];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, text.Length);
        text.CopyTo(bytes, 8);
        AssertRefused(bytes, expected);
    }

    [Theory]
    [InlineData(0, "shorter than the 8 bytes")]
    [InlineData(7, "shorter than the 8 bytes")]
    public void A_file_without_room_for_a_header_is_refused(int length, string expected) => AssertRefused(new byte[length], expected);

    [Theory]
    [InlineData(ulong.MaxValue, "more than the format allows")]
    [InlineData(99_999_999UL, "where 2 follow")]
    [InlineData(3UL, "where 2 follow")]
    public void A_header_longer_than_the_file_is_refused_before_it_is_allocated(ulong claimed, string expected)
    {
        var bytes = new byte[10];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, claimed);
        AssertRefused(bytes, expected);
    }

    public void Dispose() => Directory.Delete(_folder, true);

    private void AssertRefused(byte[] bytes, string expected)
    {
        var path = Path.Combine(_folder, "hostile.safetensors");
        File.WriteAllBytes(path, bytes);
        var live = Tensor.Live;
        var error = Assert.Throws<SafeTensorsException>(() => SafeTensors.Read(path));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.StartsWith(path, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
        Assert.Equal(live, Tensor.Live);
    }
}
