namespace Timbre.Training.Studies;

/// <summary>The parts of a study that a request asks for on a data set.</summary>
internal static class StudyPlan
{
    /// <exception cref="DatasetException">The data, the classes or the models are none of the study's.</exception>
    public static IReadOnlyList<StudyPart> Choose(Study study, Dataset dataset, StudyRequest request)
    {
        var fitting = study.Parts.Where(part => part.Fits(dataset)).ToArray();
        if (fitting.Length == 0)
            throw new DatasetException($"{dataset.Location}: the study {study.Name} is run on {string.Join(" or ", study.Parts.Select(part => Describe(part.Data)).Distinct())}");
        var chosen = ForClasses(fitting, dataset, request.Classes);
        foreach (var name in request.Models ?? [])
        {
            if (!chosen.Any(part => part.Entries.Any(entry => entry.Model == name)))
                throw new DatasetException($"--models {name}: the study has {string.Join(", ", chosen.SelectMany(part => part.Entries).Select(entry => entry.Model).Distinct())}");
        }
        return chosen
            .Select(part => part with { Entries = part.Entries.Where(entry => request.Models?.Contains(entry.Model) != false).Select(entry => With(entry, request.Options)).ToArray() })
            .Where(part => part.Entries.Count > 0)
            .ToArray();
    }

    /// <summary>
    /// Classes that a part is declared for select that part; others take the parts for all classes, whose published figures then do not apply.
    /// </summary>
    private static StudyPart[] ForClasses(StudyPart[] parts, Dataset dataset, IReadOnlyList<string>? classes)
    {
        if (classes is null)
            return parts.Where(part => part.Classes is null || part.Classes.All(dataset.Classes.Contains)).ToArray();
        var declared = parts.Where(part => part.Classes is { } own && own.Order(StringComparer.Ordinal).SequenceEqual(classes.Order(StringComparer.Ordinal))).ToArray();
        if (declared.Length > 0)
            return declared;
        return parts.Where(part => part.Classes is null).Select(part => part with
        {
            Classes = classes,
            Entries = part.Entries.Select(entry => entry with { Published = null }).ToArray(),
        }).ToArray();
    }

    private static StudyEntry With(StudyEntry entry, IReadOnlyDictionary<string, string> options)
    {
        var prefix = entry.Model + ".";
        var own = entry.Options.ToDictionary();
        foreach (var (name, value) in options.Where(option => option.Key.StartsWith(prefix, StringComparison.Ordinal)))
            own[name[prefix.Length..]] = value;
        // A mistake is better told before the first training than after it.
        _ = (ModelZoo.Find(entry.Model) ?? throw new InvalidOperationException($"the study names an unknown model '{entry.Model}'")).Settings(own);
        return entry with { Options = own };
    }

    private static string Describe(StudyData data) => data switch
    {
        StudyData.Clips => "a feature table with one row a clip (or sound files)",
        StudyData.Segments => "a feature table with several rows a clip",
        _ => "log-mel images (or sound files)",
    };
}
