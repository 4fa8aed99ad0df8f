namespace Timbre.Training.Networks.Architectures;

/// <summary>
/// Xception (Chollet, CVPR 2017): twelve blocks of depthwise separable convolutions around shortcuts, under the names and in the layout of
/// the published PyTorch weights (timm's <c>legacy_xception</c>, before <c>xception</c>). Any input size from 32 pixels, any number of channels and classes.
/// </summary>
internal sealed class Xception : StagedNetwork
{
    private readonly Conv2d _conv1;
    private readonly BatchNorm2d _bn1;
    private readonly Conv2d _conv2;
    private readonly BatchNorm2d _bn2;
    private readonly Block[] _blocks;
    private readonly SeparableConvolution _conv3;
    private readonly BatchNorm2d _bn3;
    private readonly SeparableConvolution _conv4;
    private readonly BatchNorm2d _bn4;
    private readonly Linear _head;

    /// <summary>A network with random weights: He-normal kernels.</summary>
    public Xception(long channels, long classes)
    {
        _conv1 = Register("conv1", Initialized(new Conv2d(channels, 32, 3, 2, bias: false)));
        _bn1 = Register("bn1", new BatchNorm2d(32));
        _conv2 = Register("conv2", Initialized(new Conv2d(32, 64, 3, bias: false)));
        _bn2 = Register("bn2", new BatchNorm2d(64));
        _blocks =
        [
            new Block(64, 128, 2, 2, startsWithRelu: false),
            new Block(128, 256, 2, 2),
            new Block(256, 728, 2, 2),
            .. Enumerable.Range(0, 8).Select(_ => new Block(728, 728, 3, 1)),
            new Block(728, 1024, 2, 2, growsFirst: false),
        ];
        for (var i = 0; i < _blocks.Length; i++)
            Register($"block{i + 1}", _blocks[i]);
        _conv3 = Register("conv3", new SeparableConvolution(1024, 1536));
        _bn3 = Register("bn3", new BatchNorm2d(1536));
        _conv4 = Register("conv4", new SeparableConvolution(1536, 2048));
        _bn4 = Register("bn4", new BatchNorm2d(2048));
        _head = Register("fc", new Linear(2048, classes));
    }

    /// <summary>The stem, each block, and the last two convolutions.</summary>
    public override IReadOnlyList<(string Name, IReadOnlyList<Module> Modules)> Stages =>
    [
        ("stem", [_conv1, _bn1, _conv2, _bn2]),
        .. _blocks.Select((block, i) => ($"block{i + 1}", (IReadOnlyList<Module>)[block])),
        ("exit", [_conv3, _bn3, _conv4, _bn4]),
    ];

    public override (string Name, Module Module) Head => ("fc", _head);

    /// <summary>Scores (batch, class) of images (batch, channel, row, column).</summary>
    protected override Tensor Compute(Tensor input)
    {
        var x = Rectified(_conv1, _bn1, input);
        x = Replaced(x, Rectified(_conv2, _bn2, x));
        foreach (var block in _blocks)
            x = Replaced(x, block.Forward(x));
        x = Replaced(x, Rectified(_conv3, _bn3, x));
        x = Replaced(x, Rectified(_conv4, _bn4, x));
        using var pooled = x.Mean([2, 3]);
        x.Dispose();
        return _head.Forward(pooled);
    }

    private static Tensor Rectified(Module convolution, BatchNorm2d norm, Tensor input)
    {
        using var convolved = convolution.Forward(input);
        return norm.ForwardRectified(convolved);
    }

    private static Tensor Replaced(Tensor old, Tensor next)
    {
        old.Dispose();
        return next;
    }

    private static Conv2d Initialized(Conv2d convolution)
    {
        Init.KaimingNormal(convolution.Weight, fanOut: true);
        return convolution;
    }

    /// <summary>A 3×3 convolution of each channel by itself, then a 1×1 convolution across them.</summary>
    private sealed class SeparableConvolution : Module
    {
        private readonly Conv2d _depthwise;
        private readonly Conv2d _pointwise;

        public SeparableConvolution(long inputs, long outputs)
        {
            _depthwise = Register("conv1", new Conv2d(inputs, inputs, 3, padding: 1, groups: inputs, bias: false));
            // Each output of the depthwise part sees nine values of one channel, not nine of every one.
            Init.KaimingNormal(_depthwise.Weight);
            _pointwise = Register("pointwise", Initialized(new Conv2d(inputs, outputs, 1, bias: false)));
        }

        protected override Tensor Compute(Tensor input)
        {
            using var filtered = _depthwise.Forward(input);
            return _pointwise.Forward(filtered);
        }
    }

    /// <summary>Separable convolutions, each after a rectifier, added to a shortcut.</summary>
    private sealed class Block : Module
    {
        private readonly Sequential _body;
        private readonly Conv2d? _shortcut;
        private readonly BatchNorm2d? _shortcutNorm;

        public Block(long inputs, long outputs, int repeats, long stride, bool startsWithRelu = true, bool growsFirst = true)
        {
            if (inputs != outputs || stride != 1)
            {
                _shortcut = Register("skip", Initialized(new Conv2d(inputs, outputs, 1, stride, bias: false)));
                _shortcutNorm = Register("skipbn", new BatchNorm2d(outputs));
            }
            var modules = new List<Module>();
            for (var i = 0; i < repeats; i++)
            {
                var grown = growsFirst && i > 0;
                var from = grown ? outputs : inputs;
                var to = growsFirst || i == repeats - 1 ? outputs : inputs;
                // The first rectifier must leave the block's input to the shortcut.
                if (i > 0 || startsWithRelu)
                    modules.Add(new ReLU(inPlace: i > 0));
                modules.Add(new SeparableConvolution(from, to));
                modules.Add(new BatchNorm2d(to));
            }
            if (stride != 1)
                modules.Add(new MaxPool2d(3, stride, 1));
            _body = Register("rep", new Sequential([.. modules]));
        }

        protected override Tensor Compute(Tensor input)
        {
            var x = _body.Forward(input);
            if (_shortcut is null)
                return x.AddInPlace(input);
            using var reduced = _shortcut.Forward(input);
            using var normed = _shortcutNorm!.Forward(reduced);
            return x.AddInPlace(normed);
        }
    }
}
