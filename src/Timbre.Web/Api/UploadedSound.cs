namespace Timbre.Web.Api;

/// <summary>A recording that came with a request.</summary>
/// <param name="Name">As its sender calls it: shown, never opened.</param>
/// <param name="Body">Its bytes.</param>
internal sealed record UploadedSound(string Name, SpooledBody Body);
