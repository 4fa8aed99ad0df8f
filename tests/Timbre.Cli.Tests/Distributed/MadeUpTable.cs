using System.Globalization;
using System.Text;

namespace Timbre.Cli.Tests.Distributed;

/// <summary>A feature table of three classes that overlap: quick to learn, impossible to learn to the last row.</summary>
internal static class MadeUpTable
{
    public static void Write(string path, int perClass, double overlap = 1)
    {
        var random = new Random(11);
        var text = new StringBuilder("filename,length,a,b,c,d,e,f,label\n");
        for (var i = 0; i < 3 * perClass; i++)
        {
            var label = i % 3;
            text.Append(CultureInfo.InvariantCulture, $"t{i:0000}.wav,661500");
            for (var feature = 0; feature < 6; feature++)
                text.Append(CultureInfo.InvariantCulture, $",{(feature % 3 == label ? 1 : 0) + overlap * Normal(random):0.####}");
            text.Append(CultureInfo.InvariantCulture, $",c{label}\n");
        }
        File.WriteAllText(path, text.ToString());
    }

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
