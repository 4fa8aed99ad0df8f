namespace Timbre.Training.Networks.Architectures;

/// <summary>
/// A convolutional recurrent network (Choi et al., ICASSP 2017): convolutions see what sounds, gated recurrent units over the remaining
/// steps what comes after what. For spectrograms of whole clips of any length from 16 columns.
/// </summary>
internal sealed class Crnn : Module
{
    private const int Blocks = 4;

    private readonly Sequential _convolutions;
    private readonly GRU _recurrent;
    private readonly Sequential _head;

    /// <param name="width">Channels of the first convolution; each further one has twice as many, up to four times.</param>
    /// <param name="hidden">Numbers in the state of one direction.</param>
    /// <param name="dropout">Before the dense layer.</param>
    public Crnn(long rows, long classes, long width = 32, long hidden = 64, double dropout = 0.3)
    {
        var modules = new List<Module>();
        var (from, left) = (1L, rows);
        for (var block = 0; block < Blocks; block++)
        {
            var to = width * Math.Min(1 << block, 4);
            // Few rows, as MFCCs have them, are not pooled away.
            var pool = left >= 4 ? 2 : 1;
            // The first convolution steps by two instead: at full resolution it would cost more than all the others together.
            modules.AddRange(block == 0
                ? [new Conv2d(from, to, 5, stride: (pool, 2), padding: 2, bias: false), new BatchNorm2d(to), new ReLU(inPlace: true)]
                : [new Conv2d(from, to, 3, padding: 1, bias: false), new BatchNorm2d(to), new ReLU(inPlace: true), new MaxPool2d((pool, 2))]);
            (from, left) = (to, block == 0 ? (left + pool - 1) / pool : left / pool);
        }
        _convolutions = Register("convolutions", new Sequential([.. modules]));
        _recurrent = Register("gru", new GRU(from * left, hidden, bidirectional: true));
        _head = Register("head", new Sequential(new Dropout(dropout), new Linear(4 * hidden, classes)));
    }

    /// <summary>Scores (batch, class) of spectrograms (batch, 1, row, column).</summary>
    protected override Tensor Compute(Tensor input)
    {
        using var maps = _convolutions.Forward(input);
        using var ordered = maps.Permute(0, 3, 1, 2);
        using var steps = ordered.Flatten(2);
        using var states = _recurrent.Forward(steps);
        using var pooled = SequencePooling.MeanAndMaximum(states);
        return _head.Forward(pooled);
    }
}
