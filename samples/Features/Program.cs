// Prints the mean of 20 MFCCs, as librosa computes them:  dotnet run --project samples/Features -- song.mp3
using System.Numerics.Tensors;
using Timbre.Audio;
using Timbre.Audio.Reading;
using Timbre.Features.Library;

var clip = AudioFile.Read(args[0], new SampleRate(22050));
var mfcc = Feature.Mfcc(clip.Samples, clip.Rate);
Console.WriteLine($"{clip.Duration.TotalSeconds:0.0} s, {mfcc.Rows} coefficients × {mfcc.Columns} frames");
for (var coefficient = 0; coefficient < mfcc.Rows; coefficient++)
    Console.WriteLine($"mfcc {coefficient,2}  {TensorPrimitives.Average(mfcc.Row(coefficient)),9:0.000}");
