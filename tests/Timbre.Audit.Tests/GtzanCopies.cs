namespace Timbre.Audit.Tests;

/// <summary>Copies in GTZAN that are plain to see when the spectrograms lie side by side.</summary>
internal static class GtzanCopies
{
    private static readonly (string Genre, string Copies)[] Listed =
    [
        ("jazz", "33=51 34=53 35=55 36=58 37=60 38=62 39=65 40=67 42=68 43=69 44=70 45=71 46=72"),
        ("hiphop", "39=45 76=78"),
        ("metal", "34=94 40=61 41=62 42=63 43=64 44=65 45=66 4=13"),
        ("pop", "15=22 30=31 47=80 52=57 54=60 56=59 67=71 87=90 45=46"),
        ("disco", "98=99 50=51=70 55=60=89"),
        ("reggae", "3=54 73=74 81=82 5=56 8=57 10=60 41=69 80=81 75=91=92"),
    ];

    /// <summary>All pairs, each in ordinal order: 51.</summary>
    public static IReadOnlySet<(string First, string Second)> Pairs { get; } = All();

    private static HashSet<(string First, string Second)> All()
    {
        var pairs = new HashSet<(string First, string Second)> { ("metal.00058", "rock.00016") };
        foreach (var (genre, copies) in Listed)
        {
            foreach (var group in copies.Split(' '))
            {
                var names = group.Split('=').Select(number => $"{genre}.{int.Parse(number):00000}").ToArray();
                for (var i = 0; i < names.Length; i++)
                {
                    for (var j = i + 1; j < names.Length; j++)
                        pairs.Add(string.CompareOrdinal(names[i], names[j]) < 0 ? (names[i], names[j]) : (names[j], names[i]));
                }
            }
        }
        return pairs;
    }
}
