using System.Buffers;
using Microsoft.Win32.SafeHandles;

namespace Timbre.Web.Uploads;

/// <summary>
/// Where bodies lie while they are listened to: files that have lost their name as soon as they were made, so that nothing is left of them
/// whatever becomes of the server. A body is mostly gone before the system would write it to disk.
/// </summary>
internal sealed class Spool
{
    private readonly string _folder;
    private readonly long _most;
    private long _held;

    public Spool(ServerOptions options)
    {
        _folder = options.SpoolFolder ?? Path.GetTempPath();
        _most = options.MaximumSpool;
        Directory.CreateDirectory(_folder);
    }

    public long Held => Interlocked.Read(ref _held);

    /// <summary>Copies a body to the spool.</summary>
    /// <exception cref="BodyTooLargeException">It is larger.</exception>
    /// <exception cref="BusyException">Too much lies here already.</exception>
    public async Task<SpooledBody> TakeAsync(Stream body, long limit, CancellationToken cancellation)
    {
        var spooled = Create();
        var buffer = ArrayPool<byte>.Shared.Rent(64 << 10);
        try
        {
            int count;
            while ((count = await body.ReadAsync(buffer, cancellation).ConfigureAwait(false)) > 0)
                spooled.Append(buffer.AsSpan(0, count), limit);
            return spooled;
        }
        catch
        {
            spooled.Dispose();
            throw;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    internal void Hold(long bytes)
    {
        if (Interlocked.Add(ref _held, bytes) <= _most)
            return;
        Interlocked.Add(ref _held, -bytes);
        throw new BusyException();
    }

    internal void Free(long bytes) => Interlocked.Add(ref _held, -bytes);

    private SpooledBody Create()
    {
        var path = Path.Combine(_folder, $"timbre-{Environment.ProcessId}-{Path.GetRandomFileName()}");
        var handle = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        File.Delete(path);
        return new SpooledBody(this, handle);
    }
}

internal sealed class SpooledBody(Spool spool, SafeFileHandle file) : IDisposable
{
    public long Length { get; private set; }

    /// <summary>A path under which decoders, also those in processes of their own, read it for as long as it is not disposed.</summary>
    /// <exception cref="ObjectDisposedException">It is: another file may have its descriptor's number by now.</exception>
    public string Path
    {
        get
        {
            ObjectDisposedException.ThrowIf(file.IsClosed, this);
            return $"/proc/{Environment.ProcessId}/fd/{file.DangerousGetHandle()}";
        }
    }

    public void Append(ReadOnlySpan<byte> bytes, long limit)
    {
        if (Length + bytes.Length > limit)
            throw new BodyTooLargeException(limit);
        spool.Hold(bytes.Length);
        RandomAccess.Write(file, bytes, Length);
        Length += bytes.Length;
    }

    public void Dispose()
    {
        if (file.IsClosed)
            return;
        file.Dispose();
        spool.Free(Length);
    }
}

/// <summary>A body is larger than the server takes.</summary>
internal sealed class BodyTooLargeException(long limit)
    : Exception($"the body is larger than the {limit / (double)(1 << 20):0.##} MiB that this server takes; send less, or start the server with a larger --max-body");
