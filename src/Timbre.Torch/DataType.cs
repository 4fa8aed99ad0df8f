namespace Timbre.Torch;

/// <summary>The type of a tensor's elements; the numbers are libtorch's.</summary>
internal enum DataType
{
    UInt8 = 0,
    Int8 = 1,
    Int16 = 2,
    Int32 = 3,
    Int64 = 4,

    /// <summary>16-bit float with a 10-bit fraction.</summary>
    Float16 = 5,

    /// <summary>32-bit float, the type of every parameter.</summary>
    Float32 = 6,
    Float64 = 7,

    /// <summary>Truth value, one byte each.</summary>
    Bool = 11,

    /// <summary>16-bit float with the range of a 32-bit one and a 7-bit fraction.</summary>
    BFloat16 = 15,
}

/// <summary>The order in which a tensor's elements lie in memory; the numbers are libtorch's.</summary>
internal enum MemoryFormat
{
    Contiguous = 0,
    Preserve = 1,

    /// <summary>For images (batch, channel, row, column): the channels of one pixel side by side, which convolutions on a CPU prefer.</summary>
    ChannelsLast = 2,
}
