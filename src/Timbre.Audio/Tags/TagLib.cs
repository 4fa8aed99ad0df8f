using Microsoft.Win32.SafeHandles;

namespace Timbre.Audio.Tags;

/// <summary>The part of TagLib's C interface in use (tag_c.h, version 1.11 or later).</summary>
internal static partial class TagLib
{
    private const string Library = "libtag_c.so.0";

    // Texts are freed one by one: TagLib's own list of them is not made for several threads.
    static TagLib() => taglib_set_string_management_enabled(0);

    /// <summary>Opens a file by its content and name; the handle is invalid where no tag format fits.</summary>
    public static Handle Open(string path) => taglib_file_new(path);

    public static bool IsValid(Handle file) => taglib_file_is_valid(file) != 0;

    /// <summary>The genre, empty where the tag has none.</summary>
    public static string Genre(Handle file)
    {
        var text = taglib_tag_genre(taglib_file_tag(file));
        var genre = Marshal.PtrToStringUTF8(text) ?? "";
        if (text != 0)
            taglib_free(text);
        return genre;
    }

    /// <summary>Replaces the genre and saves the file; false where it could not be written.</summary>
    public static bool Save(Handle file, string genre)
    {
        taglib_tag_set_genre(taglib_file_tag(file), genre);
        return taglib_file_save(file) != 0;
    }

    [LibraryImport(Library)]
    private static partial void taglib_set_string_management_enabled(int enabled);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    private static partial Handle taglib_file_new(string path);

    [LibraryImport(Library)]
    private static partial int taglib_file_is_valid(Handle file);

    [LibraryImport(Library)]
    private static partial nint taglib_file_tag(Handle file);

    [LibraryImport(Library)]
    private static partial nint taglib_tag_genre(nint tag);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    private static partial void taglib_tag_set_genre(nint tag, string genre);

    [LibraryImport(Library)]
    private static partial int taglib_file_save(Handle file);

    [LibraryImport(Library)]
    private static partial void taglib_file_free(nint file);

    [LibraryImport(Library)]
    private static partial void taglib_free(nint text);

    public sealed class Handle() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
    {
        protected override bool ReleaseHandle()
        {
            taglib_file_free(handle);
            return true;
        }
    }
}
