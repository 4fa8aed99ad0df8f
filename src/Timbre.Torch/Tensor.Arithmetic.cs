namespace Timbre.Torch;

internal sealed partial class Tensor
{
    /// <summary>The sum, element by element; shapes are broadcast.</summary>
    public static Tensor operator +(Tensor left, Tensor right) => Aten.Add.Call(left, right);

    public static Tensor operator +(Tensor left, double right) => Aten.AddScalar.Call(left, right);

    public static Tensor operator -(Tensor left, Tensor right) => Aten.Subtract.Call(left, right);

    public static Tensor operator *(Tensor left, Tensor right) => Aten.Multiply.Call(left, right);

    public static Tensor operator *(Tensor left, double right) => Aten.MultiplyScalar.Call(left, right);

    public static Tensor operator *(double left, Tensor right) => Aten.MultiplyScalar.Call(right, left);

    public Tensor Log() => Aten.Log.Call(this);

    public Tensor Sqrt() => Aten.Sqrt.Call(this);

    public Tensor Pow(double exponent) => Aten.Pow.Call(this, exponent);

    public Tensor Mean(long[] axes, bool keepAxes = false) => Aten.MeanAxes.Call(this, axes, keepAxes);

    public Tensor Mean(long axis, bool keepAxis = false) => Mean([axis], keepAxis);

    /// <summary>The largest elements along an axis, and where they stand.</summary>
    public (Tensor Values, Tensor Indices) Max(long axis, bool keepAxis = false) => Aten.MaxAxis.CallTwo(this, axis, keepAxis);

    public Tensor Softmax(long axis = -1) => Aten.Softmax.Call(this, axis);

    public Tensor Relu() => Aten.Relu.Call(this);

    /// <summary>max(x, 0), in place: saves memory and time where x itself is not needed again.</summary>
    public Tensor ReluInPlace() => InPlace(Aten.ReluInPlace);

    public Tensor MaxPool2d(long[] kernel, long[] stride, long[] padding) => Aten.MaxPool2d.Call(this, kernel, stride, padding);

    /// <summary>The Euclidean norm of all elements.</summary>
    public Tensor Norm() => Aten.Norm.Call(this, 2.0);

    public Tensor AddInPlace(Tensor other) => InPlace(Aten.AddInPlace, other);

    /// <summary>Moves towards another tensor, in place: this + weight·(other − this). Weight averaging.</summary>
    public Tensor LerpInPlace(Tensor other, double weight) => InPlace(Aten.LerpInPlace, other, weight);

    public Tensor FillInPlace(double value) => InPlace(Aten.FillInPlace, value);

    /// <summary>Copies another tensor's elements here, converting type and device.</summary>
    public Tensor CopyFrom(Tensor source) => InPlace(Aten.CopyInPlace, source);

    public Tensor UniformInPlace(double from, double to) => InPlace(Aten.UniformInPlace, from, to);

    public Tensor NormalInPlace(double mean, double standardDeviation) => InPlace(Aten.NormalInPlace, mean, standardDeviation);

    private Tensor InPlace(Operator op, params ReadOnlySpan<Argument> arguments)
    {
        op.Run([this, .. arguments]);
        return this;
    }
}
