namespace Timbre.Synthesis.Composition;

/// <summary>
/// The styles of the built-in set. Their instruments, keys, tempi and loudness overlap on purpose; what tells them apart is meter,
/// rhythm, harmony and texture.
/// </summary>
internal static class StyleBook
{
    private static readonly InstrumentMaker[] Leads = [Orchestra.Flute, Orchestra.Reed, Orchestra.Brass, Orchestra.Strings, Orchestra.Piano, Orchestra.Synth, Orchestra.Guitar];
    private static readonly InstrumentMaker[] Beds = [Orchestra.Strings, Orchestra.Pad, Orchestra.Organ];
    private static readonly InstrumentMaker[] Kick = [Orchestra.Kick];
    private static readonly InstrumentMaker[] Snares = [Orchestra.Snare, Orchestra.Stick];
    private static readonly InstrumentMaker[] Cymbals = [Orchestra.Hat, Orchestra.Shaker, Orchestra.Ride];

    private static readonly ChordProgression[] Songlike =
        [new(1, 1, 4, 5, 1), new(1, 1, 6, 4, 5), new(1, 1, 5, 6, 4), new(1, 6, 4, 1, 5), new(2, 1, 4), new(1, 2, 5, 1, 1)];

    public static IReadOnlyList<Style> All { get; } =
        [Arpeggio(), Ballad(), Breakbeat(), Drone(), March(), MinimalPulse(), Swing(), Waltz()];

    private static Style Arpeggio() => new("arpeggio")
    {
        Tempo = new(84, 150),
        Scales = [Scale.Minor, Scale.Dorian, Scale.Major, Scale.HarmonicMinor],
        Progressions = Songlike,
        Room = new(0.1, 0.45),
        Layers =
        [
            new ArpeggioLayer([Orchestra.Synth, Orchestra.Synth, Orchestra.Synth, Orchestra.Guitar], 1) { Gain = 0.5, Hold = 1.2 },
            new BassLayer([Orchestra.SynthBass], "1-------5-------", "1---------------", "1.1.1.1.1.1.1.1.") { Chance = 0.8 },
            new ChordLayer([Orchestra.Pad], "x---------------") { Chance = 0.7, Gain = 0.14 },
            new MelodyLayer(Leads, "x-----------x---|x-------........") { Chance = 0.25, Gain = 0.2 },
            new DrumLayer(Kick, "X...X...X...X...", "X.......X.......") { Chance = 0.45, Gain = 0.5, Reverb = 0.1 },
            new DrumLayer(Cymbals, "..x...x...x...x.", "x.o.x.o.x.o.x.o.") { Chance = 0.45, Gain = 0.2, Reverb = 0.2 },
        ],
    };

    private static Style Ballad() => new("ballad")
    {
        Tempo = new(56, 96),
        Scales = [Scale.Major, Scale.Minor, Scale.Mixolydian],
        Progressions = Songlike,
        Room = new(0.15, 0.45),
        Layers =
        [
            new ArpeggioLayer([Orchestra.Piano, Orchestra.ElectricPiano, Orchestra.SoftGuitar], 2) { Gain = 0.3, Hold = 2.5, Octaves = 1, Chance = 0.75 },
            new ChordLayer([Orchestra.Strings, Orchestra.Strings, Orchestra.Pad, Orchestra.Piano], "x-------x-------", "x---------------") { Gain = 0.18, Tones = 4 },
            new BassLayer([Orchestra.SynthBass, Orchestra.StringBass], "1-------5-----1-", "1-----1-5-------", "1---------------"),
            new MelodyLayer([Orchestra.Piano, Orchestra.Flute, Orchestra.Reed, Orchestra.Strings], "x-----x-x---....|x-----------....", "..x-x-x-x-------|x-x-x-----......", "x-------x---x---|x-----------....") { Gain = 0.4 },
            new DrumLayer(Kick, "X.........x.....", "X.....x.X.......") { Chance = 0.7, Gain = 0.3, Reverb = 0.2 },
            new DrumLayer(Snares, "........X.......", "....X.......X...") { Chance = 0.7, Gain = 0.3 },
            new DrumLayer(Cymbals, "x.x.x.x.x.x.x.x.") { Chance = 0.45, Gain = 0.15, Reverb = 0.2 },
        ],
    };

    private static Style Breakbeat() => new("breakbeat")
    {
        Tempo = new(88, 168),
        Swing = new(0, 0.3),
        Scales = [Scale.Minor, Scale.Dorian, Scale.Phrygian, Scale.Mixolydian],
        Progressions = [new(2, 1, 7), new(2, 1, 4), new(4, 1), new(1, 1, 6, 7, 1), new(2, 1, 6)],
        Room = new(0.02, 0.3),
        Layers =
        [
            new DrumLayer(Kick, "X.x.......x.....|X.x.......xx....", "X..x..x...x..x..", "X.........x..x..|..x...x...x.....") { Gain = 0.55, Reverb = 0.1 },
            new DrumLayer([Orchestra.Snare], "....X..o.o..X..o", "....X..o.o..X...|....X..o.o....X.", "....X.......X.o.") { Gain = 0.4, Reverb = 0.2 },
            new DrumLayer(Cymbals, "x.x.x.x.x.x.x.x.", "x.xox.xox.xox.xo", "xxx.xxx.xxx.xxxx") { Chance = 0.95, Gain = 0.3, Reverb = 0.1 },
            new BassLayer([Orchestra.SynthBass, Orchestra.SynthBass, Orchestra.StringBass], "1..1..8...5.1...", "1-----..1.8.7.5.", "1..1....1..3..5.") { Gain = 0.4, Reverb = 0.1 },
            new ChordLayer([Orchestra.ElectricPiano, Orchestra.Organ, Orchestra.Synth, Orchestra.Pad], "......x-......x-", "x---------------", "x..x............") { Chance = 0.75, Gain = 0.2, Tones = 4 },
            new MelodyLayer([Orchestra.Synth, Orchestra.Brass, Orchestra.Guitar, Orchestra.Flute], "x..x..x-....x.x.|................", "..x-..x-x.......|..x-..x-........") { Chance = 0.45, Gain = 0.25 },
        ],
    };

    private static Style Drone() => new("drone")
    {
        Tempo = new(50, 120),
        Scales = [Scale.Phrygian, Scale.Dorian, Scale.Mixolydian, Scale.HarmonicMinor],
        Progressions = [new(8, 1)],
        Room = new(0.15, 0.45),
        Layers =
        [
            new DroneLayer([Orchestra.Strings, Orchestra.Pad, Orchestra.Reed, Orchestra.Organ]) { Gain = 0.25 },
            new MelodyLayer([Orchestra.Flute, Orchestra.Reed, Orchestra.Strings, Orchestra.SoftGuitar], "x-----x-x-x-x-------....|x-x-x-------....", "x-------..x-x-x-x-----------....", "xx-xx-x-----....") { Chance = 0.85, Gain = 0.35 },
            new OstinatoLayer([Orchestra.SoftGuitar, Orchestra.Bell], 8, 12, 16) { Chance = 0.4, Gain = 0.2, Rests = 0.6 },
            new DrumLayer([Orchestra.FrameDrum], "X.....x.x...x...", "X..x..x.", "X...........") { Chance = 0.55, Gain = 0.35 },
            new DrumLayer(Cymbals, "..x...x...x.x.x.", "x...x...") { Chance = 0.3, Gain = 0.15 },
        ],
    };

    private static Style March() => new("march")
    {
        Tempo = new(92, 138),
        BeatsPerBar = 2,
        Swing = new(0, 0.05),
        Scales = [Scale.Major, Scale.Major, Scale.Minor, Scale.Lydian],
        Progressions = [new(2, 1, 5, 1, 4), new(1, 1, 1, 5, 1), new(2, 1, 4, 5, 1), new(1, 1, 4, 1, 5)],
        Layers =
        [
            new BassLayer([Orchestra.LowBrass, Orchestra.LowBrass, Orchestra.StringBass], "1-..5-..", "1-..1-..|5-..5-..") { Gain = 0.35 },
            new ChordLayer([Orchestra.Brass, Orchestra.Brass, Orchestra.Reed, Orchestra.Piano], "..x...x.", "..x...xx") { Gain = 0.22, Chance = 0.85 },
            new MelodyLayer([Orchestra.Brass, Orchestra.Brass, Orchestra.Flute, Orchestra.Reed], "x--xx-x-|x---x---", "x-x-x--x|x---....", "x---x--x|x-x-x---") { Gain = 0.4 },
            new DrumLayer([Orchestra.Snare], "x.xxx.x.", "X.ooX.oo|X.ooXxxx", "X...X.xx") { Chance = 0.92, Gain = 0.32 },
            new DrumLayer(Kick, "X...x...", "X...X...") { Chance = 0.7, Gain = 0.4, Reverb = 0.2 },
            new DrumLayer(Cymbals, "..x...x.", "X.......|X...X...") { Chance = 0.4, Gain = 0.15 },
        ],
    };

    private static Style MinimalPulse() => new("minimal-pulse")
    {
        Tempo = new(84, 150),
        Swing = new(0, 0.02),
        Scales = [Scale.Major, Scale.Lydian, Scale.Dorian, Scale.Minor],
        Progressions = [new(4, 1), new(4, 1, 6), new(2, 1, 2), new(3, 1, 4)],
        Layers =
        [
            new OstinatoLayer([Orchestra.Marimba, Orchestra.Marimba, Orchestra.Piano, Orchestra.ElectricPiano], 5, 6, 7, 10, 12) { Gain = 0.3 },
            new OstinatoLayer([Orchestra.Marimba, Orchestra.Piano, Orchestra.Bell, Orchestra.Organ], 3, 4, 6, 8) { Gain = 0.3, Rests = 0.3 },
            new OstinatoLayer([Orchestra.Reed, Orchestra.Flute, Orchestra.Guitar, Orchestra.Marimba], 9, 12, 14, 16) { Gain = 0.22, Rests = 0.5, Chance = 0.6 },
            new ChordLayer(Beds, "x-------------------------------", "x.x.x.x.x.x.x.x.") { Chance = 0.5, Gain = 0.12 },
            new BassLayer([Orchestra.StringBass, Orchestra.SynthBass], "1-------------------------------", "1...1...1...1...") { Chance = 0.45, Gain = 0.3 },
            new DrumLayer([.. Cymbals, Orchestra.Stick], "x.x.x.x.x.x.x.x.", "x..x..x..x..") { Chance = 0.4, Gain = 0.15 },
            new DrumLayer(Kick, "X...X...X...X...") { Chance = 0.3, Gain = 0.4, Reverb = 0.1 },
        ],
    };

    private static Style Swing() => new("swing")
    {
        Tempo = new(96, 190),
        StepsPerBeat = 3,
        Scales = [Scale.Major, Scale.Mixolydian, Scale.Dorian, Scale.Minor],
        Progressions = [new(1, 2, 5, 1, 1), new(1, 1, 6, 2, 5), new(2, 1, 4), new(1, 3, 6, 2, 5)],
        Layers =
        [
            new DrumLayer([Orchestra.Ride, Orchestra.Ride, Orchestra.Ride, Orchestra.Hat], "x..x.xx..x.x", "x..x.ox..x.o", "X..x..X..x..") { Chance = 0.92, Gain = 0.32, Reverb = 0.2 },
            new BassLayer([Orchestra.StringBass], "w--w--w--w--", "w--w--w--w.w") { Gain = 0.4, Reverb = 0.2 },
            new ChordLayer([Orchestra.Piano, Orchestra.Piano, Orchestra.Guitar, Orchestra.Organ], "x-...x......", ".....x-....x", "...x-....x-.", "x--..x......|.....x......") { Chance = 0.85, Gain = 0.2, Tones = 4 },
            new MelodyLayer([Orchestra.Brass, Orchestra.Reed, Orchestra.Reed, Orchestra.Piano], "x-xx-xx-xx--|..xx-xx--...", "..xx-xx--...|..xx-xx-xx-x", "x-xx-xx-xx-x|x--.........") { Gain = 0.35, Chance = 0.85 },
            new DrumLayer(Snares, "...X.....X..", ".....o.....o|..o..o...X..") { Chance = 0.4, Gain = 0.2 },
            new DrumLayer(Kick, "x..x..x..x..", "X.....x....o") { Chance = 0.4, Gain = 0.3, Reverb = 0.1 },
        ],
    };

    private static Style Waltz() => new("waltz")
    {
        Tempo = new(90, 180),
        BeatsPerBar = 3,
        StepsPerBeat = 2,
        Scales = [Scale.Major, Scale.Minor, Scale.HarmonicMinor, Scale.Major],
        Progressions = [new(2, 1, 5, 5, 1), new(1, 1, 4, 5, 1), new(1, 1, 6, 2, 5), new(2, 1, 4)],
        Layers =
        [
            new BassLayer([Orchestra.StringBass], "1-....", "1-....|5-....", "1--...") { Gain = 0.38 },
            new ChordLayer([Orchestra.Strings, Orchestra.Piano, Orchestra.Reed, Orchestra.SoftGuitar], "..x-x-", "..x.x.", "..xxx.") { Gain = 0.22 },
            new MelodyLayer([Orchestra.Strings, Orchestra.Strings, Orchestra.Flute, Orchestra.Reed], "x---x-|x-x-x-", "x-----|x-x-x-|x---x-|x-----", "x-xxxx|x---..") { Gain = 0.38, Chance = 0.9 },
            new ArpeggioLayer([Orchestra.Piano, Orchestra.Guitar], 1) { Chance = 0.25, Gain = 0.2 },
            new DrumLayer(Kick, "X.....") { Chance = 0.25, Gain = 0.25, Reverb = 0.2 },
            new DrumLayer(Snares, "..x.x.", "..o.x.") { Chance = 0.25, Gain = 0.22 },
            new DrumLayer(Cymbals, "X.x.x.", "..x.xx") { Chance = 0.3, Gain = 0.15, Reverb = 0.2 },
        ],
    };
}

/// <summary>A range that a clip's own value is drawn from.</summary>
internal readonly record struct ParameterRange(double Low, double High)
{
    public double Draw(ref SplitMix64 random) => random.Between(Low, High);
}

/// <summary>What makes a style: meter, tempo, scales, chords, and who plays what.</summary>
internal sealed record Style(string Name)
{
    public required ParameterRange Tempo { get; init; }

    public int BeatsPerBar { get; init; } = 4;

    public int StepsPerBeat { get; init; } = 4;

    /// <summary>By what part of a step every second step comes late.</summary>
    public ParameterRange Swing { get; init; } = new(0, 0.08);

    public required Scale[] Scales { get; init; }

    public required ChordProgression[] Progressions { get; init; }

    public required Layer[] Layers { get; init; }

    /// <summary>How much of the sound comes back from the room.</summary>
    public ParameterRange Room { get; init; } = new(0.05, 0.4);
}
