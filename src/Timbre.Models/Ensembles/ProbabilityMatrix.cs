namespace Timbre.Models.Ensembles;

/// <summary>Probabilities of n rows for c classes, as a classifier gives them: row after row, each row summing to 1.</summary>
public sealed class ProbabilityMatrix
{
    private readonly float[] _values;

    /// <summary>Wraps n × c values.</summary>
    /// <param name="values">The values, row after row, finite and not negative.</param>
    /// <param name="classes">Number of classes, at least 1.</param>
    /// <exception cref="ArgumentException">The length is no multiple of the classes, or a value is not finite or negative.</exception>
    public ProbabilityMatrix(float[] values, int classes)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (classes < 1 || values.Length % classes != 0)
            throw new ArgumentException($"{values.Length} probabilities do not make rows of {classes} classes");
        foreach (var value in values)
        {
            if (!float.IsFinite(value) || value < 0)
                throw new ArgumentException($"{value} is no probability");
        }
        _values = values;
        Classes = classes;
    }

    /// <summary>Number of rows.</summary>
    public int Count => _values.Length / Classes;

    /// <summary>Number of classes.</summary>
    public int Classes { get; }

    /// <summary>All values, row after row.</summary>
    public ReadOnlySpan<float> Values => _values;

    /// <summary>One row's probabilities.</summary>
    /// <param name="index">0-based row.</param>
    public ReadOnlySpan<float> Row(int index) => _values.AsSpan(index * Classes, Classes);

    /// <summary>The most probable class of each row, the first of them where several are equal.</summary>
    public int[] Predictions()
    {
        var predictions = new int[Count];
        for (var row = 0; row < predictions.Length; row++)
            predictions[row] = TensorPrimitives.IndexOfMax(Row(row));
        return predictions;
    }

    /// <summary>The share of rows whose most probable class is the given one, 0 to 1.</summary>
    /// <param name="labels">The class of each row.</param>
    /// <exception cref="ArgumentException">There are no rows, or not a label for each.</exception>
    public double Accuracy(ReadOnlySpan<int> labels)
    {
        if (labels.Length != Count || Count == 0)
            throw new ArgumentException($"{labels.Length} labels for {Count} rows");
        var right = 0;
        for (var row = 0; row < labels.Length; row++)
            right += TensorPrimitives.IndexOfMax(Row(row)) == labels[row] ? 1 : 0;
        return (double)right / labels.Length;
    }

    /// <summary>Checks that there are members and that all have the same shape.</summary>
    internal static (int Count, int Classes) CommonShape(IReadOnlyList<ProbabilityMatrix> members)
    {
        ArgumentNullException.ThrowIfNull(members);
        if (members.Count == 0)
            throw new ArgumentException("an ensemble needs at least one member");
        foreach (var member in members)
        {
            if (member.Count != members[0].Count || member.Classes != members[0].Classes)
                throw new ArgumentException($"members differ in shape: {members[0].Count} × {members[0].Classes} and {member.Count} × {member.Classes}");
        }
        return (members[0].Count, members[0].Classes);
    }
}
