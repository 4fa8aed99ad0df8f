namespace Timbre.Synthesis.Layers;

/// <summary>One player's role in a style: writes that player's part for a song.</summary>
internal abstract record Layer(InstrumentMaker[] Makers)
{
    /// <summary>How often a clip of the style has this player at all.</summary>
    public double Chance { get; init; } = 1;

    /// <summary>Level in the mix before a clip's own ± 3 dB.</summary>
    public double Gain { get; init; } = 0.3;

    /// <summary>How much goes to the room before a clip's own size of it.</summary>
    public double Reverb { get; init; } = 0.5;

    public Part Play(Song song, ref SplitMix64 random)
    {
        IVoice voice = random.Pick(Makers)(ref random);
        var gain = Gain * Math.Pow(10, random.Between(-3, 3) / 20);
        return new Part(voice, gain, Reverb, [.. Write(song, ref random)]);
    }

    protected abstract List<Note> Write(Song song, ref SplitMix64 random);

    /// <summary>How long a note of some steps is held, in beats.</summary>
    protected static double Beats(Song song, double steps) => steps / song.StepsPerBeat;

    /// <summary>A velocity with the unevenness of a hand.</summary>
    protected static double Touch(double velocity, ref SplitMix64 random) => Math.Clamp(velocity * random.Between(0.85, 1.12), 0.05, 1);
}

/// <summary>Broken chords: the chord's tones one after the other, up, down, to and fro or at random.</summary>
/// <param name="StepsPerNote">How many steps from one tone to the next.</param>
internal sealed record ArpeggioLayer(InstrumentMaker[] Makers, int StepsPerNote) : Layer(Makers)
{
    /// <summary>How many octaves the figure spans at most.</summary>
    public int Octaves { get; init; } = 2;

    /// <summary>How long a tone is held, in the distance to the next one.</summary>
    public double Hold { get; init; } = 1;

    protected override List<Note> Write(Song song, ref SplitMix64 random)
    {
        var tones = 3 * (1 + random.NextInt(Octaves));
        var shape = random.NextInt(4);
        var lowest = 48 + random.NextInt(14);
        var notes = new List<Note>();
        for (int step = 0, index = 0; step < song.Steps; step += StepsPerNote, index++)
        {
            var tone = shape switch
            {
                0 => index % tones,
                1 => tones - 1 - (index % tones),
                2 => ToAndFro(index, tones),
                _ => random.NextInt(tones),
            };
            var root = song.ChordAt(step);
            var lowestTone = Pitch.Within(song.PitchOf(root), lowest);
            var pitch = lowestTone + song.Scale.Semitones(root + (2 * (tone % 3))) - song.Scale.Semitones(root) + (12 * (tone / 3));
            var accent = step % song.StepsPerBar == 0 ? 0.9 : 0.65;
            notes.Add(new Note(song.BeatOf(step, ref random), Beats(song, StepsPerNote) * Hold, pitch, Touch(accent, ref random)));
        }
        return notes;
    }

    private static int ToAndFro(int index, int tones)
    {
        var turn = index % ((2 * tones) - 2);
        return turn < tones ? turn : (2 * tones) - 2 - turn;
    }
}

/// <summary>
/// A bass line. Its patterns name tones of the chord: <c>1</c> the root, <c>3</c>, <c>5</c>, <c>7</c>, <c>8</c> the octave, and <c>w</c>
/// a step of a walk through the scale.
/// </summary>
internal sealed record BassLayer(InstrumentMaker[] Makers, params string[] Patterns) : Layer(Makers)
{
    /// <summary>The lowest pitch: E1 on a double bass.</summary>
    private const int Lowest = 28;

    protected override List<Note> Write(Song song, ref SplitMix64 random)
    {
        var pattern = RhythmPattern.Parse(random.Pick(Patterns));
        var notes = new List<Note>();
        var register = Lowest + random.NextInt(8);
        var walk = 0;
        foreach (var hit in pattern.Repeat(song.Steps))
        {
            var root = song.ChordAt(hit.Step);
            int pitch;
            if (hit.Symbol == 'w')
            {
                // A walk starts each bar on the chord and wanders by steps and small leaps.
                walk = hit.Step % song.StepsPerBar == 0 ? root : walk + random.Pick<int>([-2, -1, 1, 1, 2]);
                pitch = Pitch.Within(song.PitchOf(walk), register);
            }
            else
            {
                var above = hit.Symbol is '8' ? 0 : Math.Max(0, hit.Symbol - '1');
                pitch = Pitch.Within(song.PitchOf(root + above), register) + (hit.Symbol == '8' ? 12 : 0);
            }
            var velocity = Touch(hit.Step % song.StepsPerBar == 0 ? 0.95 : 0.8, ref random);
            notes.Add(new Note(song.BeatOf(hit.Step, ref random), Beats(song, hit.Steps) * 0.92, pitch, velocity));
        }
        return notes;
    }
}

/// <summary>Chords struck together in a rhythm; the tones lie close together near the middle of the keyboard.</summary>
internal sealed record ChordLayer(InstrumentMaker[] Makers, params string[] Patterns) : Layer(Makers)
{
    /// <summary>Tones in a chord: 3 for triads, 4 with the seventh.</summary>
    public int Tones { get; init; } = 3;

    protected override List<Note> Write(Song song, ref SplitMix64 random)
    {
        var pattern = RhythmPattern.Parse(random.Pick(Patterns));
        var lowest = 50 + random.NextInt(10);
        var notes = new List<Note>();
        foreach (var hit in pattern.Repeat(song.Steps))
        {
            var root = song.ChordAt(hit.Step);
            var beat = song.BeatOf(hit.Step, ref random);
            for (var tone = 0; tone < Tones; tone++)
            {
                var pitch = Pitch.Within(song.PitchOf(root + (2 * tone)), lowest);
                notes.Add(new Note(beat, Beats(song, hit.Steps) * 0.9, pitch, Touch(hit.Velocity * 0.7, ref random)));
            }
        }
        return notes;
    }
}

/// <summary>Long held tones on the tonic and fifth that overlap as they come and go.</summary>
internal sealed record DroneLayer(InstrumentMaker[] Makers) : Layer(Makers)
{
    protected override List<Note> Write(Song song, ref SplitMix64 random)
    {
        var beats = song.Steps / (double)song.StepsPerBeat;
        var notes = new List<Note>();
        foreach (var above in (ReadOnlySpan<int>)[-12, 0, 7])
        {
            for (var beat = 0.0; beat < beats;)
            {
                var length = random.Between(4, 10) * song.BeatsPerMinute / 60;
                notes.Add(new Note(beat, length * 1.1, song.Tonic + above, random.Between(0.4, 0.9)));
                beat += length;
            }
        }
        return notes;
    }
}

/// <summary>A drum that plays one of the patterns throughout, with the odd stroke left out or added.</summary>
internal sealed record DrumLayer(InstrumentMaker[] Makers, params string[] Patterns) : Layer(Makers)
{
    protected override List<Note> Write(Song song, ref SplitMix64 random)
    {
        var pattern = RhythmPattern.Parse(random.Pick(Patterns));
        var notes = new List<Note>();
        foreach (var hit in pattern.Repeat(song.Steps))
        {
            if (hit.Symbol != 'X' && random.Chance(0.05))
                continue;
            notes.Add(new Note(song.BeatOf(hit.Step, ref random), 0, 60, Touch(hit.Velocity, ref random)));
            if (random.Chance(0.02))
                notes.Add(new Note(song.BeatOf(hit.Step + 1, ref random), 0, 60, 0.4));
        }
        return notes;
    }
}

/// <summary>
/// A tune: a motif of one of the rhythms and a wandering line, repeated with changes as tunes are, on chord tones where a bar begins.
/// </summary>
internal sealed record MelodyLayer(InstrumentMaker[] Makers, params string[] Rhythms) : Layer(Makers)
{
    protected override List<Note> Write(Song song, ref SplitMix64 random)
    {
        var motifs = new[] { RhythmPattern.Parse(random.Pick(Rhythms)), RhythmPattern.Parse(random.Pick(Rhythms)) };
        var contours = new[] { Contour(motifs[0].Events.Count, ref random), Contour(motifs[1].Events.Count, ref random) };
        var lowest = 60 + random.NextInt(10);
        var notes = new List<Note>();
        for (int start = 0, turn = 0; start < song.Steps; turn++)
        {
            // The form a a b a, the commonest of songs.
            var which = turn % 4 == 2 ? 1 : 0;
            var motif = motifs[which];
            var root = song.ChordAt(start);
            for (var i = 0; i < motif.Events.Count; i++)
            {
                var hit = motif.Events[i];
                var step = start + hit.Step;
                if (step >= song.Steps || random.Chance(0.06))
                    continue;
                var degree = root + contours[which][i] + (random.Chance(0.12) ? random.Pick<int>([-1, 1]) : 0);
                var pitch = Pitch.Within(song.PitchOf(root), lowest) + song.Scale.Semitones(degree) - song.Scale.Semitones(root);
                notes.Add(new Note(song.BeatOf(step, ref random), Beats(song, hit.Steps) * 0.95, pitch, Touch(hit.Velocity, ref random)));
            }
            start += motif.Length;
        }
        return notes;
    }

    private static int[] Contour(int notes, ref SplitMix64 random)
    {
        var contour = new int[notes];
        var degree = random.Pick<int>([0, 2, 4]);
        for (var i = 0; i < notes; i++)
        {
            contour[i] = degree;
            degree = Math.Clamp(degree + random.Pick<int>([-2, -1, -1, 0, 1, 1, 2, 3]), -3, 8);
        }
        return contour;
    }
}

/// <summary>A short cell repeated without regard to the bar, so that two of different lengths drift against each other.</summary>
/// <param name="Lengths">How many steps the cell may have.</param>
internal sealed record OstinatoLayer(InstrumentMaker[] Makers, params int[] Lengths) : Layer(Makers)
{
    /// <summary>How often a step of the cell is silent.</summary>
    public double Rests { get; init; } = 0.2;

    protected override List<Note> Write(Song song, ref SplitMix64 random)
    {
        var cell = new int?[random.Pick(Lengths)];
        for (var i = 0; i < cell.Length; i++)
            cell[i] = i > 0 && random.Chance(Rests) ? null : random.Pick<int>([0, 1, 2, 4, 4, 5, 7]);
        var lowest = 55 + random.NextInt(14);
        var notes = new List<Note>();
        for (var step = 0; step < song.Steps; step++)
        {
            if (cell[step % cell.Length] is not { } degree)
                continue;
            // Processes move slowly: now and then one tone of the cell changes for good.
            if (random.Chance(0.015))
                cell[step % cell.Length] = degree + random.Pick<int>([-1, 1]);
            var root = song.ChordAt(step);
            var pitch = Pitch.Within(song.PitchOf(root), lowest) + song.Scale.Semitones(root + degree) - song.Scale.Semitones(root);
            notes.Add(new Note(song.BeatOf(step, ref random), Beats(song, 0.9), pitch, Touch(0.7, ref random)));
        }
        return notes;
    }
}
