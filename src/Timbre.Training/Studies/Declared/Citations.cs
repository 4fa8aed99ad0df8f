namespace Timbre.Training.Studies.Declared;

/// <summary>The publications that the studies lean on, each written once.</summary>
internal static class Citations
{
    public const string Gtzan = "Collection: G. Tzanetakis and P. Cook, \"Musical genre classification of audio signals\", IEEE Transactions on Speech and Audio Processing 10(5), 2002.";

    /// <summary>What is wrong with the collection.</summary>
    public const string GtzanFaults = "Its repetitions, mislabelings and distortions, with which every figure on it is to be read: B. L. Sturm, \"The GTZAN dataset: its contents, its faults, their effects on evaluation, and its future use\", arXiv:1306.1461, 2013.";

    /// <summary>The tables and pictures that most studies of the last years start from.</summary>
    public const string PublicCopy = "Tables and pictures: A. Olteanu, \"GTZAN Dataset - Music Genre Classification\", kaggle.com/datasets/andradaolteanu/gtzan-dataset-music-genre-classification, 2020.";

    public const string AlexNet = "Network: A. Krizhevsky, I. Sutskever and G. E. Hinton, \"ImageNet classification with deep convolutional neural networks\", NeurIPS 2012.";

    public const string ResNet = "Network: K. He, X. Zhang, S. Ren and J. Sun, \"Deep residual learning for image recognition\", CVPR 2016.";

    public const string Xception = "Network: F. Chollet, \"Xception: Deep learning with depthwise separable convolutions\", CVPR 2017.";

    public const string MfccNetworks = "Protocol and networks (13 MFCCs, ten segments a track; a perceptron of three hidden layers, three convolutions, two LSTM layers): V. Velardo, \"Deep Learning for Audio with Python\", github.com/musikalkemist/DeepLearningForAudioWithPython.";

    public const string Stacking = "Stacks: D. H. Wolpert, \"Stacked generalization\", Neural Networks 5(2), 1992.";

    public const string GatedUnits = "Network: K. Cho et al., \"Learning phrase representations using RNN encoder-decoder for statistical machine translation\", EMNLP 2014.";

    /// <summary>Convolutional recurrent networks for music.</summary>
    public const string ConvolutionalRecurrent = "Network: K. Choi, G. Fazekas, M. Sandler and K. Cho, \"Convolutional recurrent neural networks for music classification\", ICASSP 2017.";

    /// <summary>Published figures whose first publication is not known.</summary>
    public static string Reported(string figures) =>
        $"Published figures: {figures}. They circulate with this protocol; a publication that can be cited for them was not found, so none is named.";
}
