namespace Timbre.Torch;

/// <summary>The order in which a tensor's elements lie in memory; the numbers are libtorch's.</summary>
public enum MemoryFormat
{
    /// <summary>Row-major in the order of the axes.</summary>
    Contiguous = 0,

    /// <summary>As it is.</summary>
    Preserve = 1,

    /// <summary>For images (batch, channel, row, column): the channels of one pixel side by side, which convolutions on a CPU prefer.</summary>
    ChannelsLast = 2,
}
