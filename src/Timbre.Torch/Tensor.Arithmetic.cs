namespace Timbre.Torch;

public sealed partial class Tensor
{
    /// <summary>The sum, element by element; shapes are broadcast.</summary>
    public static Tensor operator +(Tensor left, Tensor right) => Aten.Add.Call(left, right);

    /// <summary>Adds a number to each element.</summary>
    public static Tensor operator +(Tensor left, double right) => Aten.AddScalar.Call(left, right);

    /// <summary>Adds a number to each element.</summary>
    public static Tensor operator +(double left, Tensor right) => Aten.AddScalar.Call(right, left);

    /// <summary>The difference, element by element; shapes are broadcast.</summary>
    public static Tensor operator -(Tensor left, Tensor right) => Aten.Subtract.Call(left, right);

    /// <summary>Takes a number from each element.</summary>
    public static Tensor operator -(Tensor left, double right) => Aten.SubtractScalar.Call(left, right);

    /// <summary>Takes each element from a number.</summary>
    public static Tensor operator -(double left, Tensor right) => Aten.ReverseSubtract.Call(right, left);

    /// <summary>The negative of each element.</summary>
    public static Tensor operator -(Tensor value) => Aten.Negate.Call(value);

    /// <summary>The product, element by element; shapes are broadcast.</summary>
    public static Tensor operator *(Tensor left, Tensor right) => Aten.Multiply.Call(left, right);

    /// <summary>Multiplies each element by a number.</summary>
    public static Tensor operator *(Tensor left, double right) => Aten.MultiplyScalar.Call(left, right);

    /// <summary>Multiplies each element by a number.</summary>
    public static Tensor operator *(double left, Tensor right) => Aten.MultiplyScalar.Call(right, left);

    /// <summary>The quotient, element by element; shapes are broadcast.</summary>
    public static Tensor operator /(Tensor left, Tensor right) => Aten.Divide.Call(left, right);

    /// <summary>Divides each element by a number.</summary>
    public static Tensor operator /(Tensor left, double right) => Aten.DivideScalar.Call(left, right);

    /// <summary>1 over each element, times a number.</summary>
    public static Tensor operator /(double left, Tensor right)
    {
        using var reciprocal = Aten.Reciprocal.Call(right);
        return reciprocal * left;
    }

    /// <summary>The matrix product; leading axes are a batch.</summary>
    public Tensor MatMul(Tensor other) => Aten.MatMul.Call(this, other);

    /// <summary>e to the power of each element.</summary>
    public Tensor Exp() => Aten.Exp.Call(this);

    /// <summary>The natural logarithm of each element.</summary>
    public Tensor Log() => Aten.Log.Call(this);

    /// <summary>The square root of each element.</summary>
    public Tensor Sqrt() => Aten.Sqrt.Call(this);

    /// <summary>The absolute value of each element.</summary>
    public Tensor Abs() => Aten.Abs.Call(this);

    /// <summary>Each element to a power.</summary>
    public Tensor Pow(double exponent) => Aten.Pow.Call(this, exponent);

    /// <summary>Each element brought into a range.</summary>
    public Tensor Clamp(double minimum, double maximum) => Aten.Clamp.Call(this, minimum, maximum);

    /// <summary>The larger of two tensors' elements.</summary>
    public Tensor Maximum(Tensor other) => Aten.Maximum.Call(this, other);

    /// <summary>Elements of <paramref name="whenTrue"/> where this (of truth values) is true, of <paramref name="whenFalse"/> elsewhere.</summary>
    public Tensor Where(Tensor whenTrue, Tensor whenFalse) => Aten.Where.Call(this, whenTrue, whenFalse);

    /// <summary>This tensor with a value in place of the elements that a mask marks.</summary>
    public Tensor MaskedFill(Tensor mask, double value) => Aten.MaskedFill.Call(this, mask, value);

    /// <summary>Where two tensors are equal.</summary>
    public Tensor EqualTo(Tensor other) => Aten.Equal.Call(this, other);

    /// <summary>Where the elements are greater than a number.</summary>
    public Tensor GreaterThan(double value) => Aten.GreaterScalar.Call(this, value);

    /// <summary>Where the elements are less than a number.</summary>
    public Tensor LessThan(double value) => Aten.LessScalar.Call(this, value);

    /// <summary>The sum of all elements.</summary>
    public Tensor Sum() => Aten.Sum.Call(this);

    /// <summary>The sum over axes.</summary>
    public Tensor Sum(long[] axes, bool keepAxes = false) => Aten.SumAxes.Call(this, axes, keepAxes);

    /// <summary>The sum over one axis.</summary>
    public Tensor Sum(long axis, bool keepAxis = false) => Sum([axis], keepAxis);

    /// <summary>The mean of all elements.</summary>
    public Tensor Mean() => Aten.Mean.Call(this);

    /// <summary>The mean over axes.</summary>
    public Tensor Mean(long[] axes, bool keepAxes = false) => Aten.MeanAxes.Call(this, axes, keepAxes);

    /// <summary>The mean over one axis.</summary>
    public Tensor Mean(long axis, bool keepAxis = false) => Mean([axis], keepAxis);

    /// <summary>The standard deviation over axes.</summary>
    /// <param name="axes">The axes to reduce.</param>
    /// <param name="unbiased">Whether the sum is divided by one less than the number of elements.</param>
    /// <param name="keepAxes">Whether the axes stay, with length 1.</param>
    public Tensor StandardDeviation(long[] axes, bool unbiased = true, bool keepAxes = false) =>
        Aten.Std.Call(this, axes, unbiased, keepAxes);

    /// <summary>The largest element.</summary>
    public Tensor Max() => Aten.Max.Call(this);

    /// <summary>The smallest element.</summary>
    public Tensor Min() => Aten.Min.Call(this);

    /// <summary>The largest elements along an axis, and where they stand.</summary>
    public (Tensor Values, Tensor Indices) Max(long axis, bool keepAxis = false) => Aten.MaxAxis.CallTwo(this, axis, keepAxis);

    /// <summary>Where the largest element along an axis stands.</summary>
    public Tensor Argmax(long axis, bool keepAxis = false) => Aten.Argmax.Call(this, axis, keepAxis);

    /// <summary>The <paramref name="count"/> largest elements along an axis, best first, and where they stand.</summary>
    public (Tensor Values, Tensor Indices) TopK(long count, long axis = -1) => Aten.TopK.CallTwo(this, count, axis);

    /// <summary>The Euclidean norm of all elements.</summary>
    public Tensor Norm() => Aten.Norm.Call(this, 2.0);

    /// <summary>Adds a multiple of another tensor, in place.</summary>
    public Tensor AddInPlace(Tensor other, double scale = 1) => InPlace(Aten.AddInPlace, other, scale);

    /// <summary>Multiplies by another tensor, in place.</summary>
    public Tensor MultiplyInPlace(Tensor other) => InPlace(Aten.MultiplyInPlace, other);

    /// <summary>Multiplies by a number, in place.</summary>
    public Tensor MultiplyInPlace(double factor) => InPlace(Aten.MultiplyScalarInPlace, factor);

    /// <summary>Moves towards another tensor, in place: this + weight·(other − this). Weight averaging.</summary>
    public Tensor LerpInPlace(Tensor other, double weight) => InPlace(Aten.LerpInPlace, other, weight);

    /// <summary>Sets every element to a number, in place.</summary>
    public Tensor FillInPlace(double value) => InPlace(Aten.FillInPlace, value);

    /// <summary>Sets every element to zero, in place.</summary>
    public Tensor ZeroInPlace() => InPlace(Aten.ZeroInPlace);

    /// <summary>Copies another tensor's elements here, converting type and device.</summary>
    public Tensor CopyFrom(Tensor source) => InPlace(Aten.CopyInPlace, source);

    /// <summary>Draws every element anew, uniform in a range.</summary>
    public Tensor UniformInPlace(double from, double to) => InPlace(Aten.UniformInPlace, from, to);

    /// <summary>Draws every element anew from a normal distribution.</summary>
    public Tensor NormalInPlace(double mean, double standardDeviation) => InPlace(Aten.NormalInPlace, mean, standardDeviation);

    private Tensor InPlace(Operator op)
    {
        op.Run(this);
        return this;
    }

    private Tensor InPlace(Operator op, Argument argument)
    {
        op.Run(this, argument);
        return this;
    }

    private Tensor InPlace(Operator op, Argument first, Argument second)
    {
        op.Run(this, first, second);
        return this;
    }
}
