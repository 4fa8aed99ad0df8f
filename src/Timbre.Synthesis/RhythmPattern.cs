namespace Timbre.Synthesis;

/// <param name="Symbol">What the pattern says at that step.</param>
internal readonly record struct PatternEvent(int Step, int Steps, char Symbol)
{
    /// <summary>How loud, 0 to 1: <c>X</c> is an accent and <c>o</c> a ghost note.</summary>
    public double Velocity => Symbol switch { 'X' => 1.0, 'o' => 0.4, _ => 0.75 };
}

/// <summary>
/// A rhythm as drummers write it down: one character a step, <c>.</c> for silence, <c>-</c> to hold the note before, anything else for
/// an event; <c>|</c> and spaces are for the eye. It repeats without end, whether or not its length fits the bar.
/// </summary>
internal sealed class RhythmPattern
{
    private RhythmPattern(int length, PatternEvent[] events) => (Length, Events) = (length, events);

    /// <summary>Steps until it begins again.</summary>
    public int Length { get; }

    public IReadOnlyList<PatternEvent> Events { get; }

    public static RhythmPattern Parse(string text)
    {
        var steps = text.Where(c => c is not ('|' or ' ')).ToArray();
        var events = new List<PatternEvent>();
        for (var i = 0; i < steps.Length; i++)
        {
            if (steps[i] is '.' or '-')
                continue;
            var end = i + 1;
            while (end < steps.Length && steps[end] == '-')
                end++;
            events.Add(new PatternEvent(i, end - i, steps[i]));
        }
        return new RhythmPattern(steps.Length, [.. events]);
    }

    /// <summary>The events of the first <paramref name="steps"/> steps, the pattern repeated.</summary>
    public IEnumerable<PatternEvent> Repeat(int steps)
    {
        for (var start = 0; start < steps; start += Length)
        {
            foreach (var hit in Events)
            {
                if (start + hit.Step < steps)
                    yield return hit with { Step = start + hit.Step };
            }
        }
    }
}
