namespace Timbre.Web.Api;

/// <summary>A body is larger than the server takes.</summary>
internal sealed class BodyTooLargeException(long limit)
    : Exception($"the body is larger than the {limit / (double)(1 << 20):0.##} MiB that this server takes; send less, or start the server with a larger --max-body")
{
}
