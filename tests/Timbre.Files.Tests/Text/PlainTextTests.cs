using Timbre.Files.Text;

namespace Timbre.Files.Tests.Text;

public sealed class PlainTextTests
{
    [Theory]
    [InlineData("Sigur Rós – ( ) 日本 \U0001F3B5.mp3", "Sigur Rós – ( ) 日本 \U0001F3B5.mp3")]
    [InlineData("می‌خواهم", "می‌خواهم")]
    [InlineData("a\r\nb\tc\0\u001b[31m\u007f\u0085\u009b", "a��b�c��[31m���")]
    [InlineData("a\u2028b\u2029c", "a�b�c")]
    [InlineData("\u202egpj.exe\u202c\u202a\u202b\u202d\u2066\u2067\u2068\u2069\u200e\u200f\u061c", "�gpj.exe�����������")]
    [InlineData("", "")]
    public void What_is_not_harmless_is_replaced(string text, string shown) => Assert.Equal(shown, PlainText.OneLine(text));

    [Fact]
    public void Halves_of_characters_are_replaced_and_whole_ones_stay()
    {
        Assert.Equal("�a�", PlainText.OneLine("\udfb5a\ud83c"));
        Assert.Equal("�\U0001F3B5�", PlainText.OneLine("\ud83c\U0001F3B5\udfb5"));
    }

    [Fact]
    public void Messages_about_files_are_one_harmless_line()
    {
        var exception = new UnusableFileException("a\nb", "is \u202e wrong", line: 3);
        Assert.Equal("a�b:3: is � wrong", exception.Message);
        Assert.Equal("is � wrong", exception.Problem);
        Assert.Equal("a\nb", exception.Path);
    }
}
