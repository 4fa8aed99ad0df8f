namespace Timbre.Training.Networks.Architectures;

/// <summary>
/// The residual network of 50 layers (He et al., CVPR 2016, with the stride of a stage in its 3×3 convolution), under the names and in the
/// layout of torchvision's <c>resnet50</c>. Any input size from 32 pixels, any number of channels and classes.
/// </summary>
internal sealed class ResNet50 : StagedNetwork
{
    private const int Expansion = 4;

    private static readonly (int Width, int Blocks)[] Plan = [(64, 3), (128, 4), (256, 6), (512, 3)];

    private readonly Conv2d _stem;
    private readonly BatchNorm2d _stemNorm;
    private readonly Sequential[] _layers;
    private readonly Linear _head;

    /// <summary>A network with random weights: He-normal kernels.</summary>
    /// <param name="zeroResidual">Whether each block starts as the identity (Goyal et al. 2017), which helps training from scratch.</param>
    public ResNet50(long channels, long classes, bool zeroResidual = false)
    {
        _stem = Register("conv1", Convolution(channels, 64, 7, 2));
        _stemNorm = Register("bn1", new BatchNorm2d(64));
        _layers = new Sequential[Plan.Length];
        var inputs = 64L;
        for (var stage = 0; stage < Plan.Length; stage++)
        {
            var (width, count) = Plan[stage];
            var blocks = new Module[count];
            for (var block = 0; block < count; block++)
            {
                blocks[block] = new Bottleneck(inputs, width, stage > 0 && block == 0 ? 2 : 1, zeroResidual);
                inputs = width * Expansion;
            }
            _layers[stage] = Register($"layer{stage + 1}", new Sequential(blocks));
        }
        _head = Register("fc", new Linear(inputs, classes));
    }

    public override IReadOnlyList<(string Name, IReadOnlyList<Module> Modules)> Stages =>
        [("stem", [_stem, _stemNorm]), .. _layers.Select((layer, i) => ($"layer{i + 1}", (IReadOnlyList<Module>)[layer]))];

    public override (string Name, Module Module) Head => ("fc", _head);

    /// <summary>Scores (batch, class) of images (batch, channel, row, column).</summary>
    protected override Tensor Compute(Tensor input)
    {
        var x = Stem(input);
        foreach (var layer in _layers)
        {
            var next = layer.Forward(x);
            x.Dispose();
            x = next;
        }
        using var pooled = x.Mean([2, 3]);
        x.Dispose();
        return _head.Forward(pooled);
    }

    private Tensor Stem(Tensor input)
    {
        using var convolved = _stem.Forward(input);
        using var rectified = _stemNorm.ForwardRectified(convolved);
        return rectified.MaxPool2d([3, 3], [2, 2], [1, 1]);
    }

    private static Conv2d Convolution(long from, long to, long kernel, long stride)
    {
        var convolution = new Conv2d(from, to, kernel, stride, kernel / 2, bias: false);
        Init.KaimingNormal(convolution.Weight, fanOut: true);
        return convolution;
    }

    /// <summary>1×1 down, 3×3, 1×1 up, added to the input.</summary>
    private sealed class Bottleneck : Module
    {
        private readonly Conv2d[] _convolutions;
        private readonly BatchNorm2d[] _norms;
        private readonly Sequential? _shortcut;

        public Bottleneck(long inputs, long width, long stride, bool zeroResidual)
        {
            var outputs = width * Expansion;
            _convolutions = new Conv2d[3];
            _norms = new BatchNorm2d[3];
            Add(0, Convolution(inputs, width, 1, 1), width);
            Add(1, Convolution(width, width, 3, stride), width);
            Add(2, Convolution(width, outputs, 1, 1), outputs);
            if (zeroResidual)
                Init.Constant(_norms[2].Weight, 0);
            if (stride != 1 || inputs != outputs)
                _shortcut = Register("downsample", new Sequential(Convolution(inputs, outputs, 1, stride), new BatchNorm2d(outputs)));
        }

        protected override Tensor Compute(Tensor input)
        {
            var x = input;
            for (var i = 0; i < _convolutions.Length; i++)
            {
                using var convolved = _convolutions[i].Forward(x);
                if (x != input)
                    x.Dispose();
                x = i < _convolutions.Length - 1 ? _norms[i].ForwardRectified(convolved) : _norms[i].Forward(convolved);
            }
            var identity = _shortcut?.Forward(input);
            x.AddInPlace(identity ?? input).ReluInPlace();
            identity?.Dispose();
            return x;
        }

        private void Add(int index, Conv2d convolution, long channels)
        {
            _convolutions[index] = Register($"conv{index + 1}", convolution);
            _norms[index] = Register($"bn{index + 1}", new BatchNorm2d(channels));
        }
    }
}
