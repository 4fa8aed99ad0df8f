namespace Timbre.Web.Tests.Browser;

/// <summary>The servers that pages are looked at on.</summary>
public enum PageSite
{
    /// <summary>A small set to learn and a collection to audit; it trains.</summary>
    Working,

    /// <summary>Runs in every state, data, several models; its trainings only look like ones.</summary>
    Furnished,

    /// <summary>Nothing but the default model, and one that cannot be read; it does not train.</summary>
    Bare,
}
