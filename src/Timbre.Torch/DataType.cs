namespace Timbre.Torch;

/// <summary>The type of a tensor's elements; the numbers are libtorch's.</summary>
public enum DataType
{
    /// <summary>Unsigned 8-bit integer.</summary>
    UInt8 = 0,

    /// <summary>Signed 8-bit integer.</summary>
    Int8 = 1,

    /// <summary>Signed 16-bit integer.</summary>
    Int16 = 2,

    /// <summary>Signed 32-bit integer.</summary>
    Int32 = 3,

    /// <summary>Signed 64-bit integer.</summary>
    Int64 = 4,

    /// <summary>16-bit float with a 10-bit fraction.</summary>
    Float16 = 5,

    /// <summary>32-bit float, the type of every parameter.</summary>
    Float32 = 6,

    /// <summary>64-bit float.</summary>
    Float64 = 7,

    /// <summary>Truth value, one byte each.</summary>
    Bool = 11,

    /// <summary>16-bit float with the range of a 32-bit one and a 7-bit fraction.</summary>
    BFloat16 = 15,
}
