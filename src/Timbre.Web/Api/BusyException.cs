namespace Timbre.Web.Api;

/// <summary>The server has as much to do as it takes on.</summary>
internal sealed class BusyException()
    : Exception("the server has as much to do as it takes on; try again after the seconds that Retry-After names")
{
}
