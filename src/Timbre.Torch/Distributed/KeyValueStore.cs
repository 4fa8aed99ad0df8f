using System.Text;

namespace Timbre.Torch.Distributed;

/// <summary>
/// libtorch's c10d store over TCP: a few keys and counters that the processes of one job share. One of them serves it, all connect to it. One
/// thread at a time; a second thread opens a connection of its own.
/// </summary>
internal sealed unsafe class KeyValueStore : IDisposable
{
    private const int LongestValue = 1 << 20;

    private readonly NativeHandle _handle;

    private KeyValueStore(nint handle) => _handle = new NativeHandle(handle, TorchLibrary.timbre_store_free);

    /// <summary>Whether this libtorch and the bridge to it were built with what several processes need.</summary>
    public static bool IsSupported => TorchLibrary.timbre_distributed() != 0;

    /// <summary>Serves a store, and connects to it.</summary>
    /// <param name="host">This machine, by the name or address that the others use.</param>
    /// <param name="port">The port; 0 takes a free one.</param>
    /// <param name="timeout">How long <see cref="Get"/> waits for a value.</param>
    /// <exception cref="TorchException">The port is taken, or libtorch has no store.</exception>
    public static KeyValueStore Serve(string host, int port, TimeSpan timeout) => Open(host, port, true, timeout);

    /// <summary>Connects to the store of another process, for which it waits as long as <paramref name="timeout"/>.</summary>
    /// <param name="timeout">How long the connection, and then each <see cref="Get"/>, is waited for.</param>
    /// <exception cref="TorchException">No store answers there within the timeout.</exception>
    public static KeyValueStore Connect(string host, int port, TimeSpan timeout) => Open(host, port, false, timeout);

    /// <exception cref="TorchException">The server is gone.</exception>
    public void Set(string key, string value)
    {
        var bytes = Encoding.UTF8.GetBytes(value);
        fixed (byte* first = bytes)
            _ = TorchLibrary.Check(TorchLibrary.timbre_store_set(_handle.Value, key, first, bytes.Length));
    }

    /// <summary>A value, once a worker has set it.</summary>
    /// <exception cref="TorchException">None did within the timeout, or the server is gone.</exception>
    public string Get(string key)
    {
        var bytes = new byte[4096];
        var length = Read(key, bytes);
        if (length > LongestValue)
            throw new TorchException($"the value of '{key}' is {length} bytes long");
        if (length > bytes.Length)
            length = Math.Min(Read(key, bytes = new byte[length]), bytes.Length);
        return Encoding.UTF8.GetString(bytes, 0, length);
    }

    /// <exception cref="TorchException">The server is gone.</exception>
    public bool Has(string key) => TorchLibrary.Check(TorchLibrary.timbre_store_check(_handle.Value, key)) != 0;

    /// <summary>Adds to a counter, which begins at 0, and returns the sum.</summary>
    /// <exception cref="TorchException">The server is gone.</exception>
    public long Add(string key, long amount)
    {
        _ = TorchLibrary.Check(TorchLibrary.timbre_store_add(_handle.Value, key, amount, out var sum));
        return sum;
    }

    public void Dispose() => _handle.Dispose();

    internal nint CreateGroup(int rank, int size, string address, bool isInterface, bool cuda, TimeSpan timeout) =>
        TorchLibrary.Check(TorchLibrary.timbre_group(_handle.Value, rank, size, address, isInterface ? 1 : 0, cuda ? 1 : 0, (long)timeout.TotalMilliseconds));

    private static KeyValueStore Open(string host, int port, bool server, TimeSpan timeout) =>
        new(TorchLibrary.Check(TorchLibrary.timbre_store(host, port, server ? 1 : 0, (long)timeout.TotalMilliseconds)));

    private int Read(string key, byte[] bytes)
    {
        fixed (byte* first = bytes)
            return TorchLibrary.Check(TorchLibrary.timbre_store_get(_handle.Value, key, first, bytes.Length));
    }
}
