namespace Timbre.Torch;

internal static unsafe partial class TorchLibrary
{
    [LibraryImport(Name)]
    internal static partial int timbre_distributed();

    [LibraryImport(Name, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nint timbre_store(string host, int port, int server, long milliseconds);

    [LibraryImport(Name)]
    internal static partial void timbre_store_free(nint store);

    [LibraryImport(Name, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int timbre_store_set(nint store, string key, byte* bytes, int length);

    [LibraryImport(Name, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int timbre_store_get(nint store, string key, byte* bytes, int capacity);

    [LibraryImport(Name, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int timbre_store_check(nint store, string key);

    [LibraryImport(Name, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int timbre_store_add(nint store, string key, long amount, out long sum);

    [LibraryImport(Name, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nint timbre_group(nint store, int rank, int size, string address, int isInterface, int cuda, long milliseconds);

    [LibraryImport(Name)]
    internal static partial void timbre_group_free(nint group);

    [LibraryImport(Name)]
    internal static partial nint timbre_group_sum(nint group, nint tensor);

    [LibraryImport(Name)]
    internal static partial nint timbre_group_broadcast(nint group, nint tensor, int root);

    [LibraryImport(Name)]
    internal static partial int timbre_work_wait(nint work, long milliseconds);

    [LibraryImport(Name)]
    internal static partial void timbre_work_free(nint work);

    [LibraryImport(Name)]
    internal static partial void timbre_group_abort(nint group);
}
